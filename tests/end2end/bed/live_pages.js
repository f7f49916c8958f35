// Shows what the test says, the way each page shows its messages.
(() => {
  const ask = new URLSearchParams(location.search);
  const make = (html) => {
    const box = document.createElement('div');
    box.innerHTML = html.trim();
    return box.firstElementChild;
  };
  const makers = {
    stream({ side, text, name, clock }) {
      const item = make(`<li class="str-chat__li str-chat__li--single"><div class="str-chat__message
        str-chat__message-simple str-chat__message--${side === 'in' ? 'other' : 'me'}
        str-chat__message--has-text"><div class="str-chat__message-inner"><div
        class="str-chat__message-bubble"><div class="str-chat__message-text" tabindex="0"><div
        class="str-chat__message-text-inner"><p></p></div></div></div></div>
        <div class="str-chat__message-metadata"><span class="str-chat__message-simple-name"></span>
        <time class="str-chat__message-simple-timestamp"></time></div></div></li>`);
      item.querySelector('p').textContent = text;
      item.querySelector('.str-chat__message-simple-name').textContent = name || '';
      item.querySelector('time').textContent = clock || '';
      document.querySelector('.str-chat__ul').append(item);
    },
    bubbles({ side, text }) {
      const line = make(`<div class="line ${side === 'in' ? 'l' : 'r'}"><div class=bubble></div></div>`);
      line.firstElementChild.textContent = text;
      document.getElementById('list').append(line);
    },
    deepchat({ side, text }) {
      document.getElementById('chat').addMessage({ role: side === 'in' ? 'ai' : 'user', text });
    },
    custom(one) { window.say(one); },
  };
  const pane = () => {
    if (window.pane) return window.pane();
    const chat = document.getElementById('chat');
    if (chat && chat.shadowRoot) return chat.shadowRoot.getElementById('messages');
    return document.querySelector('.str-chat__list, #list, .cs-message-list .scrollbar-container');
  };
  const kind = () => window.say ? 'custom' : location.pathname.replace(/.*\/|(_live)?\.html/g, '');
  const end = () => { const p = pane(); p.scrollTop = p.scrollHeight; };
  const style = ask.get('style');
  if (style) {
    const sheet = document.createElement('style');
    sheet.textContent = style;
    document.head.append(sheet);
  }
  const listen = () => {
    new EventSource('/feed').onmessage = (event) => {
      const one = JSON.parse(event.data);
      if ('scroll' in one) {
        if (one.scroll) pane().scrollTop += one.scroll; else end();
        return;
      }
      for (const each of one.burst || [one]) makers[kind()](each);
      requestAnimationFrame(() => setTimeout(end, 30));
    };
  };
  addEventListener('load', () => setTimeout(listen, 300));
})();

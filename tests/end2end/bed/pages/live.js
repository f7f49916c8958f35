// Lines come from the test through /events; each page says in `show(who, text)` how it shows one.
// "customer" and "agent" are who speaks. An order to go elsewhere is carried out at once.
function listen() {
  const source = new EventSource('/events');
  source.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.go) location.href = told.go;
    else window.show(told.who, told.text);
  };
}
// Components need a moment until they can show anything.
(function wait() {
  if (window.show) listen();
  else setTimeout(wait, 20);
})();
// What stands in the box is told to the test, which has no other way to know where a page is silent.
document.addEventListener('input', (event) => {
  const box = event.target;
  fetch('/typed', { method: 'POST', body: 'value' in box ? box.value : box.textContent });
});

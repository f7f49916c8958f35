import React, { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { MainContainer, ChatContainer, ConversationHeader, MessageList, Message, MessageInput, Avatar, Sidebar, ConversationList, Conversation } from '@chatscope/chat-ui-kit-react';
function Page() {
  const [rows, setRows] = useState([]);
  window.say = (row) => flushSync(() => setRows((before) => [...before, row]));
  return (
    <div style={{ position: 'relative', height: '100vh' }}><MainContainer responsive>
      <Sidebar position="left" scrollable><ConversationList>
        <Conversation name="孙女士" info="在吗" active />
        <Conversation name="Tom Baker" info="ok" />
      </ConversationList></Sidebar>
      <ChatContainer>
        <ConversationHeader><ConversationHeader.Content userName="孙女士" info="在线" /></ConversationHeader>
        <MessageList>
          {rows.map((row, n) => (
            <Message key={n} model={{ message: row.text, sender: row.name || 'x', position: 'single',
              direction: row.side === 'in' ? 'incoming' : 'outgoing', type: 'text' }} />))}
        </MessageList>
        <MessageInput placeholder="输入消息" />
      </ChatContainer>
    </MainContainer></div>);
}
createRoot(document.getElementById('root')).render(<Page />);
window.pane = () => document.querySelector('.cs-message-list .ps, .cs-message-list__scroll-wrapper');

import React, { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { MainContainer, ChatContainer, ConversationHeader, MessageList, MessageSeparator, Message, MessageInput, TypingIndicator, Avatar, MessageGroup, Sidebar, ConversationList, Conversation } from '@chatscope/chat-ui-kit-react';
const Page = () => {
 const [said, setSaid] = useState([]);
 useEffect(() => { window.show = (who, text) => setSaid((before) => [...before, { who, text }]); }, []);
 return (
 <div style={{position:'relative',height:'100vh'}}><MainContainer responsive>
  <Sidebar position="left" scrollable><ConversationList>
   <Conversation name="Lena Hoff" lastSenderName="Lena Hoff" info="Any news on my parcel?" active />
   <Conversation name="王女士" lastSenderName="王女士" info="好的谢谢" />
  </ConversationList></Sidebar>
  <ChatContainer>
   <ConversationHeader><Avatar name="Lena Hoff" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="/><ConversationHeader.Content userName="Lena Hoff" info="Active 2 min ago" /></ConversationHeader>
   <MessageList typingIndicator={<TypingIndicator content="Lena Hoff is typing" />}>
    <MessageSeparator content="Saturday, 21 November 2026" />
    <Message model={{message:'Hi, my lamp came without the screws.',sentTime:'15 mins ago',sender:'Lena Hoff',direction:'incoming',position:'single'}}><Message.Header sender="Lena Hoff" sentTime="14:02"/></Message>
    <Message model={{message:'Hello Lena, a lamp without screws helps nobody. I am sorry!',sentTime:'15 mins ago',sender:'Agent',direction:'outgoing',position:'single'}}><Message.Footer sender="Agent" sentTime="14:03"/></Message>
    <Message model={{message:'Can you send them before Friday?',sentTime:'15 mins ago',sender:'Lena Hoff',direction:'incoming',position:'first'}}/>
    <Message model={{message:'Any news on my parcel?',sentTime:'15 mins ago',sender:'Lena Hoff',direction:'incoming',position:'last'}}/>
    <Message model={{message:'Any news on my parcel?',sentTime:'15 mins ago',sender:'Lena Hoff',direction:'incoming',position:'last'}}/>
    {said.map(({ who, text }, number) => (
     <Message key={number} model={{message:text,sentTime:'now',sender:who === 'agent' ? 'Agent' : 'Lena Hoff',direction:who === 'agent' ? 'outgoing' : 'incoming',position:'single'}}/>))}
   </MessageList>
   <MessageInput placeholder="Type message here" />
  </ChatContainer>
 </MainContainer></div>);
};
createRoot(document.getElementById('root')).render(<Page />);

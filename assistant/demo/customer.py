"""A scripted customer: a real XMPP client (slixmpp) in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from types import TracebackType
from typing import Any, Self

from assistant.demo.chatserver import Account, ChatServer
from assistant.demo.process import wait_until
from assistant.domain.notice import Notice, UserFault

log = logging.getLogger("assistant.demo")


class Customer:
    """Sends and receives chat messages; `received` holds (sender's bare address, text).

    `online` holds the full addresses (with the client's resource) that are available now.

    The same class can play the agent's other device: the server copies what is sent there.
    """

    def __init__(self, server: ChatServer, account: Account) -> None:
        self.server = server
        self.account = account
        self.received: list[tuple[str, str]] = []
        self.online: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Any = None
        self._online = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"xmpp-{account.user}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._online.wait(30):
            self.close()
            raise UserFault(Notice.of("demo.login_failed", user=self.account.user))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def say(self, to: str, text: str) -> float:
        """Send a chat message to a bare address; returns time.monotonic() of the sending."""
        return self._send(to, text, "active")

    def typing(self, to: str) -> None:
        """Show "is typing" to the other side."""
        self._send(to, "", "composing")

    def wait_for(self, text: str, timeout: float = 20) -> bool:
        """Wait until a message containing `text` has arrived."""
        return wait_until(lambda: any(text in got for _, got in list(self.received)), timeout)

    def wait_online(self, address: str, timeout: float = 60) -> bool:
        """Wait until a client whose full address begins with `address` is available."""
        return wait_until(
            lambda: any(one.startswith(address) for one in list(self.online)), timeout, 0.1
        )

    def close(self) -> None:
        """Log out and end the thread."""
        loop = self._loop
        if loop is not None and loop.is_running():
            loop.call_soon_threadsafe(loop.stop)
        if self._thread.is_alive():
            self._thread.join(10)

    def _send(self, to: str, text: str, state: str) -> float:
        assert self._loop is not None, "not started"

        async def send() -> float:
            message = self._client.make_message(mto=to, mbody=text or None, mtype="chat")
            message["chat_state"] = state
            if text:
                message["id"] = self._client.new_id()
                # Lets clients see the two copies of one message as one.
                message["origin_id"]["id"] = message["id"]
                message.enable("request_receipt")
            message.send()
            return time.monotonic()

        return asyncio.run_coroutine_threadsafe(send(), self._loop).result(10)

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._loop = loop
        try:
            self._client = self._make_client()
            self._client.connect(host="127.0.0.1", port=self.server.port)
            loop.run_forever()
            loop.run_until_complete(self._leave())
        finally:
            loop.run_until_complete(_cancel_all())
            loop.close()
            asyncio.set_event_loop(None)

    async def _leave(self) -> None:
        await asyncio.wait([asyncio.ensure_future(self._client.disconnect(wait=1.0))], timeout=3)

    def _make_client(self) -> Any:
        from slixmpp import ClientXMPP

        client = ClientXMPP(f"{self.account.jid}/client", self.account.password)
        client.enable_starttls = False
        client.enable_direct_tls = False
        client.enable_plaintext = True
        client.plugin["feature_mechanisms"].unencrypted_scram = True
        client.plugin["feature_mechanisms"].unencrypted_plain = True
        for plugin in ("xep_0085", "xep_0184", "xep_0359"):
            client.register_plugin(plugin)

        async def started(_event: object) -> None:
            client.send_presence()
            await client.get_roster()
            self._online.set()

        def message(stanza: Any) -> None:
            if stanza["type"] in ("chat", "normal") and stanza["body"]:
                self.received.append((stanza["from"].bare, str(stanza["body"])))

        def came(stanza: Any) -> None:
            self.online.add(str(stanza["from"]))

        def went(stanza: Any) -> None:
            self.online.discard(str(stanza["from"]))

        client.add_event_handler("session_start", started)
        client.add_event_handler("presence_available", came)
        client.add_event_handler("presence_unavailable", went)
        client.add_event_handler("message", message)
        return client


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

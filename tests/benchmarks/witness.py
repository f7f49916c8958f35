"""Says when a text became readable on the accessibility bus, independently of the product.

It listens to the program's events and, only while a text is awaited, asks for the page's texts
every few milliseconds; whichever tells of it first counts. Its own questions cost the program a
little time, so the product looks slightly slower beside it, never faster.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Ref

POLL_SECONDS = 0.008
NEWEST = 40
_ROLES = (a11y.ROLE_STATIC, a11y.ROLE_TEXT)
_PAGES = (a11y.ROLE_DOCUMENT_WEB, a11y.ROLE_DOCUMENT_FRAME)


class Witness:
    """Watches one program (by process id) from a thread of its own.

    `events` counts the waking events of the program since the last `expect`.
    """

    def __init__(self, session_address: str, pid: int) -> None:
        self._address = session_address
        self._pid = pid
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="witness", daemon=True)
        self._bus: AtspiBus | None = None
        self._raw: MessageBus | None = None
        self._root: Ref | None = None
        self._names: dict[Ref, str] = {}
        self._wanted = ""
        self._told: float | None = None
        self.events = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def expect(self, text: str) -> None:
        """Name the text that will be sent next; what is on the page now is remembered first."""
        self._do(self._expect(text))

    def readable(self, timeout: float) -> float | None:
        """Monotonic seconds at which the expected text was on the bus; None after `timeout`."""
        found: float | None = self._do(self._await_text(timeout))
        return found

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    async def _open(self) -> None:
        address = await a11y.accessibility_address(self._address)
        self._raw = await MessageBus(bus_address=address).connect()
        self._bus = AtspiBus(self._raw)
        for app in await self._bus.applications():
            if await self._bus.pid(app.bus) == self._pid:
                await self._bus.follow(app.bus, self._count)
                self._root = app
                break
        else:
            raise BusFault("the program is not on the accessibility bus")
        self._raw.add_message_handler(self._hear)

    async def _close(self) -> None:
        if self._bus is not None:
            self._bus.close()

    def _count(self, event: a11y.Event) -> None:
        self.events += event.member != "PropertyChange"

    def _hear(self, message: Message) -> None:
        if not self._wanted or self._told or message.message_type is not MessageType.SIGNAL:
            return
        if message.member == "TextChanged" and len(message.body) > 3:
            said = getattr(message.body[3], "value", "")
            if isinstance(said, str) and self._wanted in said:
                self._told = time.monotonic()

    async def _expect(self, text: str) -> None:
        self._wanted, self._told = "", None
        await self._on_page()
        self._wanted, self.events = text, 0

    async def _await_text(self, timeout: float) -> float | None:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self._told is not None:
                return self._told
            if await self._on_page():
                return self._told or time.monotonic()
            await asyncio.sleep(POLL_SECONDS)
        return None

    async def _on_page(self) -> bool:
        """Whether the wanted text stands in the program now; known objects are not asked again."""
        assert self._bus is not None
        assert self._root is not None
        try:
            return await self._look(self._bus, self._root)
        except BusFault:
            # The page changed between two questions.
            return False

    async def _look(self, bus: AtspiBus, root: Ref) -> bool:
        frames = await bus.children(root)
        for frame in frames:
            pages = await bus.find(frame, _PAGES, (a11y.STATE_SHOWING,), 4)
            for page in pages or [frame]:
                refs = (await bus.find(page, _ROLES, (), 4000))[-NEWEST:]
                texts = await asyncio.gather(*(self._text(bus, ref, not pages) for ref in refs))
                if self._wanted and any(self._matches(text, not pages) for text in texts):
                    return True
        return False

    def _matches(self, text: str, native: bool) -> bool:
        return self._wanted in text if native else text.strip() == self._wanted

    async def _text(self, bus: AtspiBus, ref: Ref, native: bool) -> str:
        if native:
            try:
                return await bus.text(ref, 20_000)
            except BusFault:
                # Not every widget of these roles has a text.
                return ""
        if ref not in self._names:
            self._names[ref] = await bus.name(ref)
        return self._names[ref]

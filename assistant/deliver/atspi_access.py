"""Looks at the chat window anew and reaches its input box, over the accessibility bus and X11."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from Xlib import X, error
from Xlib.protocol import event as xevent

from assistant.conversation.identity import input_node
from assistant.conversation.profile import Library
from assistant.deliver.port import CurrentChat
from assistant.deliver.seen import Seen, current_chat, with_profile
from assistant.domain.window import Snapshot, TextNode, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.atspi import AtspiBackend
from assistant.x11 import connect

log = logging.getLogger("assistant.deliver")

T = TypeVar("T")

ACTIVATE_SECONDS = 1.0
_PAGER = 2


class AtspiAccess:
    """Implements ChatAccess. All calls must come from one thread, which runs its event loop.

    It has a connection of its own: an insertion never waits for a look of the watcher, and never
    believes what the watcher saw a second ago.
    """

    def __init__(self, library: Library, settings: WatchSettings) -> None:
        self._library = library
        self._settings = settings
        self._runner: asyncio.Runner | None = None
        self._backend: AtspiBackend | None = None

    def current(self, window: WindowInfo) -> CurrentChat | None:
        """What the window shows now, or None when it is gone or can't be read."""
        return current_chat(self.seen(window))

    def focus_input(self, window: WindowInfo) -> bool:
        """Bring the window to the front and its input box to the keyboard."""
        seen = self.seen(window)
        box = input_node(*seen) if seen else None
        if box is None:
            return False
        if not activate(window.window_id):
            return False
        return self._run(self._focus(window, box))

    def input_text(self, window: WindowInfo) -> str | None:
        """What stands in the input box; None when it can't be read."""
        seen = self.seen(window)
        box = input_node(*seen) if seen else None
        return box.text if box else None

    def close(self) -> None:
        """Let go of the bus; call it from the same thread as the others."""
        if self._runner is not None and self._backend is not None:
            self._runner.run(self._backend.close())
            self._runner.close()
        self._runner = self._backend = None

    def seen(self, window: WindowInfo) -> Seen | None:
        """What the window tells now, if it tells a chat."""
        snapshot = self._run(self._snapshot(window))
        return with_profile(snapshot, self._library)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner.run(work)

    async def _connected(self) -> AtspiBackend:
        if self._backend is None:
            self._backend = AtspiBackend(self._settings)
            await self._backend.open()
        return self._backend

    async def _snapshot(self, window: WindowInfo) -> Snapshot | None:
        backend = await self._connected()
        return await backend.snapshot_now(window)

    async def _focus(self, window: WindowInfo, box: TextNode) -> bool:
        backend = await self._connected()
        return await backend.focus(window, box)


def activate(window_id: int) -> bool:
    """Ask the window manager to bring a window to the front; True once it is active."""
    display = connect()
    try:
        root = display.screen().root
        active = display.intern_atom("_NET_ACTIVE_WINDOW")

        def is_active() -> bool:
            found = root.get_full_property(active, X.AnyPropertyType)
            return bool(found and len(found.value) and found.value[0] == window_id)

        if is_active():
            return True
        request = xevent.ClientMessage(
            window=window_id, client_type=active, data=(32, [_PAGER, X.CurrentTime, 0, 0, 0])
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        root.send_event(request, event_mask=mask)
        display.flush()
        until = time.monotonic() + ACTIVATE_SECONDS
        while time.monotonic() < until:
            if is_active():
                return True
            time.sleep(0.02)
        return False
    except error.XError as problem:
        log.info("the window could not be activated: %s", type(problem).__name__)
        return False
    finally:
        display.close()

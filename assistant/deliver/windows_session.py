"""Hears that the user is back: unlocked, connected again, or the machine has woken up."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from assistant.win32 import constants as c
from assistant.win32.port import MessageLoop

log = logging.getLogger("assistant.deliver.hotkeys")


class SessionWatch:
    """Calls `back` on a thread of its own: what binds keys must not run in Windows' callbacks."""

    def __init__(self, loop: MessageLoop, back: Callable[[], None]) -> None:
        self._back = back
        self._wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="session", daemon=True)
        self._thread.start()
        loop.hear(self._heard)
        if not loop.run(loop.hear_session):
            log.warning("locking and unlocking is not told")

    def close(self) -> None:
        """No longer call."""
        self._wanted.put(False)
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=3)

    def _heard(self, message: int, word: int, _long: int) -> int | None:
        session = message == c.WM_SESSION and word in c.SESSION_BACK
        woken = message == c.WM_POWER and word in c.POWER_RESUMED
        if session or woken:
            self._wanted.put(True)
        return None

    def _serve(self) -> None:
        while self._wanted.get():
            try:
                self._back()
            except Exception:
                log.exception("hotkeys could not be bound anew")

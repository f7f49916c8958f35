"""Hears that a page has changed, from the WinEvents that browsers' engines send for every change.

Chromium and Firefox send them whether a program listens through UI Automation or the older way;
they cost far less than handlers of UI Automation, which run inside the other program's calls.
Other toolkits (Qt, WPF) send none that can be relied on: those windows are looked at.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from assistant.win32 import constants as c
from assistant.win32.port import MessageLoop, WindowEvent

log = logging.getLogger("assistant.watch")

_CONTENT = (
    (c.EVENT_SHOW, c.EVENT_REORDER),
    (c.EVENT_NAME, c.EVENT_VALUE),
    (c.EVENT_LIVE_REGION, c.EVENT_LIVE_REGION),
)


class PageChanges(Protocol):
    """Tells of changes in the windows of one process at a time."""

    @property
    def hears(self) -> bool:
        """Whether every change of a page is told."""

    def follow(self, pid: int, changed: Callable[[], None]) -> None:
        """Listen to this process in place of the one before; `changed` must only hand over."""

    def close(self) -> None:
        """No longer listen."""


class NoChanges:
    """Where nothing can be heard: everything is looked at."""

    hears = False

    def follow(self, pid: int, changed: Callable[[], None]) -> None:
        """Nothing to listen to."""

    def close(self) -> None:
        """Nothing to let go of."""


class WinEventChanges:
    """PageChanges over WinEvents; the loop starts with the first program that is followed."""

    def __init__(self, make_loop: Callable[[], MessageLoop]) -> None:
        self._make_loop = make_loop
        self._loop: MessageLoop | None = None
        self._hooks: tuple[int, ...] = ()
        self._changed: Callable[[], None] = lambda: None

    @property
    def hears(self) -> bool:
        """Whether hooks are set."""
        return bool(self._hooks)

    def follow(self, pid: int, changed: Callable[[], None]) -> None:
        """Exchange the hooks; without any, everything is looked at instead."""
        self._changed = changed
        try:
            loop = self._loop = self._loop or self._make_loop()
            loop.run(lambda: self._exchange(loop, pid))
        except (OSError, TimeoutError) as fault:
            log.warning("changes of pages are not told: %s", type(fault).__name__)
            self._hooks = ()

    def close(self) -> None:
        """End the loop's thread."""
        loop, self._loop, self._hooks = self._loop, None, ()
        if loop is not None:
            loop.close()

    def _exchange(self, loop: MessageLoop, pid: int) -> None:
        loop.unhook(self._hooks)
        self._hooks = tuple(loop.hook(_CONTENT, pid, self._heard)) if pid else ()

    def _heard(self, event: WindowEvent) -> None:
        # The window itself moves and is renamed without its content changing.
        if event.object_id != c.OBJECT_WINDOW:
            self._changed()

"""Which window is in front and where it is, told by WinEvents instead of asked for all the time."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Collection

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import WindowInfo
from assistant.watch.windows.programs import name_of
from assistant.win32 import constants as c
from assistant.win32.port import MessageLoop, WindowCalls, WindowEvent

log = logging.getLogger("assistant.watch")

# What is in front may change without any event reaching us when Windows' queue overflows.
_TRUST_SECONDS = 2.0
_EVERYWHERE = (
    (c.EVENT_FOREGROUND, c.EVENT_FOREGROUND),
    (c.EVENT_MINIMIZE_START, c.EVENT_MINIMIZE_END),
)
_OF_ONE = ((c.EVENT_DESTROY, c.EVENT_HIDE), (c.EVENT_LOCATION, c.EVENT_NAME))
_MOST_PROGRAMS = 200


class WindowsTracker:
    """Implements WindowTracker. Hooks run on the loop's thread, the rest on the watching one.

    While one of our own windows is in front, the window before it stays the active one.
    """

    def __init__(
        self,
        windows: WindowCalls,
        loop: MessageLoop,
        own_pids: Collection[int] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._windows = windows
        self._loop = loop
        self._own = frozenset(own_pids) or frozenset({os.getpid()})
        self._clock = clock
        self._programs: dict[int, str] = {}
        self._last: WindowInfo | None = None
        self._asked = float("-inf")
        # Written by the hooks' thread, read by the watching one: plain flags, no lock needed.
        self._stale = True
        self._watched = 0
        self._hooked_pid = 0
        self._hooks: tuple[int, ...] = ()
        self._told: Callable[[], None] = lambda: None
        loop.run(lambda: loop.hook(_EVERYWHERE, 0, self._heard))

    def on_change(self, told: Callable[[], None]) -> None:
        """Have `told` called, on a thread of ours, when the active window may have changed."""
        self._told = told

    def active(self) -> WindowInfo | None:
        """The window the user works in; asks Windows only after an event, or after a while."""
        now = self._clock()
        if not self._stale and now - self._asked < _TRUST_SECONDS:
            return self._last
        # Before asking: an event that comes meanwhile counts again.
        self._stale, self._asked = False, now
        window = self._windows.foreground()
        if not window:
            # For a moment nothing is in front while the keyboard changes hands.
            self._stale = True
        found: WindowInfo | None
        if window and self._windows.pid(window) in self._own:
            # Its title is never asked: only our own GUI thread could answer, and may wait for us.
            found = self.locate(self._last.window_id) if self._last else None
        else:
            found = self._describe(window) if window else None
        self._last = found
        self._follow(found)
        return found

    def locate(self, window_id: int) -> WindowInfo | None:
        """The same window now; None when it is gone or not shown."""
        return self._describe(window_id)

    def close(self) -> None:
        """Take the hooks away and end their thread."""
        self._told = lambda: None
        self._loop.close()

    def _describe(self, window: int) -> WindowInfo | None:
        if not self._windows.shown(window):
            return None
        rect = self._windows.frame(window)
        pid = self._windows.pid(window)
        if rect is None or not pid:
            return None
        return WindowInfo(window, pid, self._program(pid), self._windows.title(window), rect)

    def _program(self, pid: int) -> str:
        if pid not in self._programs:
            if len(self._programs) >= _MOST_PROGRAMS:
                # Numbers of processes are used again.
                self._programs.clear()
            self._programs[pid] = name_of(self._windows.program(pid))
        return self._programs[pid]

    def _follow(self, window: WindowInfo | None) -> None:
        """Listen to moves and titles of the program in front only: everyone's would be a flood."""
        self._watched = window.window_id if window else 0
        pid = window.pid if window else 0
        if pid == self._hooked_pid:
            return
        self._hooked_pid = pid

        def change() -> None:
            self._loop.unhook(self._hooks)
            self._hooks = tuple(self._loop.hook(_OF_ONE, pid, self._heard)) if pid else ()

        try:
            self._loop.run(change)
        except (OSError, TimeoutError) as fault:
            # Then it is asked every two seconds.
            log.warning("moves of the window are not told: %s", type(fault).__name__)

    def _heard(self, event: WindowEvent) -> None:
        """On the hooks' thread, perhaps inside itself: only a flag and a word to the watcher."""
        everywhere = event.event <= c.EVENT_MINIMIZE_END
        if not everywhere:
            whole = event.object_id == c.OBJECT_WINDOW and event.child_id == 0
            if not whole or event.window != self._watched:
                return
        if not self._stale:
            self._stale = True
            self._told()


if sys.platform == "win32":

    def make_tracker() -> WindowsTracker:
        """The tracker of this desktop. Raises UserFault when Windows refuses a hidden window."""
        from assistant.win32.loop import Loop
        from assistant.win32.windows import Windows, see_physical_pixels

        # Qt has chosen the same where there is a window; commands without one choose here.
        see_physical_pixels()
        try:
            return WindowsTracker(Windows(), Loop("window-events"))
        except (OSError, TimeoutError) as fault:
            raise UserFault(Notice("watch.no_windows"), str(fault)) from fault

"""Which window is active on macOS, and where its frame is."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Collection, Sequence

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import WindowInfo
from assistant.macos import programs
from assistant.macos.layer import (
    Accessibility,
    AxCode,
    AxFault,
    Element,
    Happening,
    Program,
    Stop,
    WindowRecord,
    Workspace,
)
from assistant.macos.places import near
from assistant.watch.macos import frames

log = logging.getLogger("assistant.watch")

_WAKING = (
    "AXFocusedWindowChanged", "AXMainWindowChanged", "AXWindowMoved", "AXWindowResized",
    "AXTitleChanged", "AXWindowMiniaturized", "AXWindowDeminiaturized",
)  # fmt: skip
# What was asked holds so long (seconds) without being told of a change: not every program tells.
_HOLDS = 1.0
_REMEMBERED = 64


class MacWindowTracker:
    """Implements WindowTracker; use it from one thread only.

    The frame is the window server's, the title the program's own, and the number the window
    server's, found by the frame: accessibility does not tell it. Windows of `own_pids` (default:
    this process) never count: while one of them is active, the window before it stays the active
    one. While this program may not use accessibility, no window is active: without titles nobody
    could tell which are private.
    """

    def __init__(
        self,
        layer: Accessibility,
        workspace: Workspace,
        own_pids: Collection[int] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._layer = layer
        self._workspace = workspace
        self._own = frozenset(own_pids) or frozenset({os.getpid()})
        self._clock = clock
        self._last: WindowInfo | None = None
        self._asked_at = -1e9
        self._trusted = False
        self._away: set[Happening] = set()
        self._elements: dict[int, Element] = {}
        self._followed = 0
        self._stop_program: Stop | None = None
        # Notifications arrive on other threads: a byte tells the watching loop of them.
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)
        self._stop = workspace.follow(self._happened)

    def fileno(self) -> int:
        """Readable when something may have changed; then call `changed()`."""
        return self._ear.fileno()

    def changed(self) -> bool:
        """Take in what was told; True when the active window should be asked again."""
        seen = False
        try:
            while self._ear.recv(4096):
                seen = True
        except BlockingIOError:
            pass
        if seen:
            self._asked_at = -1e9
        return seen

    def active(self) -> WindowInfo | None:
        """The window the user works in. Raises UserFault when accessibility was taken from us."""
        self.changed()
        now = self._clock()
        if now - self._asked_at < _HOLDS:
            return self._last
        self._asked_at = now
        if not self._layer.trusted():
            if self._trusted:
                # Watching starts anew and then says what is missing.
                raise UserFault(Notice("watch.macos_locked_out"))
            self._last = None
            return None
        self._trusted = True
        self._last = None if self._away else self._ask_active()
        return self._last

    def locate(self, window_id: int) -> WindowInfo | None:
        """The same window now; None when it is gone or out of sight."""
        record = self._workspace.window(window_id)
        program = self._workspace.program(record.pid) if record is not None else None
        if record is None or program is None or not record.on_screen:
            return None
        element = self._elements.get(window_id)
        try:
            if element is None:
                seen = WindowInfo(window_id, record.pid, "", "", record.rect)
                element = frames.find(self._layer, seen)
            title = frames.described(self._layer, element)[0] if element is not None else ""
        except AxFault as fault:
            log.debug("no title: %s", fault)
            self._elements.pop(window_id, None)
            return None
        return WindowInfo(window_id, record.pid, programs.name_of(program), title, record.rect)

    def close(self) -> None:
        """Hear nothing any more."""
        self._stop()
        self._unfollow()
        self._ear.close()
        self._mouth.close()

    # ------------------------------------------------------------ on other threads

    def _happened(self, what: Happening) -> None:
        match what:
            case Happening.ASLEEP | Happening.AWAY:
                self._away.add(what)
            case Happening.AWAKE:
                self._away.discard(Happening.ASLEEP)
            case Happening.BACK:
                self._away.discard(Happening.AWAY)
            case _:
                pass
        self._tell()

    def _tell(self, _name: str = "") -> None:
        try:
            self._mouth.send(b".")
        except OSError:
            # Full: then the loop is told already. Closed: nobody listens.
            log.debug("the watching loop was told already")

    # ------------------------------------------------------------ on the watching thread

    def _ask_active(self) -> WindowInfo | None:
        program = self._workspace.front()
        if program is None:
            return None
        if program.pid in self._own:
            return self.locate(self._last.window_id) if self._last is not None else None
        self._follow(program.pid)
        try:
            element = frames.focused(self._layer, program.pid)
            return self._describe(program, element) if element is not None else None
        except AxFault as fault:
            busy = fault.code is AxCode.CANNOT_COMPLETE
            if busy and self._last is not None and self._last.pid == program.pid:
                # It works at something else just now: its window is still where it was.
                return self._last
            log.debug("no active window: %s", fault)
            return None

    def _describe(self, program: Program, element: Element) -> WindowInfo | None:
        title, frame = frames.described(self._layer, element)
        if frame is None:
            return None
        own = [one for one in self._workspace.windows() if one.pid == program.pid]
        record = _same(own, lambda one: near(one.rect, frame))
        if record is None:
            return None
        while len(self._elements) >= _REMEMBERED:
            del self._elements[next(iter(self._elements))]
        self._elements[record.number] = element
        name = programs.name_of(program)
        return WindowInfo(record.number, program.pid, name, title, record.rect)

    def _follow(self, pid: int) -> None:
        if self._followed == pid:
            return
        self._unfollow()
        self._followed = pid
        try:
            self._stop_program = self._layer.follow(pid, _WAKING, self._tell)
        except AxFault as fault:
            log.debug("no notifications: %s", fault)
            self._followed = 0

    def _unfollow(self) -> None:
        if self._stop_program is not None:
            self._stop_program()
        self._stop_program, self._followed = None, 0


def _same(
    windows: Sequence[WindowRecord], fits: Callable[[WindowRecord], bool]
) -> WindowRecord | None:
    """The foremost ordinary window that fits: of two in the same place it has the keyboard."""
    return next((one for one in windows if one.layer == 0 and fits(one)), None)

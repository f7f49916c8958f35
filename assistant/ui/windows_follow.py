"""Follows the chat window on Windows by its events: where it is, whether it can be seen."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.window import Rect, WindowInfo
from assistant.ui.placement import covered_share
from assistant.win32 import constants as c
from assistant.win32.port import MessageLoop, WindowCalls, WindowEvent

_LOG = logging.getLogger("assistant.ui")
_OTHERS_MS = 60
_COVERED = 0.5
_EVERYWHERE = (
    (c.EVENT_FOREGROUND, c.EVENT_FOREGROUND),
    (c.EVENT_MINIMIZE_START, c.EVENT_MINIMIZE_END),
    (c.EVENT_CLOAKED, c.EVENT_UNCLOAKED),
)
_OF_ONE = ((c.EVENT_DESTROY, c.EVENT_HIDE), (c.EVENT_LOCATION, c.EVENT_LOCATION))


class WindowsFollower(QObject):
    """Watches one window at a time.

    Signals: moved(WindowInfo), in_view_changed(bool), gone() when the window was closed.
    """

    moved = Signal(object)
    in_view_changed = Signal(bool)
    gone = Signal()
    # From the hooks' thread to the GUI's; the flag says that it is about the followed window.
    _told = Signal(bool)

    def __init__(
        self, windows: WindowCalls, loop: MessageLoop, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._windows = windows
        self._loop = loop
        self._window: WindowInfo | None = None
        self._watched = 0
        self._in_view = True
        self._hooks: tuple[int, ...] = ()
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.timeout.connect(self._look)
        self._told.connect(self._sort)
        self._call(lambda: self._loop.hook(_EVERYWHERE, 0, self._heard))

    def composited(self) -> bool:
        """Windows always has a compositor."""
        return True

    def watch(self, window: WindowInfo | None) -> None:
        """Follow another window, or none."""
        new = window.window_id if window else 0
        if new == self._watched:
            return
        self._watched, self._window, self._in_view = new, window, True
        pid = window.pid if window else 0

        def change() -> None:
            self._loop.unhook(self._hooks)
            self._hooks = tuple(self._loop.hook(_OF_ONE, pid, self._heard)) if pid else ()

        self._call(change)
        if window is not None:
            self._look_soon.start(0)

    def activate(self, window_id: int) -> None:
        """Give a window the focus."""
        if not self._windows.activate(window_id):
            _LOG.info("Windows did not let us bring a chat to the front")

    def close(self) -> None:
        """End the hooks."""
        self._look_soon.stop()
        self._watched, self._window = 0, None
        self._loop.close()

    def _call(self, work: Callable[[], object]) -> None:
        try:
            self._loop.run(work)
        except (OSError, TimeoutError) as fault:
            _LOG.warning("windows are not followed: %s", type(fault).__name__)

    def _heard(self, event: WindowEvent) -> None:
        """On the hooks' thread: hand over only."""
        everywhere = event.event <= c.EVENT_MINIMIZE_END or event.event >= c.EVENT_CLOAKED
        ours = event.window == self._watched and event.object_id == c.OBJECT_WINDOW
        if self._watched and (ours or everywhere):
            self._told.emit(ours)

    def _sort(self, ours: bool) -> None:
        """Look at once for what concerns the chat, a moment later for all else on the screen."""
        if self._window is None:
            return
        if ours:
            self._look_soon.start(0)
        elif not self._look_soon.isActive():
            self._look_soon.start(_OTHERS_MS)

    def _look(self) -> None:
        window = self._window
        if window is None:
            return
        if not self._windows.exists(window.window_id):
            self._watched, self._window = 0, None
            self.gone.emit()
            return
        shown = self._windows.shown(window.window_id)
        rect = self._windows.frame(window.window_id)
        # A minimised window has its place far off the screen: that is no move.
        if shown and rect is not None and rect != window.rect:
            self._window = replace(window, rect=rect)
            self.moved.emit(self._window)
        in_view = shown and rect is not None and self._uncovered(window.window_id, rect)
        if in_view != self._in_view:
            self._in_view = in_view
            self.in_view_changed.emit(in_view)

    def _uncovered(self, window: int, rect: Rect) -> bool:
        above = [
            frame
            for other in self._windows.above(window)
            if self._windows.pid(other) != os.getpid()
            and (frame := self._windows.frame(other)) is not None
        ]
        return covered_share(rect, above) <= _COVERED


if sys.platform == "win32":

    def make_windows_follower(parent: QObject) -> WindowsFollower | None:
        """The follower of this desktop; None when Windows refuses a hidden window."""
        from assistant.win32.loop import Loop
        from assistant.win32.windows import Windows

        try:
            return WindowsFollower(Windows(), Loop("follow"), parent)
        except OSError as error:
            _LOG.warning("cannot follow windows: %s", error)
            return None

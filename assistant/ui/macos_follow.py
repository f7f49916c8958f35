"""Follows the chat window on macOS: where it is, whether it can be seen.

The window server tells of nothing without further permission, so it is asked: often while the
window moves, seldom otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.window import WindowInfo
from assistant.macos.layer import Accessibility, Happening, WindowRecord, Workspace
from assistant.macos.raising import bring_up
from assistant.ui.placement import covered_share

MOVING_MS, RESTING_MS = 60, 400
# So many looks in a row without a move, and it rests.
_STILL = 10
_COVERED = 0.5


class MacFollower(QObject):
    """Watches one window at a time.

    Signals: moved(WindowInfo), in_view_changed(bool), gone() when the window was closed.
    """

    moved = Signal(object)
    in_view_changed = Signal(bool)
    gone = Signal()

    def __init__(
        self,
        layer: Accessibility,
        workspace: Workspace,
        parent: QObject | None = None,
        own_pids: Collection[int] = (),
    ) -> None:
        super().__init__(parent)
        self._layer, self._workspace = layer, workspace
        self._own = frozenset(own_pids) or frozenset({os.getpid()})
        self._window: WindowInfo | None = None
        self._in_view = True
        self._still = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._stop = workspace.follow(self._happened)

    def composited(self) -> bool:
        """Whether translucent corners can be shown: always."""
        return True

    def watch(self, window: WindowInfo | None) -> None:
        """Follow another window, or none."""
        old = self._window.window_id if self._window else None
        if window is None:
            self._window = None
            self._timer.stop()
        elif window.window_id != old:
            self._window, self._in_view, self._still = window, True, 0
            self._timer.start(MOVING_MS)

    def activate(self, window_id: int) -> None:
        """Give a window the focus."""
        bring_up(self._layer, self._workspace, window_id)

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._stop()

    def look(self) -> None:
        """Ask where the window is now."""
        window = self._window
        if window is None:
            return
        shown = self._workspace.windows()
        record = next((one for one in shown if one.number == window.window_id), None)
        if record is None and self._workspace.window(window.window_id) is None:
            self._window = None
            self._timer.stop()
            self.gone.emit()
            return
        in_view = record is not None and self._is_seen(record, shown)
        if record is not None and record.rect != window.rect:
            self._still = 0
            self._window = replace(window, rect=record.rect)
            self.moved.emit(self._window)
        else:
            self._still += 1
        if in_view != self._in_view:
            self._in_view, self._still = in_view, 0
            self.in_view_changed.emit(in_view)
        wanted = RESTING_MS if self._still > _STILL else MOVING_MS
        if self._timer.interval() != wanted:
            self._timer.start(wanted)

    def _is_seen(self, record: WindowRecord, shown: Sequence[WindowRecord]) -> bool:
        above = []
        for one in shown:
            if one.number == record.number:
                break
            if one.layer == 0 and one.pid not in self._own:
                above.append(one.rect)
        return covered_share(record.rect, above) <= _COVERED

    def _happened(self, _what: Happening) -> None:
        self._still = 0
        self.look()

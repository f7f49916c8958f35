"""Tells when a window has been painted for the first time: what takes long can begin then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

# A window on another virtual desktop, or without a window manager, may never be asked to paint.
LONGEST_MS = 700


class FirstPaint(QObject):
    """`done` is emitted once, after the window's first painting or `LONGEST_MS`, from the loop."""

    done = Signal()

    def __init__(self, window: QWidget) -> None:
        """Listen to this window, which is not shown yet."""
        super().__init__(window)
        self._window = window
        self._waiting = True
        window.installEventFilter(self)
        QTimer.singleShot(LONGEST_MS, self._tell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 – Qt's name
        """Qt asks before the window gets the event; nothing is kept from it."""
        if watched is self._window and event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The event itself is still to be handled: told as soon as the loop is back.
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        if self._waiting:
            self._waiting = False
            self.done.emit()

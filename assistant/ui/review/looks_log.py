"""Notes which suggestions a reviewer looked at, a few at a time."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer

from assistant.review import looks
from assistant.ui.review.page import Desk

# A suggestion passed over faster than this was not looked at.
LOOKED_MILLISECONDS = 700
_TOGETHER = 3000


class LooksLog(QObject):
    """Told `opened` and `left` when a suggestion comes into view and goes; the rest is its own."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._in_view = ""
        self._looked: list[tuple[str, datetime]] = []
        self._look = self._timer(LOOKED_MILLISECONDS)
        self._look.timeout.connect(self.count)
        self._write = self._timer(_TOGETHER)
        self._write.timeout.connect(self.write)

    def _timer(self, milliseconds: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        return made

    def opened(self, suggestion: str) -> None:
        """A suggestion is in view from now on."""
        self._in_view = suggestion
        self._look.start()

    def left(self) -> None:
        """It is in view no more."""
        self._look.stop()
        self._in_view = ""

    def count(self) -> None:
        """What is in view was looked at."""
        if self._in_view:
            self._looked.append((self._in_view, datetime.now(UTC)))
            if not self._write.isActive():
                self._write.start()

    def write(self) -> None:
        """Write down what has been looked at."""
        noted, self._looked = tuple(self._looked), []
        reviewer = self._desk.reviewer
        if noted:
            self._desk.write(lambda record: looks.note(record, reviewer, noted))

"""A field for text that takes no more of a paste than it can lay out without a stall.

Ten megabytes on a clipboard would hold the windows' thread for seconds.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QPlainTextEdit


class BoundedText(QPlainTextEdit):
    """Holds `longest` UTF-16 units; of a longer paste the beginning stays, or the end.

    With `keeps_end`, what was cut from the beginning of a paste is in `before` until the field is
    emptied: it is only not shown.
    """

    def __init__(self, longest: int, keeps_end: bool = False, remembers: int = 0) -> None:
        super().__init__()
        self._longest, self._keeps_end, self._remembers = longest, keeps_end, remembers
        self._before = ""

    @property
    def before(self) -> str:
        """What stood before the text that is shown, the last `remembers` of it."""
        return self._before if self.document().characterCount() > 1 else ""

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Take what there is room for."""
        text = source.text()
        cursor = self.textCursor()
        there = self.document().characterCount() - 1 - abs(cursor.position() - cursor.anchor())
        room = max(0, self._longest - there)
        if len(text) <= room:
            super().insertFromMimeData(source)
        elif self._keeps_end:
            kept = text[-self._remembers - self._longest :]
            self._before = kept[: -self._longest]
            self.setPlainText(kept[-self._longest :])
        else:
            cursor.insertText(text[:room])

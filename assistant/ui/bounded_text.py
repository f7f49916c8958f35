"""A field for text that takes no more of a paste than it can lay out without a stall.

Ten megabytes on a clipboard would hold the windows' thread for seconds.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QPlainTextEdit

from assistant.ui.plain import first_units, last_units

# Of a paste into a note, a reason, a draft: nobody writes a person more.
WRITTEN = 5000
_PLAIN = "text/plain"
# Of one character, at most.
_BYTES = 4


class BoundedText(QPlainTextEdit):
    """Takes of pastes what there is room for in `longest` UTF-16 units: the beginning, or the end.

    With `keeps_end`, what was cut from the beginning of a paste is in `before` until the field is
    emptied: it is only not shown.
    """

    def __init__(self, longest: int = WRITTEN, keeps_end: bool = False, remembers: int = 0) -> None:
        super().__init__()
        self._longest, self._keeps_end, self._remembers = longest, keeps_end, remembers
        self._before = ""

    @property
    def before(self) -> str:
        """What stood before the text that is shown, the last `remembers` of it."""
        return self._before if self.document().characterCount() > 1 else ""

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Take what there is room for; all of the rest is cut off before anything looks at it."""
        cursor = self.textCursor()
        there = self.document().characterCount() - 1 - abs(cursor.position() - cursor.anchor())
        room = max(0, self._longest - there)
        text, cut = self._bounded(source)
        if not cut and first_units(text, room) == text:
            super().insertFromMimeData(source)
        elif self._keeps_end:
            shown = last_units(text, self._longest)
            self._before = text[: len(text) - len(shown)][-self._remembers :]
            self.setPlainText(shown)
        else:
            cursor.insertText(first_units(text, room))

    def _bounded(self, source: QMimeData) -> tuple[str, bool]:
        """The end of a paste that matters, and whether it was cut.

        Of a long one only bytes are taken from Qt: making a string of all would cost more than
        everything that is done with it.
        """
        most = (self._longest + self._remembers) * _BYTES
        raw = source.data(_PLAIN)
        if raw.size() <= most:
            return source.text(), False
        kept = raw.last(most) if self._keeps_end else raw.first(most)
        return bytes(kept.data()).decode("utf-8", "ignore"), True

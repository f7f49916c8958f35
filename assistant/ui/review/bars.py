"""Small painted figures of the quality page: to which side somebody leans, and how marks spread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.ui.look import Look


class Lean(QWidget):
    """A bar from the middle: left is stricter, right is more generous; −1…1."""

    def __init__(self, look: Look, value: float, words: str) -> None:
        super().__init__()
        self._look, self._value = look, max(-1.0, min(1.0, value))
        self.setFixedSize(QSize(look.px(140), look.px(16)))
        self.setToolTip(words)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Track, middle, bar."""
        tokens = self._look.theme.tokens
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, height = self.width() / 2, self.height()
        painter.setBrush(QColor(tokens.raised))
        painter.drawRect(QRectF(0, height / 2 - 3, self.width(), 6))
        painter.setBrush(QColor(tokens.warn if self._value < 0 else tokens.accent))
        long = self._value * middle
        painter.drawRect(QRectF(min(middle, middle + long), height / 2 - 3, abs(long), 6))
        painter.setBrush(QColor(tokens.muted))
        painter.drawRect(QRectF(middle - 0.5, 1, 1, height - 2))
        painter.end()


class Spread(QWidget):
    """How often each mark from 0 up was given, as columns with their numbers."""

    def __init__(self, look: Look, counts: Sequence[int], words: str) -> None:
        super().__init__()
        self._look, self._counts = look, tuple(counts)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the columns."""
        return QSize(self._look.px(44) * max(1, len(self._counts)), self._look.px(120))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Columns from a common ground, the number above, the mark below."""
        look, tokens = self._look, self._look.theme.tokens
        painter = QPainter(self)
        painter.setFont(look.font("small"))
        line = QFontMetrics(look.font("small")).height()
        room = self.height() - 2 * line - 6
        most = max((*self._counts, 1))
        wide = self.width() / max(1, len(self._counts))
        for mark, count in enumerate(self._counts):
            left = mark * wide
            high = max(1.0, room * count / most) if count else 1.0
            top = line + 2 + room - high
            painter.fillRect(QRectF(left + 6, top, wide - 12, high), QColor(tokens.accent))
            painter.setPen(QColor(tokens.text))
            middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
            if count:
                painter.drawText(QRectF(left, top - line - 1, wide, line), middle, str(count))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(left, self.height() - line, wide, line), middle, str(mark))
        painter.end()

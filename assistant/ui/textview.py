"""Shows plain text with highlighted spans; never interprets markup, copes with any script."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.ui.blanks import blank_spans
from assistant.ui.theme import Tokens

LINE_HEIGHT = 1.5
ELLIPSIS = "…"
_MOST_LAID = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlighted span in UTF-16 units: ink and ground as "#rrggbb"; `strike` is cut text."""

    start: int
    end: int
    ink: str
    ground: str
    underline: bool = False
    strike: bool = False

    def format_range(self) -> QTextLayout.FormatRange:
        """The same for Qt."""
        span = QTextLayout.FormatRange()
        span.start = self.start
        span.length = self.end - self.start
        made = QTextCharFormat()
        made.setForeground(QBrush(QColor(self.ink)))
        made.setBackground(QBrush(QColor(self.ground)))
        if self.underline:
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            made.setUnderlineColor(QColor(self.ink))
        made.setFontStrikeOut(self.strike)
        span.format = made
        return span


def blank_marks(tokens: Tokens, text: str) -> tuple[Mark, ...]:
    """The blanks of a text, highlighted as everywhere."""
    return tuple(Mark(a, b, tokens.blank, tokens.blank_tint) for a, b in blank_spans(text))


@dataclass(frozen=True, slots=True)
class _Laid:
    layout: QTextLayout
    height: int
    elided: bool


def utf16_length(text: str) -> int:
    """Length as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_utf16(text: str, length: int) -> str:
    """The beginning of `text`, at most `length` UTF-16 units."""
    used = 0
    for number, ch in enumerate(text):
        used += 2 if ch > "\uffff" else 1
        if used > length:
            return text[:number]
    return text


class TextView(QWidget):
    """Wrapped plain text.

    `max_lines` 0 shows all; `rule` draws a thin line along the text's leading edge.
    """

    def __init__(
        self,
        font: QFont,
        colour: str,
        *,
        max_lines: int = 0,
        rule: str = "",
        line_height: float = LINE_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._font = font
        self._colour = QColor(colour)
        self._max_lines = max_lines
        self._rule = rule
        self._line_height = line_height
        self._text = ""
        self._marks: tuple[Mark, ...] = ()
        self._laid: dict[tuple[int, int], _Laid] = {}
        self._natural = -1
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def text(self) -> str:
        """What is shown, before eliding."""
        return self._text

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The highlighted spans."""
        return self._marks

    @property
    def elided(self) -> bool:
        """True when the text did not fit into max_lines at the present width."""
        return self._lay_out(self.width()).elided

    def show_text(self, text: str, marks: tuple[Mark, ...] = ()) -> None:
        """Replace the text; it must already have gone through plain.show."""
        if text == self._text and marks == self._marks:
            return
        self._text, self._marks = text, marks
        self._laid.clear()
        self._natural = -1
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_max_lines(self, lines: int) -> None:
        """Show more or fewer lines; 0 shows all."""
        if lines != self._max_lines:
            self._max_lines = lines
            self.updateGeometry()
            self.update()

    def set_colour(self, colour: str) -> None:
        """Change the colour of the unmarked text."""
        self._colour = QColor(colour)
        self.update()

    def _indent(self) -> int:
        return 11 if self._rule else 0

    def _make(self, text: str, width: float) -> tuple[QTextLayout, int]:
        layout = QTextLayout(text.replace("\n", "\u2028"), self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # Left to Qt, the direction would be right inside a line, but the line stand at the left.
        rtl = is_rtl(text)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )
        option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        layout.setTextOption(option)
        length = utf16_length(text)
        layout.setFormats([m.format_range() for m in self._marks if m.end <= length])
        layout.setCacheEnabled(True)
        pitch = self._pitch()
        layout.beginLayout()
        count = 0
        while True:
            row = layout.createLine()
            if not row.isValid():
                break
            row.setLineWidth(max(1.0, width))
            row.setPosition(QPointF(0, count * pitch + (pitch - row.height()) / 2))
            count += 1
        layout.endLayout()
        return layout, count

    def _lay_out(self, width: int) -> _Laid:
        # A layout asks for the height at several widths, again and again: each is worked out once.
        key = (width, self._max_lines)
        known = self._laid.get(key)
        if known is not None:
            return known
        room = width - self._indent()
        text = self._text
        layout, count = self._make(text, room)
        elided = False
        for _ in range(6):
            if not self._max_lines or count <= self._max_lines:
                break
            elided = True
            last = layout.lineAt(self._max_lines - 1)
            kept = cut_utf16(text, last.textStart() + last.textLength() - 1)
            text = kept.rstrip(ELLIPSIS).rstrip()[: -1 if kept.endswith(ELLIPSIS) else None]
            text += ELLIPSIS
            layout, count = self._make(text, room)
        laid = _Laid(layout, max(1, count) * self._pitch(), elided)
        if len(self._laid) >= _MOST_LAID:
            self._laid.clear()
        self._laid[key] = laid
        return laid

    def _pitch(self) -> int:
        return round(self._font.pixelSize() * self._line_height)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Height of the wrapped text."""
        return self._lay_out(width).height

    def sizeHint(self) -> QSize:  # noqa: N802
        """Natural width of one line, capped."""
        if self._natural < 0:
            layout, _ = self._make(self._text, 10_000)
            self._natural = round(layout.maximumWidth()) + 1 + self._indent()
        width = self.width() if self.width() > 0 else self._natural
        return QSize(min(self._natural, 320), self.heightForWidth(max(width, 40)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A text can be squeezed in width, never in height."""
        return QSize(24, self._pitch())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw rule and text, in the middle of what height there is."""
        laid = self._lay_out(self.width())
        rtl = is_rtl(self._text)
        painter = QPainter(self)
        top = max(0, self.height() - laid.height) // 2
        if self._rule:
            x = self.width() - 3 if rtl else 0
            painter.fillRect(QRectF(x, top + 3, 3, max(4, laid.height - 6)), QColor(self._rule))
        painter.setPen(self._colour)
        laid.layout.draw(painter, QPointF(0 if rtl else self._indent(), top))
        painter.end()


def is_rtl(text: str) -> bool:
    """Whether the first strong character reads right to left."""
    for ch in text:
        kind = unicodedata.bidirectional(ch)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False

"""A text whose words can be chosen and remarked on; remarks stay visible where they are pinned."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip

from assistant.ui.look import Look
from assistant.ui.parts import tip_text

_MOST_LINES = 9


def to_units(text: str, place: int) -> int:
    """A place counted in code points as the toolkit counts it, in UTF-16 units."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def to_points(text: str, units: int) -> int:
    """The reverse of `to_units`; inside of a pair it is the place behind it."""
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(raw.decode("utf-16-le", "replace"))


class PinnedText(QTextEdit):
    """Plain text to read, as high as it is up to nine lines.

    Signals: picked(start, end) when words are chosen, in code points, (0, 0) when none are;
    typed(str) when a remark on chosen words begins: they were dragged over, or typed over.
    """

    picked = Signal(int, int)
    typed = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setObjectName("pinned")
        self._look = look
        self._text = ""
        self._pins: list[tuple[int, int, str]] = []
        self.setReadOnly(True)
        self.setFont(look.font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The caret makes choosing words by keyboard possible in a text nobody can change.
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(look.px(6))
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.selectionChanged.connect(self._tell)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show a text, plainly whatever it contains; pins are forgotten."""
        self._text = text
        self._pins = []
        # One unit stays one unit: a carriage return alone would vanish and move all that follows.
        self.setPlainText(text.replace("\r", " "))
        self.setExtraSelections([])
        self.verticalScrollBar().setValue(0)

    def set_pins(self, pins: Sequence[tuple[int, int, str]]) -> None:
        """Mark words that have been remarked on: start, end (code points) and the remark."""
        self._pins = [
            (to_units(self._text, start), to_units(self._text, end), words)
            for start, end, words in pins
        ]
        tokens = self._look.theme.tokens
        shown = []
        for start, end, _ in self._pins:
            form = QTextCharFormat()
            form.setBackground(QColor(tokens.warn_tint))
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            form.setUnderlineColor(QColor(tokens.warn))
            one = QTextEdit.ExtraSelection()
            one.format = form
            one.cursor = self._cursor(start, end)
            shown.append(one)
        self.setExtraSelections(shown)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @property
    def chosen(self) -> tuple[int, int]:
        """The chosen words in code points; (0, 0) for none."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return 0, 0
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return to_points(self._text, start), to_points(self._text, end)

    def choose(self, start: int, end: int) -> None:
        """Choose words, as a person would by dragging over them."""
        self.setTextCursor(self._cursor(to_units(self._text, start), to_units(self._text, end)))

    def forget_choice(self) -> None:
        """Choose nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def _tell(self) -> None:
        self.picked.emit(*self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Words typed over chosen words are a remark on them."""
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
            | Qt.KeyboardModifier.AltModifier
            | Qt.KeyboardModifier.MetaModifier
        )
        if self.textCursor().hasSelection() and not held:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.typed.emit("")
                return
            if event.text().isprintable() and event.text():
                self.typed.emit(event.text())
                return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show the remark under the pointer."""
        super().mouseMoveEvent(event)
        place = self.cursorForPosition(event.position().toPoint()).position()
        said = "\n".join(words for start, end, words in self._pins if start <= place < end)
        if said:
            at = event.globalPosition().toPoint()
            QToolTip.showText(at, tip_text(said), self, QRect())
        else:
            QToolTip.hideText()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A remark on words dragged over begins at once: input methods need a field to type in."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.textCursor().hasSelection():
            self.typed.emit("")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        margin = 2 * round(self.document().documentMargin())
        natural = round(self.document().size().height())
        self.setFixedHeight(max(line + margin, min(natural, _MOST_LINES * line + margin)) + 2)

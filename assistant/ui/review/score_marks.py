"""The card as a form: a row a category, marked by digits or clicks, left by Tab."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from assistant.review.card import Card, Category, Heading, Kind, in_words, total
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, column, label, row, set_property, tip_text, wrapped

_CELL = 28
_CLEARING = {Qt.Key.Key_Minus, Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
# Yes and no also by their letters; in Chinese by the digits alone, as input methods eat letters.
_LETTERS = {Qt.Key.Key_Y: 1, Qt.Key.Key_N: 0}


def title_of(category: Category, language: str) -> str:
    """A category's title in the interface language."""
    return plain.line(in_words(category.title, language), 120)


def heading_colour(look: Look, part: Heading) -> str:
    """The colour that this part of an answer has everywhere."""
    tokens = look.theme.tokens
    colours = {
        Heading.ACKNOWLEDGE: tokens.acknowledge,
        Heading.SOLVE: tokens.solve,
        Heading.CARE: tokens.care,
    }
    return colours.get(part, tokens.muted)


class Strip(QWidget):
    """The cells to click, painted; the first one leaves the category out. Signals: chosen(int).

    `chosen` gives −1 for "does not apply".
    """

    chosen = Signal(int)

    def __init__(self, look: Look, category: Category) -> None:
        super().__init__()
        self._look, self._kind = look, category.kind
        self.value: int | None = None
        texts = look.texts
        words = [str(n) for n in range(category.most + 1)]
        if category.kind is Kind.YES_NO:
            words = [texts("score.no"), texts("score.yes")]
        self._words = ["–", *words]
        self._over = -1
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(texts("score.strip_tip"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def _wide(self) -> int:
        # Two words take the place of six digits, so that all rows end at one line.
        cell = self._look.px(_CELL)
        return cell if self._kind is Kind.SCALE else cell * 3

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for all cells."""
        cell = self._look.px(_CELL)
        return QSize(cell + self._wide * (len(self._words) - 1) + 1, self._look.px(26))

    def _cells(self) -> list[QRectF]:
        cell, height = self._look.px(_CELL), self.height() - 1
        first = QRectF(0.5, 0.5, cell, height)
        rest = range(len(self._words) - 1)
        return [
            first,
            *(QRectF(0.5 + cell + n * self._wide, 0.5, self._wide, height) for n in rest),
        ]

    def _at(self, position: QPointF) -> int:
        return next((n for n, one in enumerate(self._cells()) if one.contains(position)), -1)

    def set_value(self, value: int | None) -> None:
        """Show a mark; None for left out."""
        self.value = value
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show which cell a click would choose."""
        over = self._at(event.position())
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """No cell any more."""
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a cell."""
        cell = self._at(event.position())
        if cell >= 0 and self.isEnabled():
            self.chosen.emit(cell - 1)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Cells in one frame; the chosen one filled."""
        tokens = self._look.theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = -1 if self.value is None else self.value + 1
        for place, cell in enumerate(self._cells()):
            ground, ink = tokens.window, tokens.muted
            if place == chosen:
                ground, ink = tokens.accent, tokens.on_accent
            elif place == self._over and self.isEnabled():
                ground, ink = tokens.hover, tokens.text
            elif place == 0 and self.value is None:
                ground = tokens.raised
            painter.setPen(QPen(QColor(tokens.border), 1))
            painter.setBrush(QColor(ground))
            painter.drawRect(cell)
            painter.setFont(self._look.font("small", bold=place == chosen))
            painter.setPen(QColor(ink))
            painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), self._words[place])
        painter.end()


class MarkRow(QFrame):
    """One category. Signals: marked() after its mark changed, entered() when it gets the keys."""

    marked = Signal()
    entered = Signal()

    def __init__(self, look: Look, category: Category) -> None:
        super().__init__()
        self.setObjectName("mark")
        self.category = category
        self.value: int | None = None
        self._look = look
        language = look.texts.language
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = column(self, gap=look.px(2))
        box.setContentsMargins(look.px(8), look.px(3), look.px(4), look.px(3))
        line = row(gap=look.px(8))
        self.title = wrapped(look, title_of(category, language), size="body", tone="")
        self.weight = label(look, f"×{category.weight:g}", size="small", tone="muted")
        self.weight.setToolTip(look.texts("score.weight_tip"))
        self.strip = Strip(look, category)
        self.strip.chosen.connect(lambda value: self._choose(None if value < 0 else value))
        line.addWidget(self.title, 1)
        line.addWidget(self.weight)
        line.addWidget(self.strip)
        box.addLayout(line)
        self.help = plain.line(in_words(category.help, language), 300)
        if self.help:
            self.title.setToolTip(tip_text(self.help))
        self._name()

    def set_mark(self, value: int | None) -> None:
        """Show a mark without telling anybody."""
        self.value = value
        self.strip.set_value(value)
        self._name()

    def _name(self) -> None:
        texts = self._look.texts
        if self.value is None:
            said = texts("score.left_out")
        elif self.category.kind is Kind.YES_NO:
            said = texts("score.yes" if self.value else "score.no")
        else:
            said = texts("score.of", value=self.value, most=self.category.most)
        self.setAccessibleName(f"{self.title.text()}: {said}")

    def _choose(self, value: int | None) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mark(value)

    def mark(self, value: int | None) -> bool:
        """Give a mark; False when this category has no such mark."""
        if value is not None and not 0 <= value <= self.category.most:
            return False
        if value != self.value:
            self.set_mark(value)
            self.marked.emit()
        return True

    def press(self, key: int) -> bool:
        """A key that marks: a digit, Y and N, or what leaves the category out."""
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            return self.mark(key - Qt.Key.Key_0)
        if key in _CLEARING:
            return self.mark(None)
        if self.category.kind is Kind.YES_NO and key in _LETTERS:
            return self.mark(_LETTERS[Qt.Key(key)])
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Digits mark, arrows go up and down."""
        plainly = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plainly and self.press(event.key()):
            return
        match event.key():
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keys go."""
        super().focusInEvent(event)
        set_property(self, "here", "true")
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """They go elsewhere."""
        super().focusOutEvent(event)
        set_property(self, "here", "false")


class ScoreForm(Rebuilt):
    """All categories of a card under their headings. Signals: changed()."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(1))
        self._look = look
        # Wider, and a mark stands too far from what it is of.
        self.setMaximumWidth(look.px(680))
        self.card: Card | None = None
        self.rows: list[MarkRow] = []
        self._current = 0

    def set_card(self, card: Card) -> None:
        """Show a card without marks; the same card again only loses its marks."""
        if card == self.card:
            self.set_marks({})
            return
        self.card = card
        self.rows = []
        self._current = 0
        self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        assert self.card is not None
        look, part = self._look, None
        for category in self.card.category:
            if category.part is not part:
                part = category.part
                head = label(look, look.texts(f"score.part.{part.value}"), size="small", bold=True)
                head.setStyleSheet(f"color: {heading_colour(look, part)}")
                head.setContentsMargins(look.px(8), look.px(6) if self.rows else 0, 0, look.px(2))
                box.addWidget(head)
            made = MarkRow(look, category)
            made.marked.connect(self.changed)
            made.entered.connect(lambda made=made: self._enter(made))
            self.rows.append(made)
            box.addWidget(made)
        # Two lines for whichever category has the keys: nothing moves while one goes through them.
        self.help = wrapped(look)
        self.help.setContentsMargins(look.px(8), look.px(4), look.px(8), 0)
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.help.setFixedHeight(2 * QFontMetrics(look.font("small")).lineSpacing() + look.px(6))
        box.addWidget(self.help)

    def _enter(self, row: MarkRow) -> None:
        self._current = self.rows.index(row)
        self.help.setText(row.help)
        # The keys may have come from elsewhere, and the row may lie below what is in sight.
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(row, 0, 2 * row.height())

    @property
    def marks(self) -> dict[str, int]:
        """What has been marked; what does not apply is not in it."""
        return {one.category.id: one.value for one in self.rows if one.value is not None}

    @property
    def total(self) -> float | None:
        """The weighted mean, 0–100; None without marks."""
        return total(self.card, self.marks) if self.card is not None else None

    def set_marks(self, marks: Mapping[str, int]) -> None:
        """Show marks; those that this card does not know, or could not give, are left out."""
        for one in self.rows:
            value = marks.get(one.category.id)
            fits = value is not None and 0 <= value <= one.category.most
            one.set_mark(value if fits else None)
        self._current = 0

    def begin(self) -> None:
        """Give the keys to the first category without a mark."""
        if not self.rows:
            return
        place = next((n for n, one in enumerate(self.rows) if one.value is None), 0)
        self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)

    def press(self, key: int) -> bool:
        """A key from elsewhere: it marks the current category, which gets the keys."""
        if not self.rows or not self.rows[self._current].press(key):
            return False
        self.rows[self._current].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

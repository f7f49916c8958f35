"""The macros on offer, in rows with a number: what fits the chat first, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from assistant.domain.macros import MacroOffer
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.parts import column, label, row, set_property, set_tip, wrapped
from assistant.ui.scroll import QuietScroll
from assistant.ui.textview import TextView, blank_marks

# More are found by typing; a list that long is not read.
MOST_ROWS = 40
NUMBERED = 9
_LINES_HERE = 5
_MOST_TEXT = 600


class MacroRow(QFrame):
    """One macro; a click takes it. Signals: taken()."""

    taken = Signal()

    def __init__(self, look: Look, offer: MacroOffer, number: int) -> None:
        super().__init__()
        self.offer = offer
        texts, tokens = look.texts, look.theme.tokens
        self.setObjectName("macro")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = row(self, gap=look.px(8))
        line.setContentsMargins(look.px(8), look.px(5), look.px(8), look.px(6))
        self._number = str(number) if number <= NUMBERED else ""
        self.number = label(look, size="small")
        self.number.setProperty("tone", "muted")
        self.number.setFixedWidth(look.px(12))
        self.number.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.number)
        side = column(gap=look.px(1))
        head = row(gap=look.px(6))
        title = TextView(look.font("body", bold=True), tokens.text, max_lines=1, line_height=1.4)
        title.show_text(plain.line(offer.title, 60))
        head.addWidget(title, 1)
        if offer.foreign:
            name = texts.name("language_name", offer.language)
            head.addWidget(label(look, name, size="small", tone="warn"))
        if offer.blanks:
            words = texts("card.blanks", n=len(offer.blanks))
            head.addWidget(label(look, words, size="small", tone="warn"))
        head.addWidget(
            label(look, f"/{plain.line(offer.shortcut, 24)}", size="small", tone="muted")
        )
        side.addLayout(head)
        self.words = TextView(look.font("small"), tokens.muted, max_lines=1, line_height=1.45)
        said = plain.show(offer.text, _MOST_TEXT, lines=False).text
        self.words.show_text(said, blank_marks(tokens, said))
        side.addWidget(self.words)
        line.addLayout(side, 1)
        set_tip(self, said)
        self.setAccessibleName(f"{plain.line(offer.title, 60)} /{offer.shortcut}: {said}")
        self.choose(False)

    def show_number(self, wanted: bool) -> None:
        """The number is shown while pressing it takes the row."""
        self.number.setText(self._number if wanted else "")

    def choose(self, here: bool) -> None:
        """The chosen row shows its text whole."""
        set_property(self, "here", "true" if here else "false")
        self.words.set_max_lines(_LINES_HERE if here else 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click anywhere takes it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.taken.emit()


class MacroList(QFrame):
    """Rows under one title or two. Signals: taken(MacroOffer); moved() when another is chosen."""

    taken = Signal(object)
    moved = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows: list[MacroRow] = []
        self._here = 0
        self._numbers = False
        box = column(self, gap=0)
        self.area = QuietScroll(QWidget())
        box.addWidget(self.area)

    @property
    def chosen(self) -> MacroOffer | None:
        """The one that Enter takes."""
        return self.rows[self._here].offer if self.rows else None

    def show_offers(self, offers: Sequence[MacroOffer], searched: bool) -> None:
        """Other rows; the first is chosen. Found ones stand without titles, the best first."""
        look, texts = self._look, self._look.texts
        inside = QWidget()
        box = column(inside, gap=look.px(2))
        box.setContentsMargins(0, 0, look.px(10), 0)  # the scroll bar's own place
        shown = list(offers[:MOST_ROWS])
        self.rows, self._here = [], 0
        fitting = sum(one.fits for one in shown)
        for place, offer in enumerate(shown):
            if not searched and fitting and place in (0, fitting):
                key = "macro.fits" if place == 0 else "macro.others"
                if place:
                    box.addSpacing(look.px(6))
                box.addWidget(label(look, texts(key), size="small", tone="muted"))
            box.addWidget(self._row(offer, place + 1))
        if len(offers) > len(shown):
            box.addWidget(wrapped(look, texts("macro.more", n=len(offers) - len(shown))))
        box.addStretch(1)
        old = self.area.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.area.setWidget(inside)
        self.choose(0)

    def _row(self, offer: MacroOffer, number: int) -> MacroRow:
        made = MacroRow(self._look, offer, number)
        made.taken.connect(lambda: self.taken.emit(offer))
        made.show_number(self._numbers)
        self.rows.append(made)
        return made

    def show_numbers(self, wanted: bool) -> None:
        """Whether numbers take rows now."""
        self._numbers = wanted
        for one in self.rows:
            one.show_number(wanted)

    def choose(self, place: int) -> None:
        """Choose a row by its place, going round at the ends."""
        if not self.rows:
            return
        self.rows[self._here].choose(False)
        self._here = place % len(self.rows)
        here = self.rows[self._here]
        here.choose(True)
        # After the layout has given it its height.
        QTimer.singleShot(0, here, lambda: self.area.ensureWidgetVisible(here, 0, 4))
        self.moved.emit()

    def step(self, by: int) -> None:
        """Choose the next row (1) or the one before (-1)."""
        self.choose(self._here + by)

    def numbered(self, number: int) -> MacroOffer | None:
        """The macro whose row has this number."""
        return self.rows[number - 1].offer if 1 <= number <= min(NUMBERED, len(self.rows)) else None

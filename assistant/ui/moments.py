"""Words for another moment of the chat: which one the drafts are for, and the choice of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assistant.ui.look import Look
from assistant.ui.parts import Button, Choices, column, row
from assistant.ui.textview import TextView

MOMENTS = ("opening", "wait", "back", "transfer", "closing", "bye")
NOTE = "<note>"


def following(moment: str) -> str:
    """The moment that one more press of the key goes to; after the last comes the answer ("")."""
    ring = ("", *MOMENTS)
    here = ring.index(moment) if moment in ring else 0
    return ring[(here + 1) % len(ring)]


class MomentBar(QFrame):
    """Says that the drafts are for another moment, and leads back.

    Below it the choice of moments, unfolded on request. Signals: wanted(str moment), where "" is
    the answer; note_wanted(); resized().
    """

    wanted = Signal(str)
    note_wanted = Signal()
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.moment = ""
        box = column(self, gap=look.px(6))
        self.now = QFrame()
        self.now.setObjectName("moment")
        line = row(self.now, gap=look.px(8))
        line.setContentsMargins(look.px(10), look.px(4), look.px(4), look.px(4))
        self.words = TextView(
            look.font("small", bold=True), look.theme.tokens.text, max_lines=2, line_height=1.4
        )
        self.back = Button(look, look.texts("moment.back_to_answer"), "small")
        self.back.clicked.connect(lambda: self.wanted.emit(""))
        line.addWidget(self.words, 1)
        line.addWidget(self.back)
        box.addWidget(self.now)
        named = [(one, look.texts(f"moment.{one}")) for one in MOMENTS]
        self.choices = Choices(
            look, look.texts("moment.title"), [named, [(NOTE, look.texts("note.ask"))]],
            self._choose, "-",
        )  # fmt: skip
        box.addWidget(self.choices)
        self.choices.hide()
        self.show_moment("")

    def show_moment(self, moment: str) -> None:
        """Paint which moment the drafts are for; "" is the answer."""
        self.moment = moment
        self.now.setVisible(bool(moment))
        if moment:
            name = self._look.texts.name("moment", moment)
            self.words.show_text(self._look.texts("moment.now", moment=name))
        for name, button in self.choices.buttons.items():
            button.setChecked(bool(moment) and name == moment)
        self._settle()

    def toggle(self) -> None:
        """Unfold or fold the choice."""
        self.choices.setVisible(self.choices.isHidden())
        self._settle()
        self.resized.emit()

    def fold(self) -> None:
        """Fold the choice."""
        self.choices.hide()
        self._settle()

    def _settle(self) -> None:
        self.setVisible(bool(self.moment) or not self.choices.isHidden())

    def _choose(self, name: str) -> None:
        self.fold()
        self.resized.emit()
        if name == NOTE:
            self.choices.buttons[NOTE].setChecked(False)
            self.note_wanted.emit()
        else:
            # One more click on the moment that is on goes back to the answer.
            self.wanted.emit("" if name == self.moment else name)

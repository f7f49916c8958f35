"""The wrap-up note for the record, shown once it was asked for, to read and to copy."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.brief import Brief
from assistant.domain.chat import ChatKey
from assistant.ui import copying, plain
from assistant.ui.brief_panel import words_of
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, flash, label, row
from assistant.ui.textview import TextView

_MOST_CHARACTERS = 4000


class NotePanel(Rebuilt):
    """Hidden without a note, or once it was folded. Signals: resized()."""

    resized = Signal()

    def __init__(self, look: Look) -> None:
        margin = look.px(10)
        super().__init__(look.px(4), (margin, look.px(6), margin, look.px(8)))
        self._look = look
        self._note: Brief | None = None
        self._chat: ChatKey | None = None
        self._folded: Brief | None = None
        self.copy_button: Button | None = None
        self.setObjectName("box")
        self.hide()

    @property
    def words(self) -> str:
        """The note in words, "" without one.

        What would speak for handing the case over is left out: nobody says that it was.
        """
        if self._note is None:
            return ""
        return words_of(self._look, replace(self._note, reasons=()), self._chat)

    def show_note(self, note: Brief | None, chat: ChatKey | None) -> None:
        """Paint a note; one that was folded stays so until it is asked for again."""
        if (note, chat) == (self._note, self._chat):
            return
        self._note, self._chat = note, chat
        if note is not None:
            self.rebuild(self._fill)
        self.setVisible(note is not None and note != self._folded)

    def expect(self) -> None:
        """It was asked for: show it, or the next one that comes."""
        self._folded = None
        if self._note is not None:
            self.show()

    def fold(self) -> None:
        """Take it away."""
        self._folded = self._note
        self.hide()
        self.resized.emit()

    def copy(self) -> None:
        """Put it on the clipboard and say so."""
        copying.copy(self.words)
        if self.copy_button is not None:
            flash(self.copy_button, self._look.texts("note.copied"), self._look.texts("note.copy"))

    def _fill(self, box: QVBoxLayout) -> None:
        look = self._look
        head = row(gap=look.px(6))
        head.addWidget(label(look, look.texts("note.title"), size="small", bold=True), 1)
        self.copy_button = Button(look, look.texts("note.copy"), "small")
        self.copy_button.clicked.connect(self.copy)
        close = Button(look, look.texts("note.close"), "quiet")
        close.clicked.connect(self.fold)
        head.addWidget(self.copy_button)
        head.addWidget(close)
        box.addLayout(head)
        view = TextView(look.font("small"), look.theme.tokens.text)
        view.show_text(plain.show(self.words, _MOST_CHARACTERS).text)
        box.addWidget(view)

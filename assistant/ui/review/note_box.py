"""A few lines to an agent, about one answer, some of its words, or nothing in particular."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from assistant.review.coaching import Note, write
from assistant.review.scorecards import NOTE
from assistant.ui import plain, times
from assistant.ui.bounded_text import BoundedText
from assistant.ui.parts import Button, column, label, row, wrapped
from assistant.ui.review.page import Desk
from assistant.ui.review.view import agent_name


class NoteBox(QFrame):
    """Hidden until a note is begun. Signals: written() when one was kept."""

    written = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("composer")
        self._desk = desk
        self._note: Note | None = None
        look, texts = desk.look, desk.texts
        box = column(self, gap=look.px(6), margin=look.px(10))
        self.to = label(look, size="small", bold=True)
        self.about = wrapped(look)
        self.text = BoundedText()
        self.text.setFont(look.font())
        self.text.setFixedHeight(look.px(76))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(texts("score.note_to_agent_here"))
        self.text.installEventFilter(self)
        line = row(gap=look.px(8))
        self.send = Button(look, texts("score.send_note"), "primary", "Ctrl ⏎")
        self.send.clicked.connect(self.keep)
        self.away = Button(look, texts("score.leave_note"), "quiet", "Esc")
        self.away.clicked.connect(self.fold)
        line.addWidget(self.send)
        line.addWidget(self.away)
        line.addStretch(1)
        for part in (self.to, self.about, self.text):
            box.addWidget(part)
        box.addLayout(line)
        self.hide()

    def begin(self, note: Note) -> None:
        """Open for a note that lacks its text; what was begun for the same answer is kept."""
        texts = self._desk.texts
        if self._note is None or self._note.suggestion != note.suggestion:
            self.text.setPlainText(note.text)
        self._note = note
        self.to.setText(texts("score.note_to", agent=agent_name(texts, note.agent)))
        self.text.setAccessibleName(self.to.text())
        words = plain.line(note.words, 80)
        self.about.setText(texts("score.note_about", words=words) if words else "")
        self.about.setVisible(bool(words))
        self.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self) -> None:
        """Put it away; nothing is kept."""
        self._note = None
        self.text.clear()
        self.hide()

    def keep(self) -> None:
        """Keep the note, which reaches the agent's overlay."""
        words = self.text.toPlainText().strip()[:NOTE]
        if self._note is None or not words:
            return
        note = replace(self._note, text=words)

        def kept(id: str) -> None:
            if id:
                self.fold()
                self.written.emit()
                self._desk.changed.emit("notes")
            else:
                self.about.setText(self._desk.texts("score.gone"))
                self.about.show()

        self._desk.write(lambda record: write(record, note, times.now()), kept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Ctrl+Enter sends, Escape leaves."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.fold()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.keep()
                return True
        return super().eventFilter(watched, event)

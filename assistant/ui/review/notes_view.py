"""Notes to agents: what was written, whether it has been read, and a new one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from assistant.review import coaching
from assistant.review.coaching import Note
from assistant.review.record import Record
from assistant.ui import plain, times
from assistant.ui.parts import Button, column, label, row, wrapped
from assistant.ui.review.note_box import NoteBox
from assistant.ui.review.page import Desk
from assistant.ui.review.view import Lines, View, agent_name, scrolled

_MOST_AGENTS = 500


def agents(record: Record) -> tuple[str, ...]:
    """All agents on record, by name."""
    query = "SELECT DISTINCT agent FROM chats ORDER BY agent LIMIT ?"
    return tuple(row[0] for row in record.execute(query, [_MOST_AGENTS]).fetchall() if row[0])


class NotesView(View):
    """The newest note first."""

    kinds = ("notes",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._notes: dict[str, Note] = {}
        look = self.look
        across = row(self, gap=look.px(4))
        side = column(gap=look.px(8))
        line = row(gap=look.px(6))
        self.agent = QComboBox()
        self.agent.setFont(look.font())
        self.agent.setAccessibleName(self.texts("quality.notes.agent"))
        self.new = Button(look, self.texts("quality.notes.new"), "small")
        self.new.clicked.connect(self._begin_note)
        line.addWidget(self.agent, 1)
        line.addWidget(self.new)
        side.addLayout(line)
        self.list = Lines(look, self.texts("quality.view.notes"), 280)
        self.list.chosen.connect(self._chosen)
        side.addWidget(self.list, 1)
        across.addLayout(side)
        area, box = scrolled(look)
        self.box = NoteBox(desk)
        box.addWidget(self.box)
        self.none = wrapped(look, self.texts("quality.notes.none"), size="body")
        box.addWidget(self.none)
        self.detail = QWidget()
        inside = column(self.detail, gap=look.px(8))
        self.head = label(look, size="strong", bold=True)
        self.state = label(look, size="small", tone="muted")
        self.about = wrapped(look)
        self.text = wrapped(look, size="body", tone="")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        foot = row(gap=look.px(8))
        self.chat = Button(look, self.texts("quality.open_chat"), "small")
        self.chat.clicked.connect(self._open_chat)
        self.change = Button(look, self.texts("quality.notes.change"), "small")
        self.change.clicked.connect(self._change)
        self.away = Button(look, self.texts("quality.notes.withdraw"), "quiet")
        self.away.clicked.connect(self._withdraw)
        for button in (self.chat, self.change, self.away):
            foot.addWidget(button)
        foot.addStretch(1)
        for part in (self.head, self.state, self.about, self.text):
            inside.addWidget(part)
        inside.addLayout(foot)
        box.addWidget(self.detail)
        box.addStretch(1)
        across.addWidget(area, 1)
        self.detail.hide()

    def begin(self) -> None:
        """The list takes the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Ask for the notes."""
        self.ask(
            lambda record: (coaching.notes(record), agents(record)),
            lambda found: self._show(*found),
        )

    def _show(self, found: tuple[Note, ...], names: tuple[str, ...]) -> None:
        here = self.agent.currentText()
        self.agent.clear()
        self.agent.addItems(list(names))
        self.agent.setCurrentText(here)
        self.new.setEnabled(bool(names))
        self._notes = {one.id: one for one in found}
        self.none.setVisible(not found)
        lines = []
        for one in found:
            read = self.texts("quality.notes.read" if one.seen else "quality.notes.unread")
            lines.append(
                (
                    one.id,
                    f"{agent_name(self.texts, one.agent)} · {read}\n{plain.line(one.text, 60)}",
                )
            )
        self.list.show_lines(lines)

    @property
    def _note(self) -> Note | None:
        return self._notes.get(self.list.key)

    def _chosen(self, key: str) -> None:
        note = self._notes.get(key)
        self.detail.setVisible(note is not None)
        if note is None or note.at is None:
            return
        here = times.now()
        who = plain.line(note.author, 40)
        ago = times.ago(self.texts, note.at, here)
        self.head.setText(agent_name(self.texts, note.agent))
        state = self.texts("quality.notes.written", who=who, ago=ago)
        if note.seen is not None:
            state += " · " + self.texts(
                "quality.notes.seen", ago=times.ago(self.texts, note.seen, here)
            )
        else:
            state += " · " + self.texts("quality.notes.unread")
        self.state.setText(state)
        words = plain.line(note.words, 120)
        self.about.setText(self.texts("score.note_about", words=words))
        self.about.setVisible(bool(words))
        self.text.setText(plain.show(note.text, 4000).text)
        own = note.author == self.desk.reviewer
        self.chat.setVisible(bool(note.suggestion))
        self.change.setVisible(own)
        self.away.setVisible(own)

    # ------------------------------------------------------------ what is done

    def _begin_note(self) -> None:
        if self.agent.currentText():
            self.box.begin(Note(self.agent.currentText(), self.desk.reviewer, ""))

    def _change(self) -> None:
        if (note := self._note) is not None:
            self.box.fold()
            self.box.begin(replace(note))

    def _open_chat(self) -> None:
        if (note := self._note) is not None and note.suggestion:
            self.desk.open_chat.emit(note.suggestion)

    def _withdraw(self) -> None:
        note, author = self._note, self.desk.reviewer
        if note is not None:
            key = note.id
            self.desk.write(
                lambda record: coaching.withdraw(record, key, author, times.now()),
                lambda _: self.desk.changed.emit("notes"),
            )

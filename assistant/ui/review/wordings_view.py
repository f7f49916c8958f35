"""What edits agree on: proposals with the edits behind them, to accept, reword or decline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from assistant.domain.wordings import Wording
from assistant.review import wording_desk
from assistant.review.record import Record
from assistant.review.statistics import FEW, share
from assistant.review.wording_desk import Example, Learned, WordingState
from assistant.ui import plain, times
from assistant.ui.parts import Button, Rebuilt, column, frame, label, row, wrapped
from assistant.ui.review.case_detail import percent
from assistant.ui.review.difference_view import difference_view
from assistant.ui.review.page import Desk
from assistant.ui.review.view import Lines, View, scrolled
from assistant.ui.texts import Texts

KIND = "wordings"
_TOLD_MS = 6000


def name_of(texts: Texts, one: Wording) -> str:
    """A wording in words."""
    kind = f"add_{one.place}" if one.kind == "add" else one.kind.value
    find, put = plain.isolated(one.find, 60), plain.isolated(one.put, 60)
    return texts(f"wordings.{kind}", find=find, put=put)


def scope_of(texts: Texts, one: Wording) -> str:
    """For whom and where."""
    who = (
        texts("wordings.for_agent", agent=plain.line(one.agent, 40))
        if one.agent
        else texts("wordings.for_all")
    )
    where = [texts.name("issue", one.issue)] if one.issue else []
    where += [texts.name("mood", one.emotion)] if one.emotion else []
    language = texts.name("language_name", one.language)
    return " · ".join((language, who, *(where or [texts("wordings.everywhere")])))


@dataclass(frozen=True, slots=True)
class _Found:
    learned: tuple[Learned, ...]
    in_force: frozenset[str]


class WordingsView(View):
    """Proposals at the left, the chosen one with its examples at the right."""

    kinds = (KIND,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found = _Found((), frozenset())
        self._looked = False
        look = self.look
        box = column(self, gap=look.px(10))
        head = row(gap=look.px(10))
        head.addWidget(wrapped(look, self.texts("wordings.intro"), size="body"), 1)
        self.again = Button(look, self.texts("wordings.learn"), "", "L")
        self.again.clicked.connect(self.learn)
        head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        across = row(gap=look.px(4))
        box.addLayout(across, 1)
        self.list = Lines(look, self.texts("cases.view_wordings"), 380)
        self.list.chosen.connect(self._chosen)
        across.addWidget(self.list)
        self.area, inside = scrolled(look)
        across.addWidget(self.area, 1)
        self.head = wrapped(look, size="title", tone="")
        self.head.setFont(look.font("title", True))
        self.scope = wrapped(look)
        self.seen = wrapped(look, size="body", tone="")
        self.state = wrapped(look, size="body", tone="")
        self.words = QLineEdit()
        self.words.setFont(look.font())
        self.words.setMaxLength(80)
        self.words.setAccessibleName(self.texts("wordings.put_label"))
        self.words_name = label(look, self.texts("wordings.put_label"), size="small", tone="muted")
        buttons = row(gap=look.px(8))
        self.accept_button = Button(look, self.texts("wordings.accept"), "primary", "A")
        self.accept_button.clicked.connect(self.accept)
        self.decline_button = Button(look, self.texts("wordings.decline"), "", "R")
        self.decline_button.clicked.connect(self.decline)
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.decline_button)
        buttons.addStretch(1)
        for widget in (self.head, self.scope, self.seen, self.state, self.words_name, self.words):
            inside.addWidget(widget)
        inside.addLayout(buttons)
        self.said = wrapped(look, size="body", tone="ok")
        self.said.hide()
        inside.addWidget(self.said)
        self.examples = Rebuilt(look.px(8))
        inside.addWidget(self.examples)
        inside.addStretch(1)
        for keys, act in (("A", self.accept), ("R", self.decline), ("L", self.learn)):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self.setFocusProxy(self.list)
        self._chosen("")

    @property
    def folder(self) -> Path | None:
        """The shop's folder, where accepted wordings are written; None for the sample."""
        return wording_desk.folder_of(self.desk.settings.drafts.shop)

    def begin(self) -> None:
        """Take the keys."""
        self.list.setFocus()

    def reload(self) -> None:
        """Show what is known, and look at the newest edits once."""
        folder = self.folder

        def job(record: Record) -> _Found:
            force = frozenset(one.id for one in wording_desk.in_force(folder))
            return _Found(wording_desk.proposals(record), force)

        self.ask(job, self._show)
        if not self._looked:
            self.learn()

    def learn(self) -> None:
        """Look at the edits on record again."""
        self._looked = True
        self.again.setEnabled(False)
        self.again.setText(self.texts("wordings.learning"))

        def settle(new: int | None) -> None:
            self.again.setEnabled(True)
            self.again.setText(self.texts("wordings.learn"))
            if new is not None:
                self.desk.changed.emit(KIND)
                if new:
                    self.say(self.texts("wordings.learned", n=new))

        def failed(notice: object) -> None:
            settle(None)
            self.desk.trouble.emit(notice)

        self.desk.write(wording_desk.refresh, settle, failed)

    def say(self, told: str) -> None:
        """Say what was done, for a moment."""
        self.said.setText(told)
        self.said.show()
        QTimer.singleShot(_TOLD_MS, self.said, self.said.hide)

    def _show(self, found: _Found) -> None:
        self._found = found
        order = {"proposed": 0, "accepted": 1, "declined": 2}
        shown = sorted(found.learned, key=lambda one: order[one.state])
        lines = [
            (
                one.wording.id,
                f"{name_of(self.texts, one.wording)}\n"
                f"{self.texts.name('wordings.state', one.state)} · "
                f"{scope_of(self.texts, one.wording)}",
            )
            for one in shown
        ]
        self.list.setVisible(bool(lines))
        self.list.show_lines(lines)

    def _chosen(self, key: str) -> None:
        one = self.current
        texts = self.texts
        some = one is not None
        widgets = (self.scope, self.seen, self.state, self.accept_button, self.decline_button,
                   self.words, self.words_name, self.examples)  # fmt: skip
        for widget in widgets:
            widget.setVisible(some)
        if one is None:
            none = "wordings.none_chosen" if self._found.learned else "wordings.none"
            self.head.setText(texts(none))
            return
        self.head.setText(name_of(texts, one.wording))
        self.scope.setText(scope_of(texts, one.wording))
        part = share(one.changed, one.shown)
        told = texts(
            "wordings.seen", shown=one.shown, changed=one.changed, people=one.people,
            share=percent(part.value), low=percent(part.low), high=percent(part.high),
        )  # fmt: skip
        few = f" · {texts('wordings.few')}" if one.shown < FEW else ""
        self.seen.setText(told + few)
        self.state.setText(self._state(one))
        self.state.setVisible(one.state is not WordingState.PROPOSED)
        worded = one.wording.kind != "cut" and one.state is not WordingState.ACCEPTED
        self.words.setVisible(worded)
        self.words_name.setVisible(worded)
        self.words.setText(one.wording.put)
        accepted = one.state is WordingState.ACCEPTED and one.wording.id in self._found.in_force
        self.accept_button.setVisible(not accepted)
        self.decline_button.setVisible(one.state is not WordingState.DECLINED)
        self.decline_button.setText(texts(f"wordings.{'withdraw' if accepted else 'decline'}"))
        self.examples.rebuild(lambda box: None)
        self.ask(lambda record: wording_desk.examples(record, one), self._show_examples, "examples")

    @property
    def current(self) -> Learned | None:
        """The one in view."""
        key = self.list.key
        return next((one for one in self._found.learned if one.wording.id == key), None)

    def _state(self, one: Learned) -> str:
        texts = self.texts
        when = times.ago(texts, one.changed_at, times.now()) if one.changed_at else ""
        who = plain.line(one.author, 40)
        if one.state is WordingState.ACCEPTED:
            held = one.wording.id in self._found.in_force
            return texts(f"wordings.accepted_{'by' if held else 'missing'}", who=who, when=when)
        return texts("wordings.declined_by", who=who, when=when)

    def _show_examples(self, found: tuple[Example, ...]) -> None:
        def fill(box: QVBoxLayout) -> None:
            look, texts = self.look, self.texts
            box.addWidget(label(look, texts("wordings.examples"), size="small", tone="muted"))
            if not found:
                box.addWidget(wrapped(look, texts("wordings.gone"), size="body"))
            for one in found:
                bubble = frame("bubble")
                inside = column(bubble, gap=look.px(4), margin=look.px(10))
                line = row(gap=look.px(8))
                when = times.ago(texts, one.at, times.now())
                who = f"{plain.line(one.agent, 40)} · {when} · {plain.line(one.said, 80)}"
                line.addWidget(wrapped(look, who), 1)
                button = Button(look, texts("cases.open_chat"), "small")
                button.clicked.connect(
                    lambda _=False, key=one.suggestion: self.desk.open_chat.emit(key)
                )
                line.addWidget(button)
                inside.addLayout(line)
                inside.addWidget(difference_view(look, one.edit))
                box.addWidget(bubble)

        self.examples.rebuild(fill)

    def accept(self) -> None:
        """Write the wording in view to the shop's folder."""
        one, who, folder = self.current, self.desk.reviewer, self.folder
        if one is None or self.accept_button.isHidden():
            return
        put = self.words.text() if one.wording.kind != "cut" else None

        def done(made: Wording) -> None:
            self.desk.changed.emit(KIND)
            self.say(self.texts("wordings.done_accept", file=str(folder)))

        self.desk.write(
            lambda record: wording_desk.accept(record, one.wording.id, folder, who, put), done
        )

    def decline(self) -> None:
        """Never apply the wording in view, or stop applying it."""
        one, who, folder = self.current, self.desk.reviewer, self.folder
        if one is None or self.decline_button.isHidden():
            return

        def done(_: None) -> None:
            self.desk.changed.emit(KIND)
            self.say(self.texts("wordings.done_decline"))

        self.desk.write(
            lambda record: wording_desk.decline(record, one.wording.id, folder, who), done
        )

"""Tickets: escalations and promises with owner, deadline, history, and how they ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from assistant.live import tickets
from assistant.live.rows import moment
from assistant.live.tickets import ENDS, Step, Ticket
from assistant.review.record import Record
from assistant.ui import plain, times
from assistant.ui.flow import FlowLayout
from assistant.ui.parts import Button, column, row, wrapped
from assistant.ui.review.live_parts import Chips, Pane, Row, Rows, heading, prose, two_panes
from assistant.ui.review.page import Page

FILTERS = ("open", "escalation", "follow_up", "mine", "closed")
_LATER = (("m30", timedelta(minutes=30)), ("h2", timedelta(hours=2)), ("d1", timedelta(days=1)))


class TicketsView(QWidget):
    """The board at the left, overdue first; one ticket at the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        look, texts = page.look, page.texts
        self._found: dict[str, Ticket] = {}
        self._one: Ticket | None = None
        self.filters = Chips(look, [(f, texts(f"tickets.filter.{f}")) for f in FILTERS], False)
        self.filters.choose("open")
        self.filters.changed.connect(self.reload)
        self.list = Rows(look, look.texts("livedesk.tab.tickets"))
        self.list.chosen.connect(self._choose)
        self.nothing = wrapped(look, texts("tickets.none"), size="body")
        self.new = QLineEdit()
        self.new.setFont(look.font())
        self.new.setMaxLength(200)
        self.new.setPlaceholderText(texts("tickets.new_here"))
        self.new.returnPressed.connect(self._add)
        left = QWidget()
        inside = column(left, gap=look.px(8))
        inside.setContentsMargins(0, look.px(10), 0, look.px(10))
        top = column(gap=look.px(8))
        top.setContentsMargins(look.px(12), 0, look.px(12), 0)
        top.addWidget(self.filters)
        top.addWidget(self.nothing)
        inside.addLayout(top)
        inside.addWidget(self.list, 1)
        bottom = column(gap=0)
        bottom.setContentsMargins(look.px(12), 0, look.px(12), 0)
        bottom.addWidget(self.new)
        inside.addLayout(bottom)
        self.pane = Pane(look)
        self._build()
        column(self).addWidget(two_panes(look, left, self.pane))

    def _build(self) -> None:
        look, texts, box = self._page.look, self._page.texts, self.pane.box
        self.what = wrapped(look, size="title", tone="")
        self.what.setFont(look.font("title", bold=True))
        self.state, self.said, self.history = prose(look, tone="muted"), prose(look), prose(look)
        self.note = QLineEdit()
        self.note.setFont(look.font())
        self.note.setMaxLength(tickets.LONGEST)
        self.note.setPlaceholderText(texts("tickets.note_here"))
        self.note.returnPressed.connect(self._note)
        self.acts, self.ends = QWidget(), QWidget()
        acts = FlowLayout(self.acts, gap=look.px(6))
        self.take = Button(look, texts("tickets.take"), "small")
        self.take.clicked.connect(self._take)
        acts.addWidget(self.take)
        for name, span in _LATER:
            later = Button(look, texts(f"tickets.later.{name}"), "small")
            later.clicked.connect(lambda _on=False, span=span: self._later(span))
            acts.addWidget(later)
        ends = FlowLayout(self.ends, gap=look.px(6))
        self.end_buttons: dict[str, Button] = {}
        for name in (*ENDS, "kept", "dropped"):
            button = Button(look, texts(f"tickets.ended.{name}"), "chip")
            button.clicked.connect(lambda _on=False, name=name: self.close_as(name))
            ends.addWidget(button)
            self.end_buttons[name] = button
        self.again = Button(look, texts("tickets.reopen"), "small")
        self.again.clicked.connect(self._reopen)
        self.open = Button(look, texts("livedesk.open_chat"), "quiet")
        self.open.clicked.connect(self._open_chat)
        self.ends_title = heading(look, texts("tickets.how_ended"))
        self.history_title = heading(look, texts("tickets.history"))
        for part in (
            self.what, self.state, self.said, self.acts, self.note, self.ends_title, self.ends,
        ):  # fmt: skip
            box.addWidget(part)
        foot = row(gap=look.px(8))
        foot.addWidget(self.again)
        foot.addWidget(self.open)
        foot.addStretch(1)
        box.addLayout(foot)
        box.addWidget(self.history_title)
        box.addWidget(self.history)
        box.addStretch(1)
        self.pane.hide()

    # ------------------------------------------------------------ what is shown

    def reload(self) -> None:
        """Ask the record again."""
        wanted, who = self.filters.chosen[0], self._page.desk.reviewer

        def job(record: Record) -> tuple[Ticket, ...]:
            kinds = (wanted,) if wanted in ("escalation", "follow_up") else ()
            owner = who if wanted == "mine" else None
            closed = wanted == "closed"
            return tickets.board(record, times.now(), kinds=kinds, owner=owner, closed=closed)

        self._page.run(job, self._read, lane="tickets")

    def _read(self, found: tuple[Ticket, ...]) -> None:
        self._found = {one.id: one for one in found}
        self.nothing.setVisible(not found)
        self.list.show_rows([self._row(one) for one in found])
        self._choose(self.list.current)

    def _title(self, one: Ticket) -> str:
        texts = self._page.texts
        if one.kind == "escalation":
            reasons = texts.joined([texts.phrase(reason) for reason in one.reasons[:3]])
            return reasons or plain.line(one.said, 120) or texts("tickets.kind.escalation")
        return plain.line(one.title, 200) or texts(f"tickets.kind.{one.kind}")

    def _row(self, one: Ticket) -> Row:
        texts = self._page.texts
        who = one.owner or texts("tickets.nobody")
        below = f"{texts(f'tickets.kind.{one.kind}')} · {plain.line(who, 40)}"
        if one.said and one.reasons:
            below += f" · {plain.line(one.said, 80)}"
        if one.state == "closed":
            aside = texts(f"tickets.ended.{one.ended}") if one.ended else ""
            return Row(one.id, self._title(one), below, aside, "")
        aside = times.due_words(texts, one.due, times.now()) if one.due else ""
        return Row(one.id, self._title(one), below, aside, "danger" if one.overdue else "")

    def _choose(self, id_: str) -> None:
        one = self._found.get(id_)
        self._one = one
        self.pane.setVisible(one is not None)
        if one is None:
            return
        texts, closed = self._page.texts, one.state == "closed"
        self.what.setText(self._title(one))
        parts = [texts(f"tickets.kind.{one.kind}")]
        if one.level:
            parts.append(texts.name("tickets.level", one.level))
        parts.append(
            texts("tickets.owner", name=plain.line(one.owner or texts("tickets.nobody"), 40))
        )
        if one.agent and one.agent != one.owner:
            parts.append(texts("tickets.agent", name=plain.line(one.agent, 40)))
        if closed:
            parts.append(texts("tickets.closed", how=texts(f"tickets.ended.{one.ended}")))
        elif one.due:
            parts.append(times.due_words(texts, one.due, times.now()))
        self.state.setText(" · ".join(parts))
        self.said.setText(plain.show(one.said, 400).text)
        self.said.setVisible(bool(one.said))
        for part in (self.acts, self.note, self.ends, self.ends_title):
            part.setVisible(not closed)
        for name, button in self.end_buttons.items():
            button.setVisible((name in ("kept", "dropped")) is (one.kind == "follow_up"))
        self.again.setVisible(closed)
        self.open.setVisible(bool(one.suggestion))
        self.history.setText("")
        self._page.run(
            lambda record: tickets.steps(record, one.id), self._show_history, lane="steps"
        )

    def _show_history(self, steps: tuple[Step, ...]) -> None:
        texts, now = self._page.texts, times.now()
        lines = []
        for one in reversed(steps):
            text = plain.line(one.text, 300)
            if one.what == "ended":
                text = texts.name("tickets.ended", one.text)
            elif one.what == "due":
                text = times.due_words(texts, moment(one.text), now) if one.text else ""
            words = texts(f"tickets.step.{one.what}", text=text or texts("tickets.nobody"))
            lines.append(
                f"{times.ago(texts, one.at, now)} · {plain.line(one.author, 40)} · {words}"
            )
        self.history.setText("\n".join(lines))
        self.history_title.setVisible(bool(lines))

    # ------------------------------------------------------------ what the supervisor does

    def _write(self, job: Callable[[Record], object]) -> None:
        def done(result: object) -> None:
            self._page.desk.changed.emit("live")

        self._page.write(job, done)

    def _take(self) -> None:
        if (one := self._one) is not None:
            who = self._page.desk.reviewer
            self._write(lambda record: tickets.take(record, one.id, who, who, times.now()))

    def _later(self, span: timedelta) -> None:
        if (one := self._one) is not None:
            who, now = self._page.desk.reviewer, times.now()
            self._write(lambda record: tickets.set_due(record, one.id, now + span, who, now))

    def _note(self) -> None:
        one, text = self._one, self.note.text()
        if one is not None and text.strip():
            self.note.clear()
            who = self._page.desk.reviewer
            self._write(lambda record: tickets.note(record, one.id, text, who, times.now()))

    def close_as(self, ended: str) -> None:
        """It has ended this way; what stands in the note goes with it."""
        if (one := self._one) is not None:
            who, text = self._page.desk.reviewer, self.note.text()
            self.note.clear()
            self._write(lambda record: tickets.close(record, one.id, ended, who, times.now(), text))

    def _reopen(self) -> None:
        if (one := self._one) is not None:
            who = self._page.desk.reviewer
            self._write(lambda record: tickets.reopen(record, one.id, who, times.now()))

    def _add(self) -> None:
        title = self.new.text().strip()
        if title:
            self.new.clear()
            who = self._page.desk.reviewer
            self._write(lambda record: tickets.open_own(record, title, who, times.now(), owner=who))

    def _open_chat(self) -> None:
        if self._one is not None and self._one.suggestion:
            self._page.desk.open_chat.emit(self._one.suggestion)

"""The agents' load, to protect them: insults, long stretches, angry chats, wishes for a rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assistant.domain.live import Breather, BreatherState
from assistant.live import load
from assistant.live.load import LONG_STRETCH, MANY_HOT, Load
from assistant.ui import plain, times
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, frame, label, row, wrapped
from assistant.ui.review.live_parts import Chips, Pane
from assistant.ui.review.page import Desk, Page

_REFRESH = 60_000


class LoadPage(Page):
    """A card an agent, those who should be asked how they are first."""

    title = "review.page.load"
    keys = (("[ / ]", "livedesk.key.span"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look, texts = desk.look, desk.texts
        box = column(self, gap=0)
        bar = frame("bar")
        line = row(bar, gap=look.px(8), margin=look.px(10))
        spans = [("day", texts("load.span_day")), ("week", texts("load.span_week"))]
        self.span = Chips(look, spans, False)
        self.span.choose("day")
        self.span.changed.connect(self.reload)
        self.span.stepped(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line.addWidget(self.span, 1)
        box.addWidget(bar)
        self.pane = Pane(look)
        self.pane.box.addWidget(wrapped(look, texts("load.why"), size="body"))
        self.cards = Cards(self)
        self.pane.box.addWidget(self.cards)
        self.pane.box.addStretch(1)
        box.addWidget(self.pane, 1)
        desk.changed.connect(lambda kind: self.outdate() if kind == "live" else None)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH)
        self._timer.timeout.connect(self.outdate)
        self._timer.start()

    def reload(self) -> None:
        """Ask the record again."""
        now = times.now()
        since = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.span.chosen[0] == "week":
            since -= timedelta(days=6)
        self.run(lambda record: load.loads(record, since, now), self.cards.show_loads)


class Cards(Rebuilt):
    """One card an agent."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.look.px(10))
        self._page = page
        self._loads: tuple[Load, ...] | None = None

    def show_loads(self, loads: tuple[Load, ...]) -> None:
        """Paint them; a card in which somebody is writing stays as it is."""
        writing = any(field.hasFocus() and field.text() for field in self.findChildren(QLineEdit))
        if loads != self._loads and not writing:
            self._loads = loads
            self.rebuild(lambda box: self._fill(box, loads))

    def _fill(self, box: QVBoxLayout, loads: tuple[Load, ...]) -> None:
        if not loads:
            box.addWidget(wrapped(self._page.look, self._page.texts("load.none"), size="body"))
        for one in loads:
            box.addWidget(self._card(one))

    def _card(self, one: Load) -> QWidget:
        look, texts = self._page.look, self._page.texts
        # Calm, not an alarm: somebody should be asked how they are.
        made = frame("composer" if one.heavy else "promise")
        inside = column(made, gap=look.px(8), margin=look.px(12))
        head = row(gap=look.px(8))
        head.addWidget(label(look, plain.line(one.agent, 60), size="strong", bold=True))
        head.addStretch(1)
        if one.abused:
            open_ = Button(look, texts("load.open"), "quiet")
            open_.clicked.connect(lambda: self._page.desk.open_chat.emit(one.abused[-1]))
            head.addWidget(open_)
        inside.addLayout(head)
        inside.addLayout(self._numbers(one))
        if one.resting is not None:
            self._rest(inside, one.resting)
        return made

    def _numbers(self, one: Load) -> QVBoxLayout:
        look, texts, own = self._page.look, self._page.texts, one.own
        line = row(gap=look.px(28))

        def minutes(span: timedelta) -> str:
            return texts.duration(int(span.total_seconds())) if span else "0"

        for key, value, heavy in (
            ("stretch", minutes(own.stretch), own.stretch >= LONG_STRETCH),
            ("worst", minutes(one.worst), one.worst >= LONG_STRETCH),
            ("hot", str(own.hot_in_row), own.hot_in_row >= MANY_HOT),
            ("hot_all", str(one.hot), False),
            ("abused", str(own.abusive), own.abusive > 0),
            ("chats", str(own.chats), False),
            ("breathers", str(one.breathers), False),
        ):
            if value == "0" and key != "chats":
                continue
            pair = column(gap=0)
            tone = "danger" if heavy else ""
            pair.addWidget(label(look, value, size="strong", bold=True, tone=tone))
            pair.addWidget(label(look, texts(f"load.{key}"), size="small", tone="muted"))
            line.addLayout(pair)
        line.addStretch(1)
        box = column(gap=0)
        box.addLayout(line)
        return box

    def _rest(self, box: QVBoxLayout, wish: Breather) -> None:
        look, texts = self._page.look, self._page.texts
        by = plain.line(wish.answered_by, 40)
        if wish.state is BreatherState.GRANTED:
            box.addWidget(wrapped(look, texts("load.resting", by=by), size="body"))
            return
        words = texts("load.wants", time=times.ago(texts, wish.at, times.now()))
        if wish.state is BreatherState.LATER:
            words += " · " + texts("load.later", by=by, text=plain.line(wish.answer, 120))
        box.addWidget(wrapped(look, words, size="body", tone=""))
        line = row(gap=look.px(8))
        go = Button(look, texts("load.go"), "primary")
        go.clicked.connect(lambda: self.answer(wish, BreatherState.GRANTED, ""))
        field = later_field(look, texts("load.later_here"))
        say = Button(look, texts("load.say_later"), "small")
        say.clicked.connect(lambda: self.answer(wish, BreatherState.LATER, field.text()))
        field.returnPressed.connect(say.click)
        line.addWidget(go)
        line.addWidget(field, 1)
        line.addWidget(say)
        box.addLayout(line)

    def answer(self, wish: Breather, state: BreatherState, text: str) -> None:
        """Say go, or when."""
        who, now = self._page.desk.reviewer, datetime.now().astimezone()
        self._page.write(
            lambda record: load.answer_breather(record, wish.id, state, text, who, now),
            lambda done: self._page.desk.changed.emit("live"),
        )


def later_field(look: Look, hint: str) -> QLineEdit:
    """Where the supervisor says when a rest is possible."""
    field = QLineEdit()
    field.setFont(look.font())
    field.setMaxLength(200)
    field.setPlaceholderText(hint)
    return field

"""Asks that wait: who, for how long, the case in short, the agent's limits, and the answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget

from assistant.domain.live import AskKind, Ruling, Verdict
from assistant.live import asks
from assistant.live.asks import Waiting
from assistant.review.record import Record
from assistant.ui import live_words, plain, times
from assistant.ui.bounded_text import BoundedText
from assistant.ui.parts import Button, column, label, row, wrapped
from assistant.ui.review.live_parts import Pane, Row, Rows, heading, prose, two_panes
from assistant.ui.review.page import Page
from assistant.ui.texts import Texts

# From here on a customer has waited too long for a word.
LATE_SECONDS, TOO_LATE_SECONDS = 60, 180


def clock(texts: Texts, seconds: float) -> str:
    """A waiting time that can be seen to run: minutes and seconds within the first hour."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}" if whole < 3600 else times.span(texts, whole)


class AsksView(QWidget):
    """The list of asks and the one that is answered."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        look, texts = page.look, page.texts
        self._found: dict[str, Waiting] = {}
        self._shown = ""
        self.list = Rows(look, look.texts("livedesk.tab.asks"))
        self.list.chosen.connect(self._choose)
        self.nothing = wrapped(look, texts("livedesk.no_asks"), size="body")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setContentsMargins(*(look.px(24),) * 4)
        left = QWidget()
        inside = column(left, gap=0)
        inside.addWidget(self.nothing)
        inside.addWidget(self.list, 1)
        self.pane = Pane(look)
        self._build()
        column(self).addWidget(two_panes(look, left, self.pane))

    def _build(self) -> None:
        look, texts = self._page.look, self._page.texts
        self.what = label(look, size="title", bold=True)
        self.clock = label(look, size="body", tone="muted")
        self.limits, self.brief, self.said = prose(look), prose(look), prose(look)
        self.limits_title = heading(look, texts("livedesk.limits"))
        self.brief_title = heading(look, texts("livedesk.brief"))
        self.amount = QDoubleSpinBox()
        self.amount.setRange(0, 1_000_000)
        self.amount.setDecimals(2)
        self.amount.setFont(look.font())
        self.unit = label(look)
        self.reason = QLineEdit()
        self.reason.setFont(look.font())
        self.reason.setMaxLength(400)
        self.reason.setPlaceholderText(texts("livedesk.reason_here"))
        self.sentence = BoundedText()
        self.sentence.setFont(look.font())
        self.sentence.setFixedHeight(look.px(64))
        self.sentence.setTabChangesFocus(True)
        self.sentence.setPlaceholderText(texts("livedesk.sentence_here"))
        self.grant = Button(look, texts("livedesk.grant"), "primary", "Ctrl ⏎")
        self.refuse = Button(look, texts("livedesk.refuse"), "small")
        self.other = Button(look, texts("livedesk.otherwise"), "small")
        self.open = Button(look, texts("livedesk.open_chat"), "quiet")
        self.grant.clicked.connect(lambda: self.answer(Verdict.GRANTED))
        self.refuse.clicked.connect(lambda: self.answer(Verdict.REFUSED))
        self.other.clicked.connect(lambda: self.answer(Verdict.OTHERWISE))
        self.open.clicked.connect(self._open_chat)
        for field in (self.amount, self.reason, self.sentence, self.list):
            field.installEventFilter(self)
        self._arrange()
        self._show(None)

    def _arrange(self) -> None:
        look, texts, box = self._page.look, self._page.texts, self.pane.box
        head = row(gap=look.px(12))
        head.addWidget(self.what)
        head.addStretch(1)
        head.addWidget(self.clock)
        box.addLayout(head)
        self.form = QWidget()
        form = column(self.form, gap=look.px(8))
        self.sum = QWidget()
        money = row(self.sum, gap=look.px(8))
        money.addWidget(label(look, texts("livedesk.up_to")))
        money.addWidget(self.amount)
        money.addWidget(self.unit)
        money.addStretch(1)
        form.addWidget(self.sum)
        form.addWidget(self.reason)
        form.addWidget(self.sentence)
        buttons = row(gap=look.px(8))
        for button in (self.grant, self.refuse, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        form.addLayout(buttons)
        for part in (
            self.said, self.form, self.limits_title, self.limits, self.brief_title, self.brief,
        ):  # fmt: skip
            box.addWidget(part)
        foot = row(gap=0)
        foot.addWidget(self.open)
        foot.addStretch(1)
        box.addLayout(foot)
        box.addStretch(1)

    # ------------------------------------------------------------ what is shown

    def reload(self) -> None:
        """Ask the record again."""
        self._page.run(_read, self._read, lane="asks")

    def _read(self, found: tuple[tuple[Waiting, ...], tuple[Waiting, ...]]) -> None:
        waiting, done = found
        self._found = {one.ask.id: one for one in (*waiting, *done)}
        self.nothing.setVisible(not waiting)
        self._rows()
        self._choose(self.list.current)

    def _rows(self) -> None:
        self.list.show_rows([self._row(one) for one in self._found.values()])

    def _row(self, one: Waiting) -> Row:
        texts = self._page.texts
        ask, ruling = one.ask, one.ask.ruling
        mood = texts.name("mood", one.told.emotion) if one.told.emotion else ""
        issue = texts.name("issue", one.told.issue) if one.told.issue else ""
        below = " · ".join(part for part in (plain.line(one.agent, 40), mood, issue) if part)
        if ask.waits:
            waited = self._seconds(one)
            aside = clock(texts, waited)
            tone = "danger" if waited >= TOO_LATE_SECONDS else "warn"
            tone = tone if waited >= LATE_SECONDS else ""
        elif ruling is not None:
            aside, tone = texts(f"livedesk.done.{ruling.verdict.value}"), ""
        else:
            aside, tone = texts("livedesk.done.withdrawn"), ""
        return Row(ask.id, live_words.asked(texts, ask), below, aside, tone)

    @staticmethod
    def _seconds(one: Waiting) -> float:
        return (times.now() - one.ask.made).total_seconds()

    def tick(self) -> None:
        """A second has passed."""
        if self.isVisible() and any(one.ask.waits for one in self._found.values()):
            self._rows()
            self._say_clock()

    def _say_clock(self) -> None:
        one, texts = self._found.get(self._shown), self._page.texts
        if one is not None and one.ask.waits:
            waited = clock(texts, self._seconds(one))
            self.clock.setText(
                texts("livedesk.waits", time=waited, agent=plain.line(one.agent, 40))
            )

    def _choose(self, id_: str) -> None:
        one = self._found.get(id_)
        # What is being written for an ask is not lost because another one has come in.
        if one is not None and id_ == self._shown and one.ask.waits:
            self._say_clock()
            return
        self._show(one)

    def _show(self, one: Waiting | None) -> None:
        texts = self._page.texts
        self._shown = one.ask.id if one else ""
        self.pane.setVisible(one is not None)
        if one is None:
            return
        ask, told = one.ask, one.told
        self.what.setText(live_words.asked(texts, ask))
        self.clock.setText("")
        self._say_clock()
        self.form.setVisible(ask.waits)
        self.said.setVisible(ask.ruling is not None)
        if ask.ruling is not None:
            self.said.setText(self._said(ask.ruling))
        self.sum.setVisible(ask.kind is AskKind.SUM)
        self.amount.setValue(ask.amount or 0)
        self.unit.setText(texts.name("livedesk.unit", ask.unit) if ask.unit else "")
        self.reason.clear()
        self.sentence.clear()
        limits = "\n".join(f"· {plain.line(limit.text, 200)}" for limit in told.limits)
        self.limits.setText(limits or texts("livedesk.no_limits"))
        brief = told.brief.get(texts.language) or next(iter(told.brief.values()), "")
        self.brief.setText(plain.show(brief, 4000).text or texts("livedesk.no_brief"))
        self.open.setVisible(bool(one.suggestion))

    def _said(self, ruling: Ruling) -> str:
        texts = self._page.texts
        when = times.ago(texts, ruling.at, times.now())
        lines = [f"{live_words.ruled(texts, ruling)} · {plain.line(ruling.author, 40)} · {when}"]
        lines += [plain.line(part, 800) for part in (ruling.reason, ruling.sentence) if part]
        return "\n".join(lines)

    # ------------------------------------------------------------ what the supervisor does

    def answer(self, verdict: Verdict) -> None:
        """Answer the ask in view; a refusal needs its reason, another way its words."""
        one, texts = self._found.get(self._shown), self._page.texts
        if one is None or not one.ask.waits:
            return
        reason, sentence = self.reason.text().strip(), self.sentence.toPlainText().strip()
        if verdict is not Verdict.GRANTED and not (reason or sentence):
            self.reason.setPlaceholderText(texts("livedesk.reason_first"))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        sum_ = one.ask.kind is AskKind.SUM and verdict is Verdict.GRANTED
        amount = self.amount.value() if sum_ else None
        author, language = self._page.desk.reviewer, one.told.language

        def job(record: Record) -> bool:
            _, stands = asks.answer(
                record, one.ask.id, verdict, author, times.now(), amount=amount,
                unit=one.ask.unit if sum_ else "", reason=reason, sentence=sentence,
                language=language,
            )  # fmt: skip
            return stands

        self._shown = ""
        self._page.write(job, self._answered)

    def _answered(self, stands: bool) -> None:
        self._page.outdate()
        self._page.desk.changed.emit("live")
        if not stands:
            self.said.setText(self._page.texts("livedesk.too_late"))

    def _open_chat(self) -> None:
        one = self._found.get(self._shown)
        if one is not None and one.suggestion:
            self._page.desk.open_chat.emit(one.suggestion)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Ctrl+Enter grants, from wherever one writes."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.answer(Verdict.GRANTED)
                return True
        return super().eventFilter(watched, event)


def _read(record: Record) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    return asks.waiting(record), asks.answered(record)

"""The overlay's line to the supervisor: one click asks for a sum, an exception, help or a rest."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.live import AskKind, Breather, BreatherState, OwnLoad
from assistant.domain.view import (
    AgentAction,
    AskBreather,
    AskSupervisor,
    EndBreather,
    OverlayView,
)
from assistant.ui import live_words, plain
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.parts import (
    Button,
    Rebuilt,
    column,
    frame,
    label,
    row,
    wrapped,
)

LONG_STRETCH = timedelta(minutes=90)
MANY_HOT = 4
EXCEPTIONS = ("return_late", "refund_first", "resend", "freight", "keep_item", "other")
_SUMS = (20, 30, 50, 100, 200, 300, 500)
_CHIPS = 5
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,2})?")
_MONEY = ("CNY", "TWD", "HKD", "USD", "EUR", "GBP", "JPY")


class LivePanel(Rebuilt):
    """Signals: action(AgentAction), resized()."""

    action = Signal(object)
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(6))
        self._look = look
        self._view = OverlayView()
        self._shown: object = None
        self.open = False
        self.ask = self.breather = Button(look, "")
        self.hide()

    def show_view(self, view: OverlayView) -> None:
        """Paint what concerns the supervisor of a view."""
        if view.chat != self._view.chat:
            self.open = False
        self._view = view
        live = view.chat is not None and view.reading is not None
        self.setVisible(live)
        if live:
            self._paint()

    def _paint(self) -> None:
        view = self._view
        shown = (
            view.chat, view.breather, view.load, view.allowances, self.open, _named(view),
        )  # fmt: skip
        if shown != self._shown:
            self._shown = shown
            self.rebuild(self._fill)

    def toggle(self) -> None:
        """Open or fold what can be asked for."""
        self.open = not self.open
        self._paint()
        self.resized.emit()

    # ------------------------------------------------------------ parts

    def _fill(self, box: QVBoxLayout) -> None:
        view = self._view
        self._load(box, view.load)
        if view.breather is not None:
            self._breather(box, view.breather)
        self._foot(box, view)
        if self.open:
            self._choices(box)

    def _load(self, box: QVBoxLayout, load: OwnLoad) -> None:
        texts = self._look.texts
        told = []
        if load.stretch >= LONG_STRETCH:
            time = texts.duration(int(load.stretch.total_seconds()))
            told.append(texts("live.stretch", time=time))
        if load.hot_in_row >= MANY_HOT:
            told.append(texts("live.hot", n=load.hot_in_row))
        if load.abusive:
            told.append(texts("live.abused", n=load.abusive))
        if told:
            box.addWidget(wrapped(self._look, " · ".join(told)))

    def _breather(self, box: QVBoxLayout, wish: Breather) -> None:
        look, texts = self._look, self._look.texts
        key, button = "live.breather_asked", "live.never_mind"
        if wish.state is BreatherState.GRANTED:
            key, button = "live.breather_granted", "live.back"
        elif wish.state is BreatherState.LATER:
            key = "live.breather_later" if wish.answer else "live.breather_later_none"
        line = row(gap=look.px(8))
        line.addWidget(wrapped(look, texts(key, text=plain.line(wish.answer, 200))), 1)
        end = Button(look, texts(button), "small" if button == "live.back" else "quiet")
        end.clicked.connect(lambda: self.action.emit(EndBreather(wish.id)))
        line.addWidget(end)
        box.addLayout(line)

    def _foot(self, box: QVBoxLayout, view: OverlayView) -> None:
        look, texts = self._look, self._look.texts
        line = row(gap=look.px(8))
        self.ask = Button(look, texts("live.ask"), "small")
        self.ask.setToolTip(texts("live.ask_tip"))
        self.ask.clicked.connect(self.toggle)
        line.addWidget(self.ask)
        line.addStretch(1)
        self.breather = Button(look, texts("live.breather"), "quiet")
        self.breather.setToolTip(texts("live.breather_tip"))
        self.breather.setVisible(view.breather is None)
        self.breather.clicked.connect(self._rest)
        line.addWidget(self.breather)
        box.addLayout(line)

    def _choices(self, box: QVBoxLayout) -> None:
        look, texts = self._look, self._look.texts
        made = frame("box")
        inside = column(made, gap=look.px(6), margin=look.px(10))
        unit = _unit(self._view)
        sums = [(live_words.money(texts, n, unit), float(n)) for n in _offered(self._view)]
        if named := _named(self._view):
            words = texts("live.named", sum=live_words.money(texts, named, unit))
            sums.insert(0, (words, named))
        inside.addWidget(label(look, texts("live.sum_title"), size="small", tone="muted"))
        flow = FlowLayout(gap=look.px(6))
        for words, amount in sums:
            self._chip(flow, words, AskKind.SUM, amount=amount, unit=unit)
        inside.addLayout(flow)
        inside.addWidget(label(look, texts("live.exception_title"), size="small", tone="muted"))
        flow = FlowLayout(gap=look.px(6))
        for name in EXCEPTIONS:
            self._chip(flow, texts(f"live.exception.{name}"), AskKind.EXCEPTION, about=name)
        inside.addLayout(flow)
        inside.addWidget(label(look, texts("live.help_title"), size="small", tone="muted"))
        flow = FlowLayout(gap=look.px(6))
        self._chip(flow, texts("live.help"), AskKind.HELP)
        inside.addLayout(flow)
        box.addWidget(made)

    def _chip(
        self,
        flow: FlowLayout,
        words: str,
        kind: AskKind,
        *,
        about: str = "",
        amount: float | None = None,
        unit: str = "",
    ) -> None:
        chip = Button(self._look, words, "chip")
        chip.setProperty("ask", about or kind.value)
        chip.clicked.connect(
            lambda: self._send(kind, about, amount, unit if amount is not None else "")
        )
        flow.addWidget(chip)

    # ------------------------------------------------------------ what the agent does

    def _send(self, kind: AskKind, about: str, amount: float | None, unit: str) -> None:
        chat = self._view.chat
        if chat is not None:
            self.toggle()
            self._emit(AskSupervisor(chat, str(uuid4()), kind, about, amount, unit))

    def _rest(self) -> None:
        chat = self._view.chat
        if chat is not None:
            self._emit(AskBreather(str(uuid4()), chat.account))

    def _emit(self, action: AgentAction) -> None:
        self.action.emit(action)
        self.resized.emit()


def _unit(view: OverlayView) -> str:
    """The currency of what may be given here."""
    return next((one.unit for one in view.allowances if one.unit in _MONEY), "CNY")


def _named(view: OverlayView) -> float | None:
    """The sum that the customer has named last, if it is one worth asking for."""
    facts = view.reading.facts if view.reading else ()
    for fact in reversed(facts):
        found = _NUMBER.search(fact.value) if fact.kind == "amount" else None
        if found and 0 < float(found.group()) <= 100_000:
            return float(found.group())
    return None


def _offered(view: OverlayView) -> list[int]:
    """Round sums above what the agent may give alone."""
    most = max((one.max for one in view.allowances if one.unit in _MONEY), default=0)
    return [one for one in _SUMS if one > most and one != _named(view)][:_CHIPS] or [1000]

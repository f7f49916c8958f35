"""What the supervisor has said, above the drafts: asks that wait, answers, lines of truth."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from assistant.domain.live import Ask, Ruling, Verdict
from assistant.domain.view import OverlayView, TakeBackAsk
from assistant.ui import copying, live_words, plain
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, flash, frame, label, row, wrapped

REFRESH_MS = 10_000
SHOWN = 3


class LiveAnswers(Rebuilt):
    """Hidden while there is nothing. Signals: action(AgentAction)."""

    action = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(6))
        self._look = look
        self._view = OverlayView()
        self._shown: object = None
        self._clock = QTimer(self)
        self._clock.setInterval(REFRESH_MS)
        self._clock.timeout.connect(self._tick)
        self.hide()

    def show_view(self, view: OverlayView) -> None:
        """Paint what the supervisor was asked and has said in the chat of a view."""
        self._view = view
        asks = [one for one in view.asks if one.waits or one.ruling]
        waits = any(one.waits for one in asks)
        if not waits:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
        self.setVisible(bool(asks or view.truth))
        self._paint()

    def _tick(self) -> None:
        self._shown = None
        self._paint()

    def _paint(self) -> None:
        shown = (self._view.chat, self._view.asks, self._view.truth)
        if shown != self._shown:
            self._shown = shown
            self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        asks = [one for one in self._view.asks if one.waits or one.ruling]
        for one in asks[-SHOWN:]:
            if one.ruling is None:
                self._waits(box, one)
            elif one.answered:
                # Handed on: one quiet line is enough.
                words = live_words.ruled(self._look.texts, one.ruling)
                box.addWidget(wrapped(self._look, words))
            else:
                self._ruled(box, one.ruling)
        for line in self._view.truth:
            title = self._look.texts("live.truth", title=plain.line(line.title, 60))
            box.addWidget(wrapped(self._look, title))

    def _waits(self, box: QVBoxLayout, ask: Ask) -> None:
        look, texts = self._look, self._look.texts
        line = row(gap=look.px(8))
        waited = texts.duration(int((datetime.now().astimezone() - ask.made).total_seconds()))
        what = texts("live.waits", what=live_words.asked(texts, ask))
        line.addWidget(wrapped(look, f"{what} · {texts('live.waited', time=waited)}"), 1)
        back = Button(look, texts("live.take_back"), "quiet")
        chat = self._view.chat
        if chat is not None:
            back.clicked.connect(lambda: self.action.emit(TakeBackAsk(chat, ask.id)))
        line.addWidget(back)
        box.addLayout(line)

    def _ruled(self, box: QVBoxLayout, ruling: Ruling) -> None:
        look, texts = self._look, self._look.texts
        made = frame("box")
        inside = column(made, gap=look.px(4), margin=look.px(8))
        words = live_words.ruled(texts, ruling)
        tone = "ok" if ruling.verdict is Verdict.GRANTED else ""
        inside.addWidget(label(look, words, bold=True, tone=tone))
        if ruling.reason:
            told = texts("live.reason", text=plain.line(ruling.reason, 400))
            inside.addWidget(wrapped(look, told, tone=""))
        if ruling.sentence:
            said = texts("live.sentence", text=plain.line(ruling.sentence, 600))
            inside.addWidget(wrapped(look, said, tone=""))
            line = row(gap=0)
            copy = Button(look, texts("live.copy"), "small")
            copy.clicked.connect(lambda: self._copy(copy, ruling.sentence))
            line.addWidget(copy)
            line.addStretch(1)
            inside.addLayout(line)
        made.setAccessibleName(words)
        box.addWidget(made)

    def _copy(self, button: Button, text: str) -> None:
        copying.copy(text)
        flash(button, self._look.texts("live.copied"), self._look.texts("live.copy"))

"""Chats in the background: who waits, for how long, and where it gets hot."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from assistant.domain.reading import Emotion
from assistant.domain.view import OtherChat
from assistant.ui import keys, plain, times
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, label, row, set_tip
from assistant.ui.textview import TextView

MOST_SHOWN = 4
_TICK_MS = 5_000


class OtherRow(QFrame):
    """One waiting customer; a click goes there. Signals: clicked()."""

    clicked = Signal()

    def __init__(self, look: Look, other: OtherChat) -> None:
        super().__init__()
        self._look, self._other = look, other
        self.setObjectName("other")
        self.setProperty("heating", "true" if other.heating else "false")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        texts, tokens = look.texts, look.theme.tokens
        line = row(self, gap=look.px(6))
        line.setContentsMargins(look.px(6), look.px(3), look.px(6), look.px(3))
        colours = look.theme.emotion(other.emotion)
        line.addWidget(IconView(f"mood-{_known(other.emotion)}", colours.ink, look.px(18)))
        self.peer = TextView(look.font("small", bold=other.heating), tokens.text, max_lines=1)
        self.peer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.peer.show_text(plain.line(other.chat.peer, 60))
        line.addWidget(self.peer, 1)
        words = [texts.name("mood", other.emotion)] if other.emotion else []
        if other.heating:
            line.addWidget(IconView("heating", tokens.danger, look.px(16)))
            words.append(texts("others.heating"))
        self._words = " · ".join(words)
        line.addWidget(
            label(look, self._words, size="small", tone="danger" if other.heating else "")
        )
        self._waited = label(look, size="small", tone="muted")
        line.addWidget(self._waited)
        set_tip(self, f"{self.peer.text}\n{texts('others.open')}")
        self.tick(times.now())

    def tick(self, now: datetime) -> None:
        """Let the clock go on: time passes without a new view."""
        texts, other = self._look.texts, self._other
        seconds = other.waiting_seconds
        if other.since is not None:
            seconds = max(seconds, int((now - other.since).total_seconds()))
        self._waited.setText(texts("others.waiting", time=texts.duration(seconds)))
        self.setAccessibleName(f"{self.peer.text} {self._words} {self._waited.text()}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to this chat."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


class OthersList(Rebuilt):
    """A few rows, the most urgent first as the view has them; hidden when empty.

    Signals: opened(OtherChat), resized() when the agent unfolds or folds it.
    """

    opened = Signal(object)
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(2))
        self._look = look
        self._shown: tuple[OtherChat, ...] | None = None
        self._whole = False
        self.rows: list[OtherRow] = []
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self.tick)
        self.hide()

    @property
    def others(self) -> tuple[OtherChat, ...]:
        """Who waits, the most urgent first."""
        return self._shown or ()

    def show_others(self, others: tuple[OtherChat, ...]) -> None:
        """Paint the list."""
        if others == self._shown:
            return
        self._shown = others
        self._whole = self._whole and len(others) > MOST_SHOWN
        self.setVisible(bool(others))
        self.rebuild(self._fill)
        (self._clock.start if others else self._clock.stop)()

    def tick(self) -> None:
        """Say again how long everybody has waited."""
        now = times.now()
        for one in self.rows:
            one.tick(now)

    def _fill(self, box: QVBoxLayout) -> None:
        look, texts, others = self._look, self._look.texts, self.others
        head = row(gap=look.px(6))
        head.addWidget(label(look, texts("others.title"), size="small", bold=True))
        head.addStretch(1)
        key = keys.full(look.hotkeys.next_chat)
        if key and others:
            hint = texts("others.next_key", keys=key)
            head.addWidget(label(look, hint, size="small", tone="muted"))
        box.addLayout(head)
        self.rows = []
        for other in others if self._whole else others[:MOST_SHOWN]:
            made = OtherRow(look, other)
            made.clicked.connect(lambda other=other: self.opened.emit(other))
            self.rows.append(made)
            box.addWidget(made)
        if len(others) > MOST_SHOWN:
            left = len(others) - MOST_SHOWN
            words = texts("others.fold") if self._whole else texts("more", n=left)
            self.more = Button(look, words, "quiet")
            self.more.clicked.connect(self._fold)
            box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _fold(self) -> None:
        self._whole = not self._whole
        self.rebuild(self._fill)
        self.resized.emit()


def _known(emotion: str) -> str:
    return emotion if emotion in set(Emotion) else "neutral"

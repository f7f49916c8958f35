"""The chat around a suggestion: who wrote what and in which mood, the answered message marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from assistant.review.queue import Turn
from assistant.ui import plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, label, row
from assistant.ui.textview import TextView

# So much of what came before is shown at first; the rest is one key away.
BEFORE = 6
_LONGEST = 4000


class ChatView(Rebuilt):
    """Bubbles, the customer's at the left, the agent's at the right."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(6))
        self._look = look
        self._turns: tuple[Turn, ...] = ()
        self._all = False

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Another chat; only the last messages before the answered one are in view."""
        self._turns, self._all = tuple(turns), False
        self.rebuild(self._fill)

    @property
    def hidden(self) -> int:
        """How many earlier messages are not in view."""
        here = next((n for n, turn in enumerate(self._turns) if turn.here), len(self._turns))
        return 0 if self._all else max(0, here - BEFORE)

    def show_all(self) -> None:
        """The earlier messages too."""
        if self.hidden:
            self._all = True
            self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        hidden = self.hidden
        if hidden:
            more = Button(self._look, self._look.texts("queue.earlier", n=hidden), "quiet", "O")
            more.clicked.connect(self.show_all)
            box.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        for turn in self._turns[hidden:]:
            box.addLayout(self._bubble(turn))

    def _bubble(self, turn: Turn) -> QHBoxLayout:
        look, texts = self._look, self._look.texts
        line = row(gap=0)
        bubble = QFrame()
        bubble.setObjectName("bubble")
        bubble.setProperty("speaker", turn.speaker)
        bubble.setProperty("here", turn.here)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        bubble.setSizePolicy(policy)
        inside = column(bubble, gap=look.px(2))
        inside.setContentsMargins(look.px(10), look.px(6), look.px(10), look.px(7))
        inside.addLayout(self._head(turn))
        text = TextView(look.font(), look.theme.tokens.text)
        text.show_text(plain.show(turn.text, _LONGEST).text)
        name = texts(f"queue.speaker.{turn.speaker}")
        text.setAccessibleName(f"{name}: {text.text}")
        inside.addWidget(text)
        if turn.speaker == "agent":
            line.addStretch(1)
            line.addWidget(bubble, 5)
        else:
            line.addWidget(bubble, 5)
            line.addStretch(1)
        return line

    def _head(self, turn: Turn) -> QHBoxLayout:
        look, texts = self._look, self._look.texts
        head = row(gap=look.px(6))
        who = texts(f"queue.speaker.{turn.speaker}")
        clock = f"{turn.at.astimezone():%H:%M}"
        head.addWidget(label(look, f"{who} · {clock}", size="small", tone="muted"))
        if turn.emotion:
            colours = look.theme.emotion(turn.emotion)
            head.addWidget(IconView(f"mood-{turn.emotion}", colours.ink, look.px(14)))
            word = label(look, texts.name("mood", turn.emotion), size="small")
            word.setStyleSheet(f"color: {colours.ink}")
            head.addWidget(word)
        head.addStretch(1)
        if turn.here:
            head.addWidget(label(look, texts("queue.here"), size="small", tone="accent", bold=True))
        return head

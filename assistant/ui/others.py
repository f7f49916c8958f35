"""Chats in the background: who waits, for how long, and where it gets hot."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from assistant.domain.reading import Emotion
from assistant.domain.view import OtherChat
from assistant.ui import plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, label, row
from assistant.ui.textview import TextView

MOST_SHOWN = 3


class OthersList(Rebuilt):
    """At most three rows, the hot ones first, then who waits longest; hidden when empty."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(4))
        self._look = look
        self._shown: tuple[OtherChat, ...] | None = None
        self.hide()

    def show_others(self, others: tuple[OtherChat, ...]) -> None:
        """Paint the list."""
        if others == self._shown:
            return
        self._shown = others
        self.setVisible(bool(others))
        self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        look, texts, others = self._look, self._look.texts, self._shown or ()
        box.addWidget(label(look, texts("others.title"), size="small", bold=True))
        urgent = sorted(others, key=lambda o: (not o.heating, -o.waiting_seconds))
        for other in urgent[:MOST_SHOWN]:
            box.addWidget(self._row(other))
        if len(others) > MOST_SHOWN:
            more = texts("more", n=len(others) - MOST_SHOWN)
            box.addWidget(label(look, more, size="small", tone="muted"))

    def _row(self, other: OtherChat) -> QFrame:
        look, texts = self._look, self._look.texts
        colours, tokens = look.theme.emotion(other.emotion), look.theme.tokens
        made = QFrame()
        line = row(made, gap=look.px(6))
        line.addWidget(IconView(f"mood-{_known(other.emotion)}", colours.ink, look.px(18)))
        peer = TextView(look.font("small"), tokens.text, max_lines=1)
        peer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        peer.show_text(plain.line(other.chat.peer, 60))
        line.addWidget(peer, 1)
        words = [texts.name("mood", other.emotion)]
        if other.heating:
            line.addWidget(IconView("heating", tokens.danger, look.px(16)))
            words.append(texts("others.heating"))
        line.addWidget(
            label(look, " · ".join(words), size="small", tone="danger" if other.heating else "")
        )
        waited = texts("others.waiting", time=texts.duration(other.waiting_seconds))
        line.addWidget(label(look, waited, size="small", tone="muted"))
        made.setAccessibleName(f"{peer.text} {' '.join(words)} {waited}")
        return made


def _known(emotion: str) -> str:
    return emotion if emotion in set(Emotion) else "neutral"

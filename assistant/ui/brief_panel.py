"""The brief for a supervisor as it will be pasted, unfolded below the alarm on request."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from assistant.brief_text import brief_text
from assistant.domain.brief import Brief
from assistant.domain.chat import ChatKey
from assistant.ui import plain, times
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, label
from assistant.ui.textview import TextView

_MOST_CHARACTERS = 4000


def words_of(look: Look, brief: Brief, chat: ChatKey | None) -> str:
    """The text that goes on the clipboard: whose chat it is, then the case; times are local."""
    zone = times.now().tzinfo
    words = brief_text(brief, look.texts.language, zone)
    if chat is None:
        return words
    who = look.texts(
        "brief.chat", peer=plain.line(chat.peer, 80), app=look.texts.name("app", chat.app)
    )
    return f"{who}\n{words}"


class BriefPanel(Rebuilt):
    """Folded until asked for."""

    def __init__(self, look: Look) -> None:
        margin = look.px(10)
        super().__init__(look.px(4), (margin, look.px(8), margin, look.px(8)))
        self._look = look
        self._brief: Brief | None = None
        self._chat: ChatKey | None = None
        self._painted: object = None
        self.setObjectName("box")
        self.hide()

    @property
    def open(self) -> bool:
        """Whether it is unfolded."""
        return not self.isHidden()

    @property
    def words(self) -> str:
        """The brief in words, "" without one."""
        return words_of(self._look, self._brief, self._chat) if self._brief else ""

    def show_brief(self, brief: Brief | None, chat: ChatKey | None) -> None:
        """Keep this one; painted only while unfolded."""
        self._brief, self._chat = brief, chat
        if brief is None:
            self.fold()
        elif self.open:
            self._paint()

    def toggle(self) -> None:
        """Unfold or fold."""
        if self.open or self._brief is None:
            self.fold()
        else:
            self._paint()
            self.show()

    def fold(self) -> None:
        """Fold."""
        self.hide()

    def _paint(self) -> None:
        if (self._brief, self._chat) != self._painted:
            self._painted = (self._brief, self._chat)
            self.rebuild(self._fill)

    def _fill(self, box: QVBoxLayout) -> None:
        look = self._look
        box.addWidget(label(look, look.texts("brief.title"), size="small", tone="muted"))
        view = TextView(look.font("small"), look.theme.tokens.text)
        view.show_text(plain.show(self.words, _MOST_CHARACTERS).text)
        box.addWidget(view)

"""Asks, in one quiet line, whether a customer on record is the one of this chat."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assistant.domain.chat import ChatKey
from assistant.domain.record import CustomerLink
from assistant.domain.view import AnswerLink
from assistant.ui import times
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, row
from assistant.ui.textview import TextView

_MOST_KINDS = 2


class LinkLine(QFrame):
    """A question with yes and no, or what was joined by itself with a way back.

    An answered question does not come back, whatever the views still say.
    Signals: answered(AnswerLink).
    """

    answered = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chat: ChatKey | None = None
        self._link: CustomerLink | None = None
        self._told: set[tuple[ChatKey, str]] = set()
        line = row(self, gap=look.px(4))
        line.setContentsMargins(look.px(2), 0, 0, 0)
        self.words = TextView(look.font("small"), look.theme.tokens.text, max_lines=2)
        self.yes = Button(look, "", "chip")
        self.no = Button(look, "", "chip")
        self.yes.clicked.connect(lambda: self._answer(True))
        self.no.clicked.connect(lambda: self._answer(False))
        line.addWidget(IconView("person", look.theme.tokens.muted, look.px(16)))
        line.addSpacing(look.px(2))
        line.addWidget(self.words, 1)
        line.addWidget(self.yes)
        line.addWidget(self.no)
        self.hide()

    def show_link(self, chat: ChatKey | None, link: CustomerLink | None) -> None:
        """Paint the question of a chat; hidden when there is none or it has been answered."""
        self._chat, self._link = chat, link
        asked = chat is not None and link is not None and (chat, link.customer) not in self._told
        self.setVisible(asked)
        if link is None or not asked:
            return
        texts = self._look.texts
        kinds = [texts.name("link_kind", kind) for kind in link.shared[:_MOST_KINDS]]
        words = texts(
            "link.joined" if link.linked else "link.ask",
            shared=texts.joined([texts("link.same", kind=kind) for kind in kinds]),
            app=texts.name("app", link.app),
            ago=times.ago(texts, link.last_seen, times.now()),
        )
        self.words.show_text(words)
        self.setToolTip(words)
        for button, key in (
            (self.yes, "link.keep" if link.linked else "link.yes"),
            (self.no, "link.undo" if link.linked else "link.no"),
        ):
            button.setText(texts(key))
            button.setAccessibleName(f"{words} {button.text()}")

    def _answer(self, same: bool) -> None:
        if self._chat is None or self._link is None:
            return
        self._told.add((self._chat, self._link.customer))
        self.hide()
        self.answered.emit(AnswerLink(self._chat, self._link.customer, same))

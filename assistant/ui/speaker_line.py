"""Asks, in one quiet line, who wrote a message that nothing on screen tells about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.pasted import TellSpeaker
from assistant.domain.view import OverlayView
from assistant.ui import plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Button, row
from assistant.ui.textview import TextView

_MOST_WORDS = 40


class SpeakerLine(QFrame):
    """ "Who wrote “…”?" with two answers; hidden while every speaker is known.

    An answered question does not come back, whatever the views still say.
    Signals: told(TellSpeaker).
    """

    told = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chat: ChatKey | None = None
        self._message: Message | None = None
        self._answered: set[tuple[ChatKey, str]] = set()
        line = row(self, gap=look.px(4))
        line.setContentsMargins(look.px(2), 0, 0, 0)
        self.words = TextView(look.font("small"), look.theme.tokens.text, max_lines=2)
        self.customer = Button(look, look.texts("speaker.customer"), "chip")
        self.me = Button(look, look.texts("speaker.me"), "chip")
        self.customer.clicked.connect(lambda: self._answer(Speaker.CUSTOMER))
        self.me.clicked.connect(lambda: self._answer(Speaker.AGENT))
        line.addWidget(IconView("person", look.theme.tokens.muted, look.px(16)))
        line.addSpacing(look.px(2))
        line.addWidget(self.words, 1)
        line.addWidget(self.customer)
        line.addWidget(self.me)
        self.hide()

    def show_view(self, view: OverlayView) -> None:
        """Paint the question about the newest message of an unknown speaker."""
        self._chat = chat = view.chat
        self._message = None
        if chat is not None:
            self._message = next(
                (
                    message
                    for message in reversed(view.messages)
                    if message.speaker is Speaker.UNKNOWN
                    and (chat, message.key) not in self._answered
                ),
                None,
            )
        self.setVisible(self._message is not None)
        if self._message is None:
            return
        said = plain.line(self._message.text, _MOST_WORDS)
        texts = self._look.texts
        name = plain.isolated(self._message.author, _MOST_WORDS) if self._message.author else ""
        words = texts("speaker.ask_name", name=name) if name else texts("speaker.ask", text=said)
        self.words.show_text(words)
        self.setToolTip(f"{words}\n{said}" if name else words)
        for button, key in ((self.customer, "speaker.customer"), (self.me, "speaker.me")):
            button.setAccessibleName(f"{words} {texts(key)}")

    def _answer(self, speaker: Speaker) -> None:
        if self._chat is None or self._message is None:
            return
        self._answered.add((self._chat, self._message.key))
        self.hide()
        self.told.emit(TellSpeaker(self._chat, self._message.key, speaker))

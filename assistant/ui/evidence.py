"""What the reading rests on: the customer's words with the telling spans, alarms, manner advice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Escalation, EscalationLevel, Hint, Reading
from assistant.ui import plain
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.mood import shown_label
from assistant.ui.parts import Button, column, flash, row, set_property
from assistant.ui.textview import Mark, TextView

_SHOWN_CHARACTERS = 400


def last_customer_message(messages: tuple[Message, ...], about: int) -> int:
    """Index of the message a reading describes: `about` if it fits, else the customer's last."""
    if 0 <= about < len(messages) and messages[about].speaker is Speaker.CUSTOMER:
        return about
    for index in range(len(messages) - 1, -1, -1):
        if messages[index].speaker is Speaker.CUSTOMER:
            return index
    return -1


class Quote(QFrame):
    """The customer's last message; words that gave the mood away are underlined and tinted."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("quote")
        box = column(self)
        box.setContentsMargins(look.px(10), look.px(7), look.px(10), look.px(7))
        self.words = TextView(look.font("body"), look.theme.tokens.text, max_lines=3)
        box.addWidget(self.words)

    def show_message(self, messages: tuple[Message, ...], reading: Reading | None) -> None:
        """Paint the message that `reading` is about; hidden when there is none."""
        index = last_customer_message(messages, reading.about if reading else -1)
        self.setVisible(index >= 0)
        if index < 0:
            return
        spans = (
            [(e.start, e.end) for e in reading.mood.evidence if e.message == index]
            if reading
            else []
        )
        text, places = plain.excerpt(messages[index].text, spans, _SHOWN_CHARACTERS)
        colours = self._look.theme.emotion(shown_label(reading.mood) if reading else "neutral")
        marks = tuple(Mark(a, b, colours.ink, colours.tint, underline=True) for a, b in places)
        self.words.show_text(text.strip() and text, marks)


class Banner(QFrame):
    """The advice to hand over, with its reasons and the brief to copy; hidden without need.

    Signals: copy_brief(), show_brief().
    """

    copy_brief = Signal()
    show_brief = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("banner")
        line = row(self, gap=look.px(8))
        line.setContentsMargins(look.px(10), look.px(7), look.px(10), look.px(7))
        self.icon = IconView("warn", look.theme.tokens.warn, look.px(20))
        words = column(gap=0)
        self.title = TextView(look.font("body", bold=True), look.theme.tokens.warn)
        self.reasons = TextView(look.font("small"), look.theme.tokens.text, max_lines=2)
        words.addWidget(self.title)
        words.addWidget(self.reasons)
        words.addWidget(self._brief_buttons())
        line.addWidget(self.icon)
        line.addLayout(words, 1)
        self.hide()

    def _brief_buttons(self) -> QFrame:
        look, texts = self._look, self._look.texts
        self.brief_buttons = QFrame()
        line = row(self.brief_buttons, gap=look.px(4))
        line.setContentsMargins(0, look.px(4), 0, 0)
        self.copy = Button(look, texts("brief.copy"), "small", look.key("brief"))
        self.copy.clicked.connect(self.copy_brief)
        self.read = Button(look, texts("brief.show"), "quiet")
        self.read.clicked.connect(self.show_brief)
        line.addWidget(self.copy)
        line.addWidget(self.read)
        line.addStretch(1)
        self.brief_buttons.hide()
        return self.brief_buttons

    def show_escalation(self, escalation: Escalation, brief: bool = False) -> None:
        """Paint the level and its reasons; `brief` says whether there is one to copy."""
        level, texts, tokens = escalation.level, self._look.texts, self._look.theme.tokens
        self.setVisible(level is not EscalationLevel.NONE)
        self.brief_buttons.setVisible(brief)
        if level is EscalationLevel.NONE:
            return
        ink = tokens.warn if level is EscalationLevel.WATCH else tokens.danger
        self.title.show_text(texts.name("escalation", level))
        self.title.set_colour(ink)
        self.icon.change("warn", ink)
        reasons = list(dict.fromkeys(texts.phrase(reason) for reason in escalation.reasons))
        self.reasons.show_text(texts.joined(reasons))
        self.reasons.setVisible(bool(reasons))
        self.setToolTip(self.reasons.text)
        set_property(self, "level", str(level))
        self.setAccessibleName(f"{self.title.text} {self.reasons.text}")

    def show_reasons(self, wanted: bool) -> None:
        """Save the second line on a very low screen; the tooltip still tells."""
        self.reasons.setVisible(wanted and bool(self.reasons.text))

    def tell_copied(self) -> None:
        """Say on the button, for a moment, that the brief is on the clipboard."""
        flash(self.copy, self._look.texts("brief.copied"), self._look.texts("brief.copy"))

    def tell_open(self, is_open: bool) -> None:
        """Say on the other button what it does now."""
        self.read.setText(self._look.texts("brief.hide" if is_open else "brief.show"))


class Advice(QFrame):
    """At most two lines of advice on manner; the rest stands under "why this?"."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.has_hints = False
        line = row(self, gap=look.px(6))
        line.setContentsMargins(look.px(2), 0, look.px(2), 0)
        self.icon = IconView("globe", look.theme.tokens.muted, look.px(16))
        self.words = TextView(
            look.font("small"), look.theme.tokens.muted, max_lines=2, line_height=1.4
        )
        line.addWidget(self.icon)
        line.addWidget(self.words, 1)
        line.setAlignment(self.icon, line.alignment().AlignTop)

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Paint the first hints; hidden when there are none."""
        words = [plain.line(hint.text, 120) for hint in hints[:2] if hint.text.strip()]
        self.has_hints = bool(words)
        self.setVisible(self.has_hints)
        self.words.show_text("\n".join(words))

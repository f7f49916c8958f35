"""One suggestion with everything around it, beside the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from assistant.review.differences import Change, size
from assistant.review.filters import ESCALATED
from assistant.review.queue import Entry
from assistant.review.queue import Look as Seen
from assistant.ui import plain
from assistant.ui.flow import FlowLayout
from assistant.ui.icons import IconView
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, column, label, row, wrapped
from assistant.ui.review.chat_view import ChatView
from assistant.ui.review.difference_view import difference_view
from assistant.ui.review.filter_fields import topic
from assistant.ui.review.offers_view import OffersView, seconds
from assistant.ui.review.page import Section
from assistant.ui.textview import TextView

_LONGEST = 4000
_SCROLL = 0.8


class Detail(QScrollArea):
    """Head with the moods, the chat, what was sent, the drafts, then what other rooms bring."""

    def __init__(self, look: Look, sections: Sequence[Section] = ()) -> None:
        super().__init__()
        self.setObjectName("scroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._look = look
        self.sections = tuple(sections)
        self.seen: Seen | None = None
        inside = QWidget()
        self._box = column(inside, gap=look.px(14), margin=look.px(16))
        self.empty = wrapped(look, size="body")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._box.addWidget(self.empty)
        self.head = Rebuilt(look.px(6))
        self.chat = ChatView(look)
        self.sent = Rebuilt(look.px(6))
        self.offers = OffersView(look)
        self._shown: list[QWidget] = []
        self._part(None, self.head)
        self._part("queue.chat", self.chat)
        self._part("queue.sent", self.sent)
        for section in self.sections:
            self._part(section.title or None, section)
        self._part("queue.drafts", self.offers)
        self._box.addStretch(1)
        self.setWidget(inside)
        self.show_nothing("")

    def _part(self, title: str | None, widget: QWidget) -> None:
        holder = QWidget()
        box = column(holder, gap=self._look.px(6))
        if title:
            name = label(self._look, self._look.texts(title), size="small", tone="muted", bold=True)
            box.addWidget(name)
        box.addWidget(widget)
        self._box.addWidget(holder)
        self._shown.append(holder)

    # ------------------------------------------------------------ what it shows

    def show_nothing(self, words: str) -> None:
        """Nothing chosen, with a word about why."""
        self.seen = None
        for widget in self._shown:
            widget.hide()
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        for section in self.sections:
            section.show_suggestion(None)

    def show_suggestion(self, seen: Seen) -> None:
        """Another suggestion; the same one again keeps its place."""
        again = self.seen is not None and self.seen.entry.suggestion == seen.entry.suggestion
        self.seen = seen
        self.empty.hide()
        self.setUpdatesEnabled(False)
        self.head.rebuild(self._head)
        self.chat.show_turns(seen.turns)
        self.sent.rebuild(self._sent)
        self.offers.show_offers(seen.offers)
        for section in self.sections:
            section.show_suggestion(seen)
        for widget in self._shown:
            widget.show()
        if not again:
            self.verticalScrollBar().setValue(0)
        self.setUpdatesEnabled(True)

    def scroll_by(self, by: int) -> None:
        """Most of a screen further, or back."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(by * self.viewport().height() * _SCROLL))

    def _head(self, box: QVBoxLayout) -> None:
        look, texts = self._look, self._look.texts
        assert self.seen is not None
        entry = self.seen.entry
        who = wrapped(
            look, plain.line(self.seen.author, 60) or plain.line(entry.agent, 60), tone=""
        )
        who.setFont(look.font("title", True))
        box.addWidget(who)
        local = entry.at.astimezone()
        day = texts("queue.day", year=local.year, month=local.month, day=local.day)
        account = [plain.line(entry.agent, 60)] if self.seen.author else []
        where = [*account, day, f"{local:%H:%M}", plain.line(entry.app, 30)]
        box.addWidget(wrapped(look, " · ".join(where)))
        box.addLayout(self._moods(entry))
        about = [
            texts.name("issue", entry.issue) if entry.issue else "",
            topic(texts.language, entry.topic) if entry.topic else "",
            texts.name("language_name", entry.language),
            texts.name("region", entry.region) if entry.region else "",
            texts.phrase(f"plan.strategy.{entry.strategy}") if entry.strategy else "",
        ]
        box.addWidget(wrapped(look, " · ".join(part for part in about if part)))
        times = self._times(entry)
        if times:
            box.addWidget(wrapped(look, " · ".join(times)))

    def _moods(self, entry: Entry) -> FlowLayout:
        look, texts = self._look, self._look.texts
        line = FlowLayout(gap=look.px(8))
        line.addWidget(self._mood(entry.emotion))
        line.addWidget(self._beside("→"))
        if entry.after_emotion:
            line.addWidget(self._mood(entry.after_emotion))
            tone = {"better": "ok", "worse": "danger"}.get(entry.moved, "muted")
            line.addWidget(self._beside(texts(f"queue.moved.{entry.moved or 'same'}"), tone))
        else:
            line.addWidget(self._beside(texts("queue.no_mood_after")))
        if entry.escalation in ESCALATED:
            line.addWidget(self._beside(texts.name("escalation", entry.escalation), "danger", True))
        return line

    def _beside(self, words: str, tone: str = "muted", bold: bool = False) -> QWidget:
        """Words as high as the mood beside them."""
        look = self._look
        made = label(look, words, tone=tone, bold=bold)
        made.setContentsMargins(0, look.px(3), 0, look.px(3))
        return made

    def _mood(self, emotion: str) -> QFrame:
        look = self._look
        colours = look.theme.emotion(emotion)
        chip = QFrame()
        chip.setObjectName("moodchip")
        chip.setStyleSheet(f"#moodchip {{ background: {colours.tint}; border-radius: 6px; }}")
        inside = row(chip, gap=look.px(5))
        inside.setContentsMargins(look.px(8), look.px(3), look.px(8), look.px(3))
        inside.addWidget(IconView(f"mood-{emotion or 'unclear'}", colours.ink, look.px(16)))
        name = look.texts.name("mood", emotion) if emotion else look.texts("queue.no_mood")
        word = label(look, name, bold=True)
        word.setStyleSheet(f"color: {colours.ink}")
        inside.addWidget(word)
        return chip

    def _times(self, entry: Entry) -> list[str]:
        texts = self._look.texts
        assert self.seen is not None
        found = []
        if entry.waited_ms is not None:
            found.append(texts("queue.waited", time=seconds(self._look, entry.waited_ms)))
        if self.seen.reading_ms is not None:
            found.append(texts("queue.read_in", time=seconds(self._look, self.seen.reading_ms)))
        if entry.drafted_ms is not None:
            found.append(texts("queue.drafted_in", time=seconds(self._look, entry.drafted_ms)))
        return found

    def _sent(self, box: QVBoxLayout) -> None:
        look, texts = self._look, self._look.texts
        assert self.seen is not None
        seen = self.seen
        told = [texts(f"queue.outcome.{seen.entry.outcome}")]
        if seen.entry.reason:
            told.append(texts.name("reject", seen.entry.reason))
        changed = any(span.change is not Change.KEPT for span in seen.edit)
        if changed:
            counted = size(seen.edit)
            told.append(texts("queue.changed", cut=counted.cut, added=counted.added))
        how = wrapped(look, " · ".join(told), tone="")
        how.setFont(look.font("body", True))
        box.addWidget(how)
        if changed:
            box.addWidget(wrapped(look, texts("queue.legend")))
        frame = QFrame()
        frame.setObjectName("sent")
        inside = column(frame, gap=0, margin=look.px(10))
        if seen.edit:
            inside.addWidget(difference_view(look, seen.edit))
        elif seen.sent:
            text = TextView(look.font(), look.theme.tokens.text)
            text.show_text(plain.show(seen.sent, _LONGEST).text)
            inside.addWidget(text)
        else:
            inside.addWidget(label(look, texts("queue.nothing_sent"), tone="muted"))
        box.addWidget(frame)

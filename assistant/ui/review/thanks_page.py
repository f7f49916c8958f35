"""The wall of thanks: customers' words as cards in two quiet columns, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assistant.review import thanks
from assistant.review.record import Record
from assistant.review.thanks import Mark, Thanks, Wall
from assistant.ui import plain, times
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, label, row, set_property, wrapped
from assistant.ui.review.page import Desk, Page
from assistant.ui.texts import Texts
from assistant.ui.textview import TextView

KIND = "thanks"
# Lines longer than this are hard to read, and an empty margin is part of the calm.
WIDEST = 980
_COLUMNS = 2
_TEXT = 15
_LATELY = 14


@dataclass(frozen=True, slots=True)
class _Found:
    wall: Wall
    agents: tuple[str, ...]
    month: int


def moment(texts: Texts, at: datetime) -> str:
    """When, as people say it: some days ago, later the date."""
    now = times.now()
    if (now - at).days < _LATELY:
        return times.ago(texts, at, now)
    day = at.astimezone().date()
    if day.year != now.year:
        return day.isoformat()
    return times.day(texts, day)


class Card(QFrame):
    """One customer's words, in the colour of their mood."""

    def __init__(self, look: Look, one: Thanks, act: Callable[[str, Thanks], None]) -> None:
        super().__init__()
        self.one = one
        self._act = act
        self.setObjectName("thanks")
        tint = look.theme.emotion(one.emotion).tint
        self.setStyleSheet(f"#thanks {{ background: {tint}; }}")
        texts, tokens = look.texts, look.theme.tokens
        box = column(self, gap=look.px(8), margin=look.px(18))
        if one.mark is Mark.PINNED:
            box.addWidget(label(look, texts("thanks.pinned"), size="small", bold=True))
        font = QFont(look.font())
        font.setPixelSize(look.px(_TEXT))
        words = TextView(font, tokens.text, line_height=1.55)
        words.show_text(plain.show(one.text, thanks.LONGEST).text)
        box.addWidget(words)
        when = moment(texts, one.at)
        agent = texts("thanks.after", agent=plain.line(one.agent, 40))
        box.addWidget(wrapped(look, f"{agent} · {when}"))
        self.more = QWidget()
        more = column(self.more, gap=look.px(8))
        answer = TextView(look.font("small"), tokens.muted, max_lines=4)
        told = texts("thanks.answered", text=plain.line(one.answer, 300))
        answer.show_text(told)
        more.addWidget(answer)
        line = row(gap=look.px(6))
        pin = "unpin" if one.mark is Mark.PINNED else "pin"
        hide = "hang" if one.mark is Mark.HIDDEN else "hide"
        names = [] if one.mark is Mark.HIDDEN else [(pin, "pin", "P")]
        names.append((hide, "hide", "H"))
        if one.suggestion:
            names.append(("open_chat", "open", "O"))
        for words_of, name, key in names:
            button = Button(look, texts(f"thanks.{words_of}"), "small", key)
            button.clicked.connect(lambda _=False, name=name: act(name, one))
            line.addWidget(button)
        line.addStretch(1)
        more.addLayout(line)
        box.addWidget(self.more)
        self.more.hide()

    def choose(self, here: bool) -> None:
        """In view or not: what can be done shows only here."""
        set_property(self, "here", here)
        self.more.setVisible(here)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click takes it into view."""
        self._act("choose", self.one)
        event.accept()


class ThanksPage(Page):
    """Cards in columns; one at a time is in view."""

    title = "review.page.thanks"
    keys = (
        ("J / K", "thanks.key.move"),
        ("P", "thanks.key.pin"),
        ("H", "thanks.key.hide"),
        ("O", "thanks.key.chat"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look = self.look
        self.cards: list[Card] = []
        self._here = -1
        self._next = ""
        self._hidden = False
        outer = column(self)
        self.area = QScrollArea()
        self.area.setObjectName("scroll")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self.area)
        back = QWidget()
        self.area.setWidget(back)
        middle = row(back, gap=0, margin=look.px(20))
        middle.addStretch(1)
        self.sheet = QWidget()
        self.sheet.setMaximumWidth(look.px(WIDEST))
        middle.addWidget(self.sheet, 100)
        middle.addStretch(1)
        box = column(self.sheet, gap=look.px(12))
        box.addLayout(self._head())
        self.none = wrapped(look, size="body")
        box.addWidget(self.none)
        self.columns: list[QVBoxLayout] = []
        self.across = row(gap=look.px(14))
        box.addLayout(self.across)
        for _ in range(_COLUMNS):
            holder = column(gap=look.px(14))
            self.columns.append(holder)
            self.across.addLayout(holder, 1)
        self.more = Button(look, self.texts("thanks.more"))
        self.more.clicked.connect(self.show_more)
        self.more.hide()
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.changed.connect(lambda kind: self.outdate() if kind == KIND else None)

    def _head(self) -> QHBoxLayout:
        look = self.look
        line = row(gap=look.px(8))
        words = column(gap=2)
        words.addWidget(label(look, self.texts("thanks.title"), size="title", bold=True))
        words.addWidget(wrapped(look, self.texts("thanks.intro")))
        line.addLayout(words, 1)
        self.count = label(look, size="small", tone="muted")
        line.addWidget(self.count)
        self.agent = QComboBox()
        self.agent.setFont(look.font("small"))
        self.agent.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.agent.addItem(self.texts("thanks.all_agents"), "")
        self.agent.currentIndexChanged.connect(self.reload)
        line.addWidget(self.agent)
        self.taken = Button(look, self.texts("thanks.hidden"), "chip")
        self.taken.setCheckable(True)
        self.taken.clicked.connect(self._turn)
        line.addWidget(self.taken)
        return line

    def _turn(self) -> None:
        self._hidden = self.taken.isChecked()
        self.reload()

    # ------------------------------------------------------------ the wall

    def reload(self) -> None:
        """The newest page of the wall."""
        agent, hidden = str(self.agent.currentData() or ""), self._hidden

        def job(record: Record) -> _Found:
            wall = thanks.wall(record, agent, hidden=hidden)
            return _Found(wall, thanks.agents(record), thanks.lately(wall, times.now()))

        self.run(job, self._show)

    def _show(self, found: _Found) -> None:
        here = self.current.id if self.current else ""
        for card in self.cards:
            card.deleteLater()
        self.cards, self._here = [], -1
        for holder in self.columns:
            while holder.count():
                holder.takeAt(0)
        if self.agent.count() - 1 != len(found.agents):
            self.agent.blockSignals(True)
            chosen = self.agent.currentData()
            while self.agent.count() > 1:
                self.agent.removeItem(1)
            for one in found.agents:
                self.agent.addItem(plain.line(one, 40), one)
            self.agent.setCurrentIndex(max(0, self.agent.findData(chosen)))
            self.agent.blockSignals(False)
        self.count.setText(self.texts("thanks.count_month", n=found.month) if found.month else "")
        self._hang(found.wall)
        name = "none_hidden" if self._hidden else "none"
        self.none.setText(self.texts(f"thanks.{name}"))
        self.none.setVisible(not self.cards)
        for holder in self.columns:
            holder.addStretch(1)
        place = next((n for n, card in enumerate(self.cards) if card.one.id == here), -1)
        if place >= 0:
            self._choose(place)

    def _hang(self, wall: Wall) -> None:
        """Each card into the column that is shorter so far."""
        heights = [0] * _COLUMNS
        for card in self.cards:
            heights[self._column_of(card)] += self._height(card.one)
        for one in wall.lines:
            card = Card(self.look, one, self._act)
            place = heights.index(min(heights))
            heights[place] += self._height(one)
            card.setProperty("column", place)
            self.columns[place].addWidget(card)
            self.cards.append(card)
        self._next = wall.next
        self.more.setVisible(bool(wall.next))

    @staticmethod
    def _column_of(card: Card) -> int:
        return int(card.property("column"))

    @staticmethod
    def _height(one: Thanks) -> int:
        wide = sum(2 if ord(character) > 0x2E7F else 1 for character in one.text)
        return 5 + wide // 52

    def show_more(self) -> None:
        """Older ones, below."""
        agent, after, hidden = str(self.agent.currentData() or ""), self._next, self._hidden

        def further(wall: Wall) -> None:
            for holder in self.columns:
                last = holder.count() - 1
                item = holder.itemAt(last) if last >= 0 else None
                if item is not None and item.spacerItem() is not None:
                    holder.takeAt(last)
            self._hang(wall)
            for holder in self.columns:
                holder.addStretch(1)

        self.run(lambda record: thanks.wall(record, agent, after, hidden=hidden), further)

    # ------------------------------------------------------------ one card

    @property
    def current(self) -> Thanks | None:
        """The words in view."""
        return self.cards[self._here].one if 0 <= self._here < len(self.cards) else None

    def _choose(self, place: int) -> None:
        if 0 <= self._here < len(self.cards):
            self.cards[self._here].choose(False)
        self._here = max(0, min(place, len(self.cards) - 1)) if self.cards else -1
        if self._here >= 0:
            card = self.cards[self._here]
            card.choose(True)
            self.area.ensureWidgetVisible(card, 0, self.look.px(40))

    def _act(self, name: str, one: Thanks) -> None:
        if name == "choose":
            place = next((n for n, card in enumerate(self.cards) if card.one.id == one.id), -1)
            self._choose(place)
            self.setFocus()
        elif name == "open":
            self.desk.open_chat.emit(one.suggestion)
        else:
            wanted = Mark.PINNED if name == "pin" else Mark.HIDDEN
            mark = Mark.NONE if one.mark is wanted else wanted
            who = self.desk.reviewer
            self.write(
                lambda record: thanks.set_mark(record, one.id, mark, who),
                lambda _: self.desk.changed.emit(KIND),
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk along the wall, and do something with the words in view."""
        key, one = event.key(), self.current
        if key in (Qt.Key.Key_J, Qt.Key.Key_Down):
            self._choose(self._here + 1)
        elif key in (Qt.Key.Key_K, Qt.Key.Key_Up):
            self._choose(self._here - 1)
        elif one is not None and key == Qt.Key.Key_P and one.mark is not Mark.HIDDEN:
            self._act("pin", one)
        elif one is not None and key == Qt.Key.Key_H:
            self._act("hide", one)
        elif one is not None and one.suggestion and key in (Qt.Key.Key_O, Qt.Key.Key_Return):
            self._act("open", one)
        else:
            super().keyPressEvent(event)

"""What the customer stated, as small chips that copy their value; what is missing, in outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.reading import Fact
from assistant.ui import copying, plain, times
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.parts import FLASH_MS, Button, Rebuilt, set_tip
from assistant.ui.texts import Texts

MOST_ROWS = 2
_GAP = 4
_MOST_CHARACTERS = 28
_MOST_FACTS = 30
# What an agent types elsewhere comes first; the rest keeps the order of the chat, newest first.
_ORDER = (
    "order", "tracking", "want", "deadline", "occasion", "condition", "person", "tried", "item",
    "model", "size", "color", "quantity", "amount",
)  # fmt: skip
# A number says nothing alone; a sum, a size or a day does.
_LABELLED = frozenset({"order", "tracking", "phone", "email", "deadline", "want", "name", "person"})
_DAYS = frozenset({"date", "deadline"})
# Their values are ids or lengths of time for programs: a name or the customer's words say more.
_IDS = frozenset({"want", "tried", "person", "occasion", "condition", "carrier", "duration"})
# A link is not for clicking, and that there is a photo stands under what was tried.
_NOT_SHOWN = frozenset({"link", "photo"})
_AS_SAID = _IDS | {"amount", "quantity"}


def kind_name(texts: Texts, kind: str) -> str:
    """The full name of a kind of fact."""
    for name in (f"understand.fact.{kind}", f"ui.fact.{kind}"):
        if texts.has(name):
            return texts.phrase(name)
    return plain.line(kind.replace("_", " "), 40)


def value_words(texts: Texts, fact: Fact) -> str:
    """What stands on the chip: a wish by its name, a day as people write it, a sum as it was said.

    The customer's own words stand where they are shorter to read than the normalised value.
    """
    value, said = fact.value.strip(), fact.said.strip()
    if fact.kind in _DAYS:
        words = times.readable(texts, value)
    elif texts.has(f"ui.{fact.kind}.{value}"):
        words = texts.name(fact.kind, value)
    else:
        words = said if fact.kind in _AS_SAID and said else value
    return plain.line(words, _MOST_CHARACTERS)


def copied_words(texts: Texts, fact: Fact) -> str:
    """What a click puts on the clipboard: the normalised value, but words in place of an id."""
    if fact.kind in _IDS:
        return value_words(texts, fact)
    return fact.value.strip()


def arranged(facts: tuple[Fact, ...]) -> list[Fact]:
    """Each fact once, the useful kinds first, the latest mention before earlier ones."""
    latest: dict[tuple[str, str], Fact] = {}
    deadlines = {fact.value for fact in facts if fact.kind == "deadline"}
    for fact in facts:
        said_already = fact.kind == "date" and fact.value in deadlines
        if fact.value.strip() and fact.kind not in _NOT_SHOWN and not said_already:
            latest[(fact.kind, fact.value.strip())] = fact
    place = {kind: number for number, kind in enumerate(_ORDER)}
    return sorted(
        latest.values(),
        key=lambda fact: (place.get(fact.kind, len(_ORDER)), -fact.message, fact.start),
    )[:_MOST_FACTS]


class FactChip(Button):
    """Copies the value of its fact on a click, and says so for a moment in its own place."""

    def __init__(self, look: Look, fact: Fact) -> None:
        super().__init__(look, "", "chip")
        texts = look.texts
        self.fact = fact
        self.copied = False
        name = kind_name(texts, fact.kind)
        short = texts.name("fact", fact.kind) if texts.has(f"ui.fact.{fact.kind}") else name
        self.title = short if fact.kind in _LABELLED else ""
        self.words = value_words(texts, fact)
        said = plain.line(fact.said, 120)
        value = plain.line(copied_words(texts, fact), 120)
        lines = [name, texts("facts.said", words=said or value)]
        if said and said != value:
            lines.append(texts("facts.value", value=value))
        set_tip(self, "\n".join([*lines, texts("facts.copy")]))
        self.setAccessibleName(f"{name} {self.words}. {texts('facts.copy')}")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._calm)
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        copying.copy(copied_words(self._look.texts, self.fact))
        self.copied = True
        self._settle.start(FLASH_MS)
        self.update()

    def _calm(self) -> None:
        self.copied = False
        self.update()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._look.font("small"))

    def _wide(self) -> tuple[int, int]:
        """Widths of title (with the gap after it) and words."""
        metrics, gap = self._metrics(), self._look.px(_GAP)
        title = metrics.horizontalAdvance(self.title) + gap if self.title else 0
        # "Copied" takes the same place, so nothing moves when it is told.
        told = metrics.horizontalAdvance(self._look.texts("facts.copied"))
        return title, max(metrics.horizontalAdvance(self.words), told - title)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the words and a little air."""
        look = self._look
        return QSize(sum(self._wide()) + look.px(14), self._metrics().height() + look.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The chip, then kind (quiet) and value, or that it has been copied."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        tokens, look = self._look.theme.tokens, self._look
        painter.setFont(look.font("small"))
        room = QRectF(self.rect()).adjusted(look.px(7), 0, -look.px(6), 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if self.copied:
            painter.setPen(QColor(tokens.ok))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), look.texts("facts.copied"))
            painter.end()
            return
        title, _ = self._wide()
        painter.setPen(QColor(tokens.muted))
        painter.drawText(room, middle, self.title)
        room = room.adjusted(title, 0, 0, 0)
        words = self._metrics().elidedText(
            self.words, Qt.TextElideMode.ElideMiddle, int(room.width()) + 1
        )
        painter.setPen(QColor(tokens.text))
        # A short word alone stands in the middle of the room that "copied" asks for.
        place = middle if self.title else int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(room, place, words)
        painter.end()


class MissingChip(QWidget):
    """Names what is still to be asked for; outline only, nothing to click."""

    def __init__(self, look: Look, kinds: tuple[str, ...]) -> None:
        super().__init__()
        texts = look.texts
        names = [kind_name(texts, kind) for kind in kinds]
        self._look = look
        self.words = texts("facts.missing", kinds=texts.joined(names))
        self.setToolTip("\n".join([texts("facts.missing_tip"), *names]))
        self.setAccessibleName(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Like the chips beside it."""
        look, metrics = self._look, QFontMetrics(self._look.font("small"))
        width = metrics.horizontalAdvance(self.words)
        return QSize(width + look.px(16), metrics.height() + look.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A broken outline around the words."""
        look, tokens = self._look, self._look.theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.warn), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, look.px(5), look.px(5))
        painter.setFont(look.font("small"))
        painter.setPen(QColor(tokens.warn))
        metrics = QFontMetrics(painter.font())
        room = frame.adjusted(look.px(7), 0, -look.px(7), 0)
        words = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.end()


class FactRow(Rebuilt):
    """At most two rows of chips; what does not fit waits behind "+N".

    Signals: resized() when it unfolds or folds.
    """

    resized = Signal()

    def __init__(self, look: Look, width: int) -> None:
        """`width` is what there is for a row, in logical pixels."""
        super().__init__(0)
        self._look, self._width = look, width
        self._facts: tuple[Fact, ...] = ()
        self._missing: tuple[str, ...] = ()
        self._rows = MOST_ROWS
        self.open = False
        self.chips: list[FactChip] = []
        self.missing: MissingChip | None = None
        self.more: Button | None = None
        self.hide()

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(arranged(self._facts) or self._missing)

    def show_facts(self, facts: tuple[Fact, ...], missing: tuple[str, ...]) -> None:
        """Paint what was stated and what is missing; the same facts are not painted twice."""
        if (facts, missing) == (self._facts, self._missing):
            return
        self._facts, self._missing = facts, missing
        self.setVisible(self.any)
        self.rebuild(self._fill)

    def fold(self) -> None:
        """Back to the first rows; a new customer must not find it unfolded."""
        if self.open:
            self.open = False
            self._arrange()

    def set_rows(self, rows: int) -> None:
        """How many rows there may be while folded."""
        if rows != self._rows:
            self._rows = rows
            self._arrange()

    def _fill(self, box: QVBoxLayout) -> None:
        look = self._look
        flow = FlowLayout(gap=look.px(_GAP))
        self.chips = [FactChip(look, fact) for fact in arranged(self._facts)]
        self.more = Button(look, "", "quiet")
        self.more.clicked.connect(self._toggle)
        self.missing = MissingChip(look, self._missing) if self._missing else None
        for widget in (*self.chips, self.more, self.missing):
            if widget is not None:
                flow.addWidget(widget)
        box.addLayout(flow)
        self._arrange()

    def _arrange(self) -> None:
        """Show as many chips as the rows hold beside "+N" and what is missing; hide the rest."""
        if self.more is None:
            return
        texts, count = self._look.texts, len(self.chips)
        kept, too_many = count, self._rows_of(count, False) > self._rows
        if too_many and self.open:
            self._say(texts("facts.less"), texts("facts.less"))
        elif too_many:
            kept = next((n for n in range(count, 0, -1) if self._fits(n)), 0)
            self._say(texts("facts.more", n=count - kept), texts("facts.more_tip"))
        self.more.setVisible(too_many)
        for number, chip in enumerate(self.chips):
            chip.setVisible(number < kept)

    def _say(self, words: str, tip: str) -> None:
        assert self.more is not None
        # Fixed, because rows are counted before the style sheet has had its say.
        metrics, look = QFontMetrics(self.more.font()), self._look
        self.more.setFixedSize(
            metrics.horizontalAdvance(words) + look.px(14), metrics.height() + look.px(6)
        )
        self.more.setText(words)
        self.more.setToolTip(tip)
        self.more.setAccessibleName(f"{words} {tip}")

    def _fits(self, kept: int) -> bool:
        self._say(self._look.texts("facts.more", n=len(self.chips) - kept), "")
        return self._rows_of(kept, True) <= self._rows

    def _rows_of(self, kept: int, more: bool) -> int:
        """How many rows the first `kept` chips take, with "+N" if wanted and what is missing."""
        widths = [chip.sizeHint().width() for chip in self.chips[:kept]]
        if more and self.more is not None:
            widths.append(self.more.minimumWidth())
        if self.missing is not None:
            widths.append(self.missing.sizeHint().width())
        gap, rows, x = self._look.px(_GAP), 1, 0
        for wanted in widths:
            width = min(wanted, self._width)
            if x and x + width > self._width:
                rows, x = rows + 1, 0
            x += width + gap
        return rows

    def _toggle(self) -> None:
        self.open = not self.open
        self._arrange()
        self.resized.emit()

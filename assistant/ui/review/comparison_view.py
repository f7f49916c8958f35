"""Two markings of one sample: agreement by category, who is stricter, what to talk about."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from assistant.review.calibration import Comparison, Difference
from assistant.review.card import Card, Kind
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.parts import Rebuilt, label, row, rule, wrapped
from assistant.ui.review.bars import Lean
from assistant.ui.review.score_marks import title_of

# Landis and Koch's steps, with their wording toned down: they are habits, no law.
STEPS = ((0.8, "very_good"), (0.6, "good"), (0.4, "fair"), (-1.0, "weak"))
_MOST = 30
_EQUAL = 2.0
"""Points of 100 within which two reviewers count as equally strict."""


def strength(kappa: float) -> str:
    """The name of how strong an agreement is."""
    return next(name for least, name in STEPS if kappa >= least or name == "weak")


class DifferenceRow(QFrame):
    """One answer marked differently. Click or Enter: opened()."""

    opened = Signal()

    def __init__(self, look: Look, totals: tuple[float | None, float | None], words: str) -> None:
        super().__init__()
        self.setObjectName("row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        line = row(self, gap=look.px(10))
        line.setContentsMargins(look.px(10), look.px(6), look.px(10), look.px(6))
        mine, theirs = ("–" if total is None else f"{total:.0f}" for total in totals)
        both = label(look, f"{mine} : {theirs}", bold=True)
        both.setMinimumWidth(look.px(64))
        line.addWidget(both)
        line.addWidget(wrapped(look, words, size="body", tone=""), 1)
        open_it = look.texts("quality.compare.open")
        line.addWidget(label(look, open_it, size="small", tone="accent"))
        self.setAccessibleName(f"{mine} : {theirs} {words}")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Look at it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter does what a click does, arrows go on."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)


class ComparisonPanel(Rebuilt):
    """Signals: opened(suggestion id) when a difference is to be looked at."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(10))
        self._look = look
        self.rows: list[DifferenceRow] = []

    def show_comparison(self, card: Card, found: Comparison, again: bool = False) -> None:
        """Show one; `again` is of a reviewer with themselves."""
        self.rows = []
        self.rebuild(lambda box: self._fill(box, card, found, again))

    def _fill(self, box: QVBoxLayout, card: Card, found: Comparison, again: bool) -> None:
        look, texts = self._look, self._look.texts
        both = found.agreement.both
        if not both:
            box.addWidget(wrapped(look, texts("quality.compare.nothing"), size="body"))
            return
        box.addWidget(wrapped(look, self._sum(found, again), size="strong", tone=""))
        if found.agreement.few:
            box.addWidget(wrapped(look, texts("quality.compare.few", n=both), tone="warn"))
        box.addLayout(self._table(card, found))
        box.addWidget(wrapped(look, texts("quality.compare.kappa_means")))
        box.addWidget(rule())
        head = "quality.compare.talk" if found.differences else "quality.compare.all_equal"
        box.addWidget(label(look, texts(head), size="strong", bold=True))
        for one in found.differences[:_MOST]:
            box.addWidget(self._difference(card, found, one))

    def _sum(self, found: Comparison, again: bool) -> str:
        texts = self._look.texts
        apart, higher = found.agreement.apart, found.agreement.higher
        both = "quality.compare.twice" if again else "quality.compare.both"
        parts = [texts(both, n=found.agreement.both)]
        if apart.value is not None:
            parts.append(texts("quality.compare.apart", points=f"{apart.value:.0f}"))
        if higher.value is not None:
            name = plain.line(found.other, 40)
            if abs(higher.value) < _EQUAL:
                parts.append(texts("quality.compare.equal"))
            elif again:
                key = "later_higher" if higher.value > 0 else "later_lower"
                parts.append(texts(f"quality.compare.{key}", points=f"{abs(higher.value):.0f}"))
            else:
                key = "you_give_more" if higher.value > 0 else "you_give_less"
                points = f"{abs(higher.value):.0f}"
                parts.append(texts(f"quality.compare.{key}", who=name, points=points))
        return texts("quality.compare.join").join(parts)

    def _table(self, card: Card, found: Comparison) -> QGridLayout:
        look, texts = self._look, self._look.texts
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(20))
        grid.setVerticalSpacing(look.px(6))
        heads = ("category", "kappa", "pairs", "lean")
        for place, name in enumerate(heads):
            words = texts(f"quality.compare.{name}")
            grid.addWidget(label(look, words, size="small", tone="muted"), 0, place)
        line = 1
        for category in card.category:
            kappa = found.agreement.kappa.get(category.id)
            if kappa is None:
                continue
            value, of = kappa
            words = texts("quality.compare.same_mark")
            tone = "muted"
            if value is not None:
                name = strength(value)
                words = f"{value:.2f}  {texts(f'quality.strength.{name}')}"
                tone = "warn" if name == "weak" else ""
            grid.addWidget(label(look, title_of(category, texts.language)), line, 0)
            grid.addWidget(label(look, words, tone=tone), line, 1)
            grid.addWidget(label(look, str(of), tone="muted"), line, 2)
            higher = found.higher.get(category.id)
            if higher is not None and higher.value is not None:
                said = f"{higher.value:+.1f}"
                grid.addWidget(Lean(look, higher.value / category.most, said), line, 3)
            line += 1
        grid.setColumnStretch(4, 1)
        return grid

    def _difference(self, card: Card, found: Comparison, one: Difference) -> DifferenceRow:
        made = DifferenceRow(self._look, one.totals, self._marks(card, one))
        made.opened.connect(lambda: self.opened.emit(one.suggestion))
        self.rows.append(made)
        return made

    def _marks(self, card: Card, one: Difference) -> str:
        texts = self._look.texts
        parts = []
        for name, (mine, theirs) in one.marks.items():
            category = card.named(name)
            if category is None:
                continue
            shown = []
            for value in (mine, theirs):
                if value is None:
                    shown.append("–")
                elif category.kind is Kind.YES_NO:
                    shown.append(texts("score.yes" if value else "score.no"))
                else:
                    shown.append(str(value))
            parts.append(f"{title_of(category, texts.language)} {shown[0]} : {shown[1]}")
        return " · ".join(parts)

"""How one reviews oneself: how much, how strict beside others, how steady, how often overruled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout

from assistant.review import card_file, reviewers
from assistant.review.card import Card
from assistant.review.record import Record
from assistant.review.reviewers import Quality
from assistant.review.statistics import Estimate
from assistant.ui import plain, times
from assistant.ui.parts import Rebuilt, column, frame, label, row, rule, wrapped
from assistant.ui.review.bars import Lean, Spread
from assistant.ui.review.comparison_view import ComparisonPanel
from assistant.ui.review.page import Desk
from assistant.ui.review.view import View, scrolled

# Points of 100 that fill the bar of who is stricter.
_FULL = 40.0


class ReviewerView(View):
    """One's own figures; an administrator may look at another reviewer's."""

    kinds = ("scorecards", "appeals", "calibration")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look = self.look
        outer = column(self, gap=look.px(8))
        line = row(gap=look.px(8))
        self.who = QComboBox()
        self.who.setFont(look.font())
        self.who.setMinimumWidth(look.px(200))
        self.who.setAccessibleName(self.texts("quality.own.who"))
        self.who.addItem(desk.reviewer)
        self.who.activated.connect(self.reload)
        self.who.setVisible(desk.role == "administrator")
        line.addWidget(self.who)
        line.addStretch(1)
        outer.addLayout(line)
        area, box = scrolled(look)
        self.sheet = Rebuilt(look.px(14))
        self.panel = ComparisonPanel(look)
        self.panel.opened.connect(desk.open_chat)
        self.repeat = wrapped(look, size="body")
        box.addWidget(self.sheet)
        box.addWidget(label(look, self.texts("quality.own.again"), size="strong", bold=True))
        box.addWidget(self.repeat)
        box.addWidget(self.panel)
        box.addStretch(1)
        outer.addWidget(area, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def reload(self) -> None:
        """Ask for the figures."""
        shop, who = self.desk.settings.drafts.shop, self.who.currentText()

        def job(record: Record) -> tuple[Quality, Card, tuple[str, ...]]:
            card = card_file.chosen(shop).card
            return reviewers.quality(record, who, card), card, reviewers.reviewers(record)

        self.ask(job, lambda found: self._show(*found))

    def _show(self, found: Quality, card: Card, known: tuple[str, ...]) -> None:
        here = self.who.currentText()
        names = list(dict.fromkeys((self.desk.reviewer, *known)))
        self.who.clear()
        self.who.addItems(names)
        self.who.setCurrentText(here)
        self.sheet.rebuild(lambda box: self._fill(box, found))
        self.repeat.setVisible(found.again is None)
        self.repeat.setText(self.texts("quality.own.no_again"))
        self.panel.setVisible(found.again is not None)
        if found.again is not None:
            self.panel.show_comparison(card, found.again, again=True)

    def _fill(self, box: QVBoxLayout, found: Quality) -> None:
        look, texts = self.look, self.texts
        box.addWidget(wrapped(look, texts("quality.own.means"), size="body"))
        line = row(gap=look.px(10))
        last = times.ago(texts, found.last, times.now()) if found.last else ""
        tiles = [
            ("sheets", str(found.sheets), last),
            ("given", self._points(found.given), self._interval(found.given)),
            ("appealed", self._share(found.appealed), self._of(found.appealed)),
            ("overruled", self._share(found.overruled), self._of(found.overruled)),
        ]
        for name, value, more in tiles:
            tile = frame("tile")
            inside = column(tile, gap=look.px(2), margin=look.px(12))
            inside.addWidget(label(look, texts(f"quality.own.{name}"), size="small", tone="muted"))
            inside.addWidget(label(look, value, size="title", bold=True))
            inside.addWidget(label(look, more, size="small", tone="muted"))
            tile.setMinimumWidth(look.px(150))
            line.addWidget(tile)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(rule())
        both = row(gap=look.px(40))
        both.addLayout(self._beside(found))
        both.addLayout(self._scale(found))
        both.addStretch(1)
        box.addLayout(both)
        box.addWidget(rule())

    def _beside(self, found: Quality) -> QVBoxLayout:
        look, texts = self.look, self.texts
        box = column(gap=look.px(6))
        box.addWidget(label(look, texts("quality.own.beside"), size="strong", bold=True))
        if not found.with_each:
            words = wrapped(look, texts("quality.own.nobody_beside"), size="body")
            words.setMinimumWidth(look.px(320))
            box.addWidget(words)
            box.addStretch(1)
            return box
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        for line, (name, gap) in enumerate(
            [(texts("quality.own.all_others"), found.beside), *found.with_each.items()]
        ):
            value = gap.value or 0.0
            said = texts(
                "quality.own.stricter" if value < 0 else "quality.own.generous",
                points=f"{abs(value):.0f}",
            )
            grid.addWidget(label(look, plain.line(name, 40), bold=not line), line, 0)
            grid.addWidget(Lean(look, value / _FULL, said), line, 1)
            grid.addWidget(label(look, said), line, 2)
            tone = "warn" if gap.few else "muted"
            on = texts("quality.own.on", n=gap.of)
            grid.addWidget(label(look, on, size="small", tone=tone), line, 3)
        box.addLayout(grid)
        if found.beside.few:
            box.addWidget(label(look, texts("quality.own.few"), size="small", tone="warn"))
        box.addStretch(1)
        return box

    def _scale(self, found: Quality) -> QVBoxLayout:
        look, texts = self.look, self.texts
        box = column(gap=look.px(6))
        title = texts("quality.own.scale")
        box.addWidget(label(look, title, size="strong", bold=True))
        box.addWidget(Spread(look, found.scale, f"{title}: {found.scale}"))
        box.addWidget(wrapped(look, texts("quality.own.scale_means")))
        box.addStretch(1)
        return box

    def _points(self, estimate: Estimate) -> str:
        return "–" if estimate.value is None else f"{estimate.value:.0f} / 100"

    def _interval(self, estimate: Estimate) -> str:
        if estimate.low is None or estimate.high is None:
            return ""
        low, high = f"{estimate.low:.0f}", f"{estimate.high:.0f}"
        return self.texts("quality.own.interval", low=low, high=high)

    def _share(self, estimate: Estimate) -> str:
        return "–" if estimate.value is None else f"{100 * estimate.value:.0f}%"

    def _of(self, estimate: Estimate) -> str:
        return self.texts("quality.own.of", n=estimate.of) if estimate.of else ""

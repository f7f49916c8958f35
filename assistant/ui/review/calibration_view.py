"""Calibrations: those under way at the left; marking, comparing or beginning one at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from assistant.review import calibration, reviewers
from assistant.review.calibration import Calibration, Comparison, Kind, Standing
from assistant.review.record import Record
from assistant.review.scorecards import Sheet, keep, own_sheet, texts
from assistant.ui import plain, times
from assistant.ui.parts import Button, Rebuilt, column, label, row, wrapped
from assistant.ui.review.calibration_form import CalibrationForm
from assistant.ui.review.comparison_view import ComparisonPanel
from assistant.ui.review.page import Desk
from assistant.ui.review.sheet_editor import SheetEditor
from assistant.ui.review.view import Lines, View, looked, scrolled

NEW = "new"


@dataclass(frozen=True, slots=True)
class Item:
    """The answer to be marked now."""

    key: str
    said: str
    sent: str
    number: int
    sheet: Sheet | None


def next_item(record: Record, standing: Standing, reviewer: str, at: int = -1) -> Item | None:
    """The first answer without a mark of this reviewer, or the one at a place; None at the end."""
    for number, key in enumerate(standing.items):
        sheet = own_sheet(record, key, reviewer, standing.calibration.id)
        if at == number or (at < 0 and sheet is None):
            known = texts(record, key)
            if known is not None:
                return Item(key, *known, number, sheet)
    return None


class CalibrationView(View):
    """Everybody marks blind; what others gave shows after one's own last mark."""

    kinds = ("calibration",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._standings: dict[str, Standing] = {}
        self._item: Item | None = None
        look = self.look
        across = row(self, gap=look.px(4))
        side = column(gap=look.px(8))
        self.new = Button(look, self.texts("quality.calibration.new"), "small")
        self.new.clicked.connect(lambda: self._chosen(NEW))
        side.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        self.list = Lines(look, self.texts("quality.view.calibration"), 280)
        self.list.chosen.connect(self._chosen)
        self.list.entered.connect(self._enter)
        side.addWidget(self.list, 1)
        across.addLayout(side)
        self.stack = QStackedWidget()
        across.addWidget(self.stack, 1)
        self.form = CalibrationForm(desk)
        self.form.made.connect(self._made)
        self.marking = QWidget()
        self._arrange_marking()
        self.comparing = QWidget()
        self._arrange_comparing()
        for pane in (self.form, self.marking, self.comparing):
            self.stack.addWidget(pane)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.done)

    def _arrange_marking(self) -> None:
        look = self.look
        outer = column(self.marking, gap=0)
        area, box = scrolled(look)
        self.progress = label(look, size="strong", bold=True)
        box.addWidget(self.progress)
        box.addWidget(wrapped(look, self.texts("quality.calibration.blind")))
        self.editor = SheetEditor(look, note="quality.calibration.note")
        box.addWidget(self.editor)
        line = row(gap=look.px(8))
        self.save = Button(look, self.texts("score.save"), "primary", "Ctrl ⏎")
        self.save.clicked.connect(self.keep)
        self.back = Button(look, self.texts("quality.calibration.back"), "small")
        self.back.clicked.connect(self._one_back)
        line.addWidget(self.save)
        line.addWidget(self.back)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(1)
        self.area = area
        outer.addWidget(area)

    def _arrange_comparing(self) -> None:
        outer = column(self.comparing, gap=0)
        area, box = scrolled(self.look)
        self.head = Rebuilt(self.look.px(8))
        self.panel = ComparisonPanel(self.look)
        self.panel.opened.connect(self.desk.open_chat)
        box.addWidget(self.head)
        box.addWidget(self.panel)
        box.addStretch(1)
        outer.addWidget(area)

    # ------------------------------------------------------------ what is shown

    def begin(self) -> None:
        """The list takes the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Ask for the calibrations in which this reviewer takes part."""
        reviewer = self.desk.reviewer
        self.ask(
            lambda record: (
                calibration.standings(record, reviewer),
                reviewers.reviewers(record),
            ),
            lambda found: self._show(*found),
        )

    def _show(self, found: tuple[Standing, ...], known: tuple[str, ...]) -> None:
        self._standings = {one.calibration.id: one for one in found}
        self.form.offer([name for name in known if name != self.desk.reviewer])
        lines = [(one.calibration.id, self._line(one)) for one in found]
        self.list.show_lines(lines)

    def _name(self, one: Calibration) -> str:
        kind = self.texts(f"quality.calibration.kind.{one.kind.value}")
        return plain.line(one.title, 60) or f"{kind} · {times.day(self.texts, one.at.date())}"

    def _line(self, standing: Standing) -> str:
        parts = []
        for who in standing.calibration.reviewers:
            name = self.texts("quality.you") if who == self.desk.reviewer else plain.line(who, 24)
            parts.append(f"{name} {standing.done.get(who, 0)}/{len(standing.items)}")
        return f"{self._name(standing.calibration)}\n{' · '.join(parts)}"

    def _chosen(self, key: str) -> None:
        standing = self._standings.get(key)
        if standing is None:
            self.stack.setCurrentWidget(self.form)
            if key == NEW:
                self.form.begin()
            return
        if standing.open_to(self.desk.reviewer):
            self._compare(standing)
        else:
            self._mark(standing)

    def _enter(self) -> None:
        if self.stack.currentWidget() is self.marking:
            self.editor.form.begin()
        elif self.stack.currentWidget() is self.comparing and self.panel.rows:
            self.panel.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, standing: Standing, at: int = -1) -> None:
        reviewer = self.desk.reviewer
        self.ask(
            lambda record: next_item(record, standing, reviewer, at),
            lambda item: self._show_item(standing, item),
            lane="item",
        )

    def _show_item(self, standing: Standing, item: Item | None) -> None:
        if item is None:
            self.reload()
            return
        same = self._item is not None and self._item.key == item.key
        if same and self.stack.currentWidget() is self.marking and item == self._item:
            return
        self._item = item
        looked(self.desk, item.key)
        one = standing.calibration
        of = len(standing.items)
        words = self.texts("quality.calibration.progress", n=item.number + 1, of=of)
        self.progress.setText(f"{self._name(one)} · {words}")
        sheet = item.sheet or Sheet(item.key, self.desk.reviewer, round=one.id)
        self.editor.load(one.card, item.said, item.sent, sheet)
        self.back.setVisible(item.number > 0)
        self.area.verticalScrollBar().setValue(0)
        self.stack.setCurrentWidget(self.marking)

    def _compare(self, standing: Standing, other: str = "") -> None:
        one, viewer = standing.calibration, self.desk.reviewer
        others = [name for name in one.reviewers if name != viewer]
        other = other or next((name for name in others if standing.done.get(name)), "")
        other = other or next(iter(others), "")
        self.ask(
            lambda record: calibration.compare(record, one, viewer, other),
            lambda found: self._show_comparison(standing, other, found),
            lane="item",
        )

    def _show_comparison(self, standing: Standing, other: str, found: Comparison | None) -> None:
        if found is None:
            self.reload()
            return
        self._item = None
        one = standing.calibration
        self.head.rebuild(lambda box: self._fill_head(box, standing, other))
        self.panel.show_comparison(one.card, found, one.kind is Kind.AGAIN)
        self.stack.setCurrentWidget(self.comparing)

    def _fill_head(self, box: QVBoxLayout, standing: Standing, other: str) -> None:
        look, one = self.look, standing.calibration
        box.addWidget(label(look, self._name(one), size="strong", bold=True))
        line = row(gap=look.px(6))
        for name in one.reviewers:
            if name == self.desk.reviewer:
                continue
            done = f"{standing.done.get(name, 0)}/{len(standing.items)}"
            chip = Button(look, f"{plain.line(name, 40)}  {done}", "chip")
            chip.setCheckable(True)
            chip.setChecked(name == other)
            chip.clicked.connect(lambda _=False, name=name: self._compare(standing, name))
            line.addWidget(chip)
        line.addStretch(1)
        if one.author == self.desk.reviewer:
            away = Button(look, self.texts("quality.calibration.remove"), "quiet")
            away.clicked.connect(lambda: self._remove(one))
            line.addWidget(away)
        box.addLayout(line)

    # ------------------------------------------------------------ what is done

    def _made(self, key: str) -> None:
        self.list.show_lines([(key, "")], key)
        self.desk.changed.emit("calibration")

    def done(self) -> None:
        """Ctrl+Enter: begin the new one, or keep the marks and go on."""
        if self.stack.currentWidget() is self.form:
            self.form.make()
        elif self.stack.currentWidget() is self.marking:
            self.keep()

    def keep(self) -> None:
        """Keep the marks of this answer and go on to the next."""
        item, standing = self._item, self._standings.get(self.list.key)
        if item is None or standing is None:
            return
        self.editor.finish()
        one = standing.calibration
        base = item.sheet or Sheet(item.key, self.desk.reviewer, round=one.id)
        filled = self.editor.filled(base)
        if not filled.marks:
            self.editor.form.begin()
            return
        card = one.card
        self.desk.write(
            lambda record: keep(record, card, filled, times.now()),
            lambda _: self._kept(),
        )

    def _kept(self) -> None:
        self._item = None
        self.editor.form.begin()
        self.desk.changed.emit("calibration")

    def _one_back(self) -> None:
        standing = self._standings.get(self.list.key)
        if standing is not None and self._item is not None and self._item.number > 0:
            self._mark(standing, self._item.number - 1)

    def _remove(self, one: Calibration) -> None:
        author, key = self.desk.reviewer, one.id
        self.desk.write(
            lambda record: calibration.remove(record, key, author, times.now()),
            lambda _: self.desk.changed.emit("calibration"),
        )

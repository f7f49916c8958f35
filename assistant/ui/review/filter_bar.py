"""Above the queue: which view, the search, the filter and its chips, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from assistant.review.filters import Filters
from assistant.review.samples import Sample
from assistant.review.views import View
from assistant.ui import plain
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, label, row
from assistant.ui.review.filter_fields import chips, without
from assistant.ui.review.filter_panel import FilterPanel

# Typing goes on meanwhile: a search for every letter would only be thrown away.
_PAUSE = 160


class SearchLine(QLineEdit):
    """Signals: left() when Escape or Down gives the focus back to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape, Down and Enter lead to the list."""
        if event.key() in (
            Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter,
        ):  # fmt: skip
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class FilterBar(QFrame):
    """Signals: changed(Filters), sample_wanted(Sample), newest_wanted(), view_wanted(View),
    keep_wanted(), drop_wanted(View), again_wanted() to draw another sample, newer_wanted() to load
    what has come since, left() towards the list.
    """

    changed = Signal(object)
    sample_wanted = Signal(object)
    newest_wanted = Signal()
    view_wanted = Signal(object)
    keep_wanted = Signal()
    drop_wanted = Signal(object)
    again_wanted = Signal()
    newer_wanted = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._look = look
        self._texts = look.texts
        self.filters = Filters()
        self.found: Mapping[str, tuple[str, ...]] = {}
        self.views: tuple[View, ...] = ()
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_PAUSE)
        self._typed.timeout.connect(self._search)
        box = column(self, gap=look.px(8), margin=look.px(12))
        line = row(gap=look.px(8))
        self.view = Button(look, "", "", "V")
        self.view.clicked.connect(self.open_views)
        line.addWidget(self.view)
        self.again = Button(look, self._texts("queue.draw_again"), "small", "R")
        self.again.clicked.connect(self.again_wanted)
        line.addWidget(self.again)
        self.search = SearchLine()
        self.search.setFont(look.font())
        self.search.setPlaceholderText(self._texts("queue.search"))
        self.search.setAccessibleName(self._texts("queue.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self.search.textEdited.connect(lambda _: self._typed.start())
        self.search.left.connect(self.left)
        line.addWidget(self.search, 1)
        self.filter = Button(look, self._texts("queue.filter"), "", "F")
        self.filter.clicked.connect(self.open_filter)
        line.addWidget(self.filter)
        self.new = Button(look, self._texts("queue.new"), "small", "F5")
        self.new.clicked.connect(self.newer_wanted)
        self.new.hide()
        line.addWidget(self.new)
        self.number = label(look, tone="muted", size="small")
        self.number.setMinimumWidth(look.px(120))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.number)
        box.addLayout(line)
        self.chips = Rebuilt(0)
        box.addWidget(self.chips)
        self.panel = FilterPanel(look, self)
        self.panel.changed.connect(self._set)
        self.show_state(Filters(), None, "")

    # ------------------------------------------------------------ what it shows

    def show_state(self, filters: Filters, kind: Sample | None, view: str) -> None:
        """A filter, and whether it is a sample (`kind`) or a saved view (`view`, its name)."""
        self.filters = filters
        name = self._texts(f"queue.sample.{kind}" if kind else "queue.newest")
        self.view.setText((plain.line(view, 30) if view and not kind else name) + " ▾")
        self.view.setAccessibleName(name)
        self.again.setVisible(kind in (Sample.RANDOM, Sample.BY_AGENT, Sample.BY_APP))
        if not self._typed.isActive() and self.search.text().strip() != filters.text:
            self.search.setText(filters.text)
        found = chips(self._texts, filters)
        self.chips.setVisible(bool(found))
        if found:
            self.chips.rebuild(lambda box: box.addLayout(self._flow(found)))

    def _flow(self, found: list[tuple[str, str]]) -> FlowLayout:
        flow = FlowLayout(gap=self._look.px(6))
        for name, told in found:
            chip = Button(self._look, f"{told}  ✕", "chip")
            chip.setToolTip(self._texts("queue.remove"))
            chip.setAccessibleName(f"{told}. {self._texts('queue.remove')}")
            chip.clicked.connect(lambda _=False, name=name: self._set(without(self.filters, name)))
            flow.addWidget(chip)
        if len(found) > 1:
            clear = Button(self._look, self._texts("queue.clear"), "quiet", "Shift+F")
            clear.clicked.connect(self.clear)
            flow.addWidget(clear)
        return flow

    def say_number(self, told: str) -> None:
        """How many there are, or that it is still being looked for."""
        self.number.setText(told)

    # ------------------------------------------------------------ what it does

    def _search(self) -> None:
        self._set(replace(self.filters, text=self.search.text().strip()))

    def _set(self, filters: Filters) -> None:
        self.changed.emit(filters)

    def clear(self) -> None:
        """Take every filter away, the text too."""
        self.search.clear()
        self._set(Filters())

    def remove_last(self) -> None:
        """Take the last chip away."""
        found = chips(self._texts, self.filters)
        if found:
            self._set(without(self.filters, found[-1][0]))

    def open_search(self) -> None:
        """Type what to look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def open_filter(self) -> None:
        """The panel of all fields."""
        self.panel.open_at(self._below(self.filter), self.filters, self.found)

    def open_views(self) -> None:
        """The menu of samples and saved views."""
        menu = self.make_menu()
        menu.exec(self._below(self.view))
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """That menu."""
        look, texts = self._look, self._texts
        menu = QMenu(self)
        menu.setObjectName("menu")
        menu.setFont(look.font())

        def add(words: str, wanted: object, key: str = "") -> QAction:
            action = menu.addAction(words + (f"\t{key}" if key else ""))
            action.triggered.connect(wanted)
            return action

        def head(words: str) -> None:
            menu.addSeparator()
            menu.addAction(words).setEnabled(False)

        add(texts("queue.newest"), self.newest_wanted.emit)
        head(texts("queue.samples"))
        for kind in Sample:
            if kind is not Sample.BY_APP:
                name = texts(f"queue.sample.{kind}")
                add(name, lambda _=False, kind=kind: self.sample_wanted.emit(kind))
        head(texts("queue.views"))
        for view in self.views:
            key = f"Alt+{view.key}" if view.key else ""
            name = plain.line(view.name, 40)
            add(name, lambda _=False, view=view: self.view_wanted.emit(view), key)
        add(texts("queue.keep"), self.keep_wanted.emit, "Ctrl+S")
        if self.views:
            drop = menu.addMenu(texts("queue.drop"))
            drop.setFont(look.font())
            for view in self.views:
                action = drop.addAction(plain.line(view.name, 40))
                action.triggered.connect(lambda _=False, view=view: self.drop_wanted.emit(view))
        return menu

    def _below(self, widget: QWidget) -> QPoint:
        return widget.mapToGlobal(QPoint(0, widget.height() + self._look.px(4)))

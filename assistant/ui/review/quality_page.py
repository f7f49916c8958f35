"""Everything about reviewing itself: appeals, calibration, one's own figures, notes, the card."""

from __future__ import annotations

import importlib

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from assistant.ui.flow import FlowLayout
from assistant.ui.parts import Button, column
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.view import View, waiting

VIEWS = (
    ("appeals", "assistant.ui.review.appeals_view:AppealsView"),
    ("calibration", "assistant.ui.review.calibration_view:CalibrationView"),
    ("own", "assistant.ui.review.reviewer_view:ReviewerView"),
    ("notes", "assistant.ui.review.notes_view:NotesView"),
    ("card", "assistant.ui.review.card_editor:CardEditor"),
)


class QualityPage(Page):
    """Five views in one page; each is made when it is first looked at."""

    title = "review.page.quality"
    keys = (
        ("Alt+1 … Alt+5", "quality.key.views"),
        ("↑ / ↓", "quality.key.list"),
        ("Enter", "quality.key.enter"),
        ("Tab", "score.key.next"),
        ("0–5", "score.key.mark"),
        ("Ctrl+Enter", "quality.key.done"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look = self.look
        box = column(self, gap=look.px(12))
        box.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        line = FlowLayout(gap=look.px(6))
        self.buttons: dict[str, Button] = {}
        for number, (name, _) in enumerate(VIEWS, 1):
            button = Button(look, self.texts(f"quality.view.{name}"), "chip", f"Alt {number}")
            button.setFont(look.font())
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self.go(name))
            self.buttons[name] = button
            line.addWidget(button)
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda name=name: self.go(name))
        box.addLayout(line)
        self.stack = QStackedWidget()
        box.addWidget(self.stack, 1)
        self._views: dict[str, View] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.changed.connect(self._told)
        self.go(VIEWS[0][0])

    def view(self, name: str) -> View:
        """A view by its name, made now if it has not been looked at."""
        if name not in self._views:
            place = dict(VIEWS)[name]
            module, _, kind = place.partition(":")
            made = getattr(importlib.import_module(module), kind)(self.desk)
            assert isinstance(made, View)
            self._views[name] = made
            self.stack.addWidget(made)
        return self._views[name]

    def go(self, name: str) -> None:
        """Show a view."""
        view = self.view(name)
        self._name = name
        for each, button in self.buttons.items():
            button.setChecked(each == name)
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view)
        if self._fresh:
            view.shown()
            view.begin()

    def reload(self) -> None:
        """The view in sight asks again, the others when they are next looked at."""
        for each in self._views.values():
            each.outdate()
        view = self.view(self._name)
        view.shown()
        view.begin()
        self._count()

    def _told(self, kind: str) -> None:
        if kind in ("scorecards", "appeals", "notes", "calibration", "card"):
            for view in self._views.values():
                view.told(kind)
            self._count()

    def _count(self) -> None:
        reviewer = self.desk.reviewer
        self.run(lambda record: waiting(record, reviewer), self._show_counts, lane="count")

    def _show_counts(self, counts: dict[str, int]) -> None:
        for name, count in counts.items():
            words = self.texts(f"quality.view.{name}")
            self.buttons[name].setText(f"{words} · {count}" if count else words)
            self.buttons[name].updateGeometry()
        self.desk.badge.emit("quality", sum(counts.values()))

    def leave(self) -> None:
        """The window closes."""
        for view in self._views.values():
            view.leave()

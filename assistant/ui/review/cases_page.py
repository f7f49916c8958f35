"""Excellent replies and the shop's own manner of speaking: the library, and what edits taught."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from assistant.ui.parts import Button, column, row
from assistant.ui.review.cases_view import CasesView
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.view import View
from assistant.ui.review.wordings_view import WordingsView

VIEWS = ("library", "wordings")


class CasesPage(Page):
    """Two views in one page."""

    title = "review.page.cases"
    keys = (
        ("Alt+1 / Alt+2", "cases.key.views"),
        ("J / K", "cases.key.move"),
        ("/", "cases.key.search"),
        ("E", "cases.key.edit"),
        ("A", "cases.key.accept"),
        ("R", "cases.key.retire"),
        ("V", "cases.key.versions"),
        ("O", "cases.key.chat"),
        ("Ctrl+Enter", "cases.key.save"),
        ("Esc", "cases.key.back"),
        ("L", "wordings.learn"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look = self.look
        box = column(self, gap=look.px(12))
        box.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        line = row(gap=look.px(6))
        box.addLayout(line)
        self.stack = QStackedWidget()
        box.addWidget(self.stack, 1)
        self.library = CasesView(desk)
        self.wordings = WordingsView(desk)
        self.views: dict[str, View] = {"library": self.library, "wordings": self.wordings}
        self.buttons: dict[str, Button] = {}
        for number, (name, view) in enumerate(self.views.items(), 1):
            button = Button(look, self.texts(f"cases.view_{name}"), "chip", f"Alt {number}")
            button.setFont(look.font())
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self.go(name))
            self.buttons[name] = button
            line.addWidget(button)
            self.stack.addWidget(view)
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda name=name: self.go(name))
        line.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.changed.connect(self._told)
        self.go(VIEWS[0])

    def go(self, name: str) -> None:
        """Show a view."""
        view = self.views[name]
        for other, button in self.buttons.items():
            button.setChecked(other == name)
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view)
        if self._fresh:
            view.shown()
            view.begin()

    def unsaved(self) -> int:
        """A case that is being written."""
        return self.library.unsaved()

    def save_all(self) -> None:
        """Keep it."""
        self.library.save_all()

    def show_key(self, key: str) -> None:
        """Show one case."""
        self.go("library")
        self.library.go_to(key)

    def reload(self) -> None:
        """The view in sight asks again, the other when it is next looked at."""
        for one in self.views.values():
            one.outdate()
        shown = self.stack.currentWidget()
        assert isinstance(shown, View)
        shown.shown()
        shown.begin()

    def _told(self, kind: str) -> None:
        for view in self.views.values():
            view.told(kind)

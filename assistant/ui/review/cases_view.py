"""The library: list with search and filters at the left, one case to read or write at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from assistant.review import case_shelf
from assistant.review.case_credit import Credit, Use, credit, uses
from assistant.review.case_promote import shop_facts
from assistant.review.case_shelf import CaseState, Shelved, narrow
from assistant.review.record import Record
from assistant.ui.flow import FlowLayout
from assistant.ui.parts import Button, column, label, row, side_width, wrapped
from assistant.ui.review.case_detail import CaseDetail
from assistant.ui.review.case_faults import fault_text
from assistant.ui.review.case_filters import CaseFilters
from assistant.ui.review.case_form import CaseForm
from assistant.ui.review.case_history import CaseHistory
from assistant.ui.review.case_list import CaseList
from assistant.ui.review.page import Desk
from assistant.ui.review.view import View, scrolled

KIND = "cases"
WIDTH = 400
_READ, _WRITE, _HISTORY = range(3)
_TOLD_MS = 6000


class CasesView(View):
    """The library of cases."""

    kinds = (KIND,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: tuple[Shelved, ...] = ()
        self._goal = ""
        self._gathered = False
        self._credit: dict[str, Credit] = {}
        across = row(self, gap=self.look.px(4))
        side = QWidget()
        side.setFixedWidth(side_width(self.look, WIDTH))
        across.addWidget(side)
        self._arrange_list(side)
        right = column(gap=self.look.px(8))
        across.addLayout(right, 1)
        self.stack = QStackedWidget()
        self._arrange_detail()
        self._arrange_buttons()
        right.addWidget(self.stack, 1)
        for words in (self.form.fault, self.said):
            words.setContentsMargins(self.look.px(16), 0, 0, 0)
            right.addWidget(words)
        right.addLayout(self.buttons)
        for keys, act in (
            ("Ctrl+Return", self.save), ("Ctrl+Enter", self.save),
            ("Ctrl+F", self.filters.begin_search), ("Escape", self.back),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.setFocusProxy(self.list)

    def _arrange_list(self, side: QWidget) -> None:
        look, texts = self.look, self.texts
        box = column(side, gap=look.px(8))
        self.filters = CaseFilters(look)
        self.filters.changed.connect(self._narrow)
        self.search = self.filters.search
        self.search.returnPressed.connect(self.begin)
        box.addWidget(self.filters)
        self.list: CaseList = CaseList(look, self.take_key)
        self.list.chosen.connect(self._chosen)
        box.addWidget(self.list, 1)
        line = row(gap=look.px(6))
        self.count = label(look, size="small", tone="muted")
        line.addWidget(self.count, 1)
        for name, act in (("import", self.read_in), ("export", self.write_out)):
            button = Button(look, texts(f"cases.{name}"), "small")
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        box.addLayout(line)

    def _arrange_detail(self) -> None:
        look = self.look
        self.detail = CaseDetail(look)
        self.detail.open_chat.connect(self.desk.open_chat)
        self.form = CaseForm(look)
        self.history = CaseHistory(look)
        self.history.restore.connect(self._restore)
        self.areas = []
        for widget in (self.detail, self.form, self.history):
            area, box = scrolled(look)
            box.addWidget(widget)
            box.addStretch(1)
            self.stack.addWidget(area)
            self.areas.append(area)
        self.said = wrapped(look, size="body", tone="ok")
        self.said.hide()

    def _arrange_buttons(self) -> None:
        look = self.look
        self.buttons = FlowLayout(gap=look.px(6))
        self.buttons.setContentsMargins(look.px(16), 0, 0, 0)
        self._buttons: dict[str, Button] = {}
        for name, role, key, act in (
            ("accept", "primary", "A", lambda: self._state(CaseState.ACCEPTED)),
            ("edit", "", "E", self.edit),
            ("versions", "", "V", self.show_history),
            ("open_chat", "", "O", self.open_chat),
            ("retire", "quiet", "R", lambda: self._state(CaseState.RETIRED)),
            ("save", "primary", "Ctrl ⏎", self.save),
            ("save_proposed", "", "", lambda: self._save(CaseState.PROPOSED)),
            ("cancel", "quiet", "Esc", self.back),
            ("back", "", "Esc", self.back),
        ):
            button = Button(look, self.texts(f"cases.{name}"), role, key)
            button.clicked.connect(lambda _=False, act=act: act())
            self._buttons[name] = button
            self.buttons.addWidget(button)
        self._offer()

    # ------------------------------------------------------------ the list

    def reload(self) -> None:
        """Read the whole library again."""
        folder = case_shelf.cases_folder(self.desk.settings.drafts.shop)
        language = self.texts.language
        self.ask(lambda record: case_shelf.shelf(record, folder, language), self._found)
        self.ask(credit, self._helped, "credit")
        if not self._gathered:
            self._gathered = True
            self.desk.write(self._gather, self._proposed)

    def _gather(self, record: Record) -> int:
        facts = shop_facts(self.desk.settings.drafts.shop)
        return case_shelf.gather(record, facts)

    def _proposed(self, new: int) -> None:
        """What customers liked has come as proposals."""
        if new:
            self.desk.changed.emit(KIND)

    def _helped(self, found: dict[str, Credit]) -> None:
        """How cases fared comes a moment later than the cases: it is counted."""
        self._credit = found
        self._all = case_shelf.credited(self._all, found)
        if self.stack.currentIndex() == _READ:
            self._narrow()

    def _found(self, found: tuple[Shelved, ...]) -> None:
        self._all = case_shelf.credited(found, self._credit)
        self.filters.offer_languages(case_shelf.languages(found))
        self.desk.badge.emit("cases", sum(one.state == "proposed" for one in found))
        # What somebody is writing stays before them, whatever has changed elsewhere.
        if self.stack.currentIndex() != _WRITE:
            self._narrow()

    def begin(self) -> None:
        """Take the keys."""
        self.list.setFocus()

    def go_to(self, key: str) -> None:
        """Show one case, whatever the filters hide."""
        self._goal = key
        self.filters.clear()

    def _narrow(self) -> None:
        found = narrow(self._all, self.filters.wanted())
        goal, self._goal = self._goal, ""
        self.list.show_cases(found, goal)
        if goal and self.list.cases.place(goal) < 0:
            self._goal = goal
        none = "cases.none" if self._all and not found else "cases.count"
        self.count.setText(self.texts(none, n=len(found)))

    # ------------------------------------------------------------ one case

    def _chosen(self, one: Shelved | None) -> None:
        self.detail.show_case(one)
        self._go(_READ)
        if one is not None and one.credit.shown:
            key = one.case.id

            def job(record: Record) -> tuple[Credit, tuple[Use, ...]]:
                return credit(record, key).get(key, Credit()), uses(record, key)

            self.ask(job, lambda found: self._show_uses(key, *found), "uses")

    def _show_uses(self, key: str, whole: Credit, found: tuple[Use, ...]) -> None:
        one = self.list.current
        if one is not None and one.case.id == key and self.stack.currentIndex() == _READ:
            self.detail.show_case(replace(one, credit=whole), found)

    def _go(self, place: int) -> None:
        self.form.fault.hide()
        self.stack.setCurrentIndex(place)
        self._offer()

    def _offer(self) -> None:
        one, place = self.list.current, self.stack.currentIndex()
        reading = place == _READ and one is not None
        shown = {
            "accept": reading and one is not None and one.state in ("proposed", "retired"),
            "edit": reading,
            "versions": reading and one is not None and one.own is not None,
            "open_chat": reading and bool(one and one.own and one.own.suggestion),
            "retire": reading and one is not None and one.state != "retired",
            "save": place == _WRITE,
            "save_proposed": place == _WRITE,
            "cancel": place == _WRITE,
            "back": place == _HISTORY,
        }
        for name, button in self._buttons.items():
            button.setVisible(shown[name])

    def edit(self) -> None:
        """Write the case in view; a shipped one is copied, and the copy takes its place."""
        one = self.list.current
        if one is not None:
            self.form.show_case(one.case)
            self._go(_WRITE)
            self.form.title.setFocus()

    def unsaved(self) -> int:
        """Whether a case is being written that differs from the one that is kept."""
        one = self.list.current
        writing = self.stack.currentIndex() == _WRITE and one is not None
        return int(writing and one is not None and self.form.case() != one.case)

    def save_all(self) -> None:
        """Keep what is being written: as it stood in the library, else as a proposal."""
        one, case, who = self.list.current, self.form.case(), self.desk.reviewer
        if one is None or not self.unsaved():
            return
        state = one.own.state if one.own else CaseState.ACCEPTED

        def job(record: Record) -> None:
            if case_shelf.save(record, case, state, who):
                case_shelf.save(record, case, CaseState.PROPOSED, who)

        self.desk.write(job)

    def save(self) -> None:
        """Keep what was written, to be found by the very next suggestion."""
        if self.stack.currentIndex() == _WRITE:
            self._save(CaseState.ACCEPTED)

    def _save(self, state: CaseState) -> None:
        case, who = self.form.case(), self.desk.reviewer
        told = "cases.saved" if state is CaseState.ACCEPTED else "cases.kept"

        def done(wrong: tuple[str, str] | None) -> None:
            if wrong:
                self.form.say_fault(*wrong)
                return
            self._changed(self.texts(told))

        self.desk.write(lambda record: case_shelf.save(record, case, state, who), done)

    def _state(self, state: CaseState) -> None:
        one, who = self.list.current, self.desk.reviewer
        if one is None or self.stack.currentIndex() != _READ:
            return
        if state is CaseState.ACCEPTED and one.state not in ("proposed", "retired"):
            return

        def done(wrong: tuple[str, str] | None) -> None:
            if wrong:
                self.edit()
                self.form.say_fault(*wrong)
                return
            accepted = state is CaseState.ACCEPTED
            self._changed(self.texts("cases.saved" if accepted else "cases.retired"))

        self.desk.write(lambda record: case_shelf.set_state(record, one, state, who), done)

    def _changed(self, told: str) -> None:
        self.say(told)
        self._go(_READ)
        self.begin()
        self.desk.changed.emit(KIND)

    def say(self, told: str) -> None:
        """Say what was done, for a moment."""
        self.said.setText(told)
        self.said.show()
        QTimer.singleShot(_TOLD_MS, self.said, self.said.hide)

    def show_history(self) -> None:
        """The versions of the case in view."""
        one = self.list.current
        if one is None or one.own is None or self.stack.currentIndex() != _READ:
            return
        key = one.case.id

        def show(found: tuple[case_shelf.CaseVersion, ...]) -> None:
            self.history.show_versions(found)
            self._go(_HISTORY)

        self.ask(lambda record: case_shelf.versions(record, key), show, "versions")

    def _restore(self, version: str) -> None:
        one, who = self.list.current, self.desk.reviewer
        if one is None:
            return
        key = one.case.id

        def done(wrong: tuple[str, str] | None) -> None:
            if wrong:
                self.say(fault_text(self.texts, *wrong))
                return
            self._changed(self.texts("cases.saved"))

        self.desk.write(lambda record: case_shelf.restore(record, key, version, who), done)

    def open_chat(self) -> None:
        """The answer that the case was made of."""
        one = self.list.current
        if one is not None and one.own is not None and one.own.suggestion:
            self.desk.open_chat.emit(one.own.suggestion)

    def back(self) -> None:
        """Out of the form, the versions or the search, without saving."""
        if self.stack.currentIndex() != _READ:
            self._go(_READ)
        elif self.search.hasFocus() and self.search.text():
            self.search.clear()
        self.begin()

    # ------------------------------------------------------------ files

    def read_in(self) -> None:
        """Read a file of cases, as proposed."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.texts("cases.import_title"), "", "TOML (*.toml)"
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, file: Path) -> None:
        """Read one file of cases; a fault is told with file, line and field."""
        who = self.desk.reviewer

        def job(record: Record) -> int:
            return case_shelf.read_in(record, file, "", who)

        self.desk.write(job, lambda n: self._changed(self.texts("cases.imported", n=n)))

    def write_out(self) -> None:
        """Write the cases that are listed as files."""
        name = QFileDialog.getExistingDirectory(self, self.texts("cases.export_title"))
        if name:
            self.write_folder(Path(name))

    def write_folder(self, folder: Path) -> None:
        """Write what the list shows into a folder, one file a language."""
        chosen = [one.case for one in narrow(self._all, self.filters.wanted())]
        state = self.filters.wanted().state or "cases"

        def done(files: tuple[Path, ...]) -> None:
            self.say(self.texts("cases.exported", n=len(files)))

        self.desk.run(lambda record: case_shelf.write_out(chosen, folder, state), done)

    # ------------------------------------------------------------ keys

    def take_key(self, event: QKeyEvent) -> bool:
        """Keys of the list."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held and held != Qt.KeyboardModifier.ShiftModifier:
            return False
        if event.text() == "/":
            self.filters.begin_search()
            return True
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_J: lambda: self.list.step(1), Qt.Key.Key_K: lambda: self.list.step(-1),
            Qt.Key.Key_E: self.edit, Qt.Key.Key_Return: self.edit, Qt.Key.Key_Enter: self.edit,
            Qt.Key.Key_A: lambda: self._state(CaseState.ACCEPTED),
            Qt.Key.Key_R: lambda: self._state(CaseState.RETIRED),
            Qt.Key.Key_V: self.show_history, Qt.Key.Key_O: self.open_chat,
        }  # fmt: skip
        act = keys.get(event.key())
        if act is None:
            return False
        act()
        return True

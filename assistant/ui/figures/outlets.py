"""Small windows by which figures and data leave the page, and teams are written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.notice import Notice, UserFault
from assistant.review import empathy, teams
from assistant.review.export import Cancelled, Kept, Scope, export
from assistant.review.filters import Filters
from assistant.review.metrics import of_period, week, week_of, within
from assistant.review.record import Record
from assistant.review.tables import Format
from assistant.review.zone import LOCAL
from assistant.ui.charts import numerals
from assistant.ui.figures.controls import Controls
from assistant.ui.figures.weekly import Weekly, weekly
from assistant.ui.figures.words import Words
from assistant.ui.parts import Button, column, dress_window, label, row, wrapped
from assistant.ui.review.page import Desk

_WEEKS = 26
_READ_FIRST = 400


class _Small(QDialog):
    """A dialog in the look of the window: a form, what is to be known, and buttons."""

    def __init__(self, parent: QWidget, desk: Desk, title: str) -> None:
        super().__init__(parent)
        self.desk, self.look = desk, desk.look
        self.words = Words(desk.texts)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress_window(self, desk.look, title)
        self.setMinimumWidth(desk.look.px(420))
        self.box: QVBoxLayout = column(self, gap=desk.look.px(12), margin=desk.look.px(20))
        self.box.addWidget(label(desk.look, title, size="title", bold=True))
        self.form = QFormLayout()
        self.form.setSpacing(desk.look.px(8))
        self.box.addLayout(self.form)
        self.told = wrapped(desk.look)
        self.box.addWidget(self.told)

    def choice(self, name: str, entries: list[tuple[str, str]]) -> QComboBox:
        """A line of the form with something to choose."""
        made = QComboBox()
        made.setFont(self.look.font("body"))
        for text, value in entries:
            made.addItem(text, value)
        self.form.addRow(label(self.look, name, tone="muted"), made)
        return made

    def buttons(self, go: str) -> Button:
        """Cancel and the one that goes on."""
        line = row(gap=self.look.px(8))
        line.addStretch(1)
        cancel = Button(self.look, self.words("data.cancel"))
        cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        cancel.clicked.connect(self.reject)
        line.addWidget(cancel)
        on = Button(self.look, go, "primary")
        on.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line.addWidget(on)
        self.box.addLayout(line)
        return on

    def ask_file(self, name: str, ending: str) -> Path | None:
        """Where to write; None when nothing was chosen."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), f"{name}.{ending}", f"*.{ending}"
        )
        return Path(chosen).with_suffix(f".{ending}") if chosen else None


class ReportDialog(_Small):
    """Which week, as what; the report is then counted in the background and written."""

    def __init__(self, parent: QWidget, desk: Desk, controls: Controls, form: str = "html") -> None:
        super().__init__(parent, desk, desk.texts("figures.week.title"))
        today = datetime.now(LOCAL).date()
        names = [week_of(today - timedelta(days=7 * back)) for back in range(_WEEKS)]
        entries = [(self._named(name), name) for name in names]
        self.week = self.choice(self.words("week.which"), entries)
        # The week that is over: this one has only begun.
        self.week.setCurrentIndex(1)
        kinds = [(self.words(f"week.{kind}"), kind) for kind in ("html", "pdf")]
        self.kind = self.choice(self.words("week.format"), kinds)
        self.kind.setCurrentIndex(("html", "pdf").index(form))
        self._agents = controls.agents()
        self.go = self.buttons(self.words("week.go"))
        self.go.clicked.connect(self._ask)

    def _named(self, name: str) -> str:
        first, after = week(name)
        last = self.words.day(after - timedelta(days=1))
        return f"{name} · {self.words.day(first)} – {last}"

    def _ask(self) -> None:
        file = self.ask_file(self.week.currentData(), self.kind.currentData())
        if file is not None:
            self.write(file)

    def write(self, file: Path) -> None:
        """Count the week and write it."""
        first, after = week(self.week.currentData())
        wanted, words = Filters(agent=self._agents), self.words
        self.go.setEnabled(False)
        self.told.setText(words("reading_answers"))

        def job(db: Record) -> Weekly:
            return weekly(db, first, words, datetime.now(UTC), LOCAL, wanted)

        def read(_: object) -> None:
            self.desk.run(job, lambda made: self._save(made, file), self._failed)

        inside = within(wanted, first, after, LOCAL)
        self.desk.write(lambda db: empathy.catch_up(db, inside, _READ_FIRST), read, self._failed)

    def _save(self, made: Weekly, file: Path) -> None:
        from assistant.ui.figures.files import write_report

        try:
            write_report(made, file)
        except UserFault as fault:
            self._failed(fault.notice)
            return
        self.told.setText(self.words("menu.saved", file=file))
        self.go.setEnabled(True)

    def _failed(self, notice: Notice) -> None:
        self.told.setText(self.words("data.failed", reason=self.desk.texts.notice(notice)))
        self.go.setEnabled(True)


class _Told(QObject):
    """Carries numbers of rows over from the thread that writes; outlives a dialog that is left."""

    rows = Signal(int)


class DataDialog(_Small):
    """What to export, as what, and of which time; it says how far it is and can be left."""

    def __init__(self, parent: QWidget, desk: Desk, controls: Controls) -> None:
        super().__init__(parent, desk, desk.texts("figures.data.title"))
        kinds = [(self.words(f"kept.{kind}"), kind.value) for kind in Kept]
        self.what = self.choice(self.words("data.what"), kinds)
        formats = [(form.value.upper(), form.value) for form in (*Format,)]
        self.form_of = self.choice(self.words("data.format"), formats)
        self.scoped = QCheckBox(self.words("data.scope"))
        self.scoped.setFont(self.look.font("body"))
        self.scoped.setChecked(True)
        self.form.addRow("", self.scoped)
        self.told.setText(self.words("data.note"))
        filters = of_period(Filters(), controls.period, datetime.now(LOCAL), LOCAL)
        self._scope = Scope(controls.agents(), filters.since, filters.until)
        self._left = False
        self._written = _Told()
        self._written.rows.connect(self._progress)
        self.go = self.buttons(self.words("data.go"))
        self.go.clicked.connect(self._ask)

    def _ask(self) -> None:
        file = self.ask_file(self.what.currentData(), self.form_of.currentData())
        if file is not None:
            self.write(file)

    def write(self, file: Path) -> None:
        """Write to a file, on a thread of the desk."""
        what, form = Kept(self.what.currentData()), Format(self.form_of.currentData())
        scope = self._scope if self.scoped.isChecked() else Scope()
        written = self._written
        self.go.setEnabled(False)
        self._progress(0)

        def told(rows: int) -> None:
            if self._left:
                raise Cancelled
            written.rows.emit(rows)

        def job(db: Record) -> int:
            try:
                return export(db, (what,), file, form, scope, told, what.value)
            except Cancelled:
                return -1

        def done(rows: int) -> None:
            if not self._left:
                words = self.words("data.done", rows=numerals.count(rows), file=file)
                self.told.setText(words)
                self.go.setEnabled(True)

        self.desk.run(job, done, self._failed)

    def _progress(self, rows: int) -> None:
        if not self._left:
            self.told.setText(self.words("data.busy", rows=numerals.count(rows)))

    def _failed(self, notice: Notice) -> None:
        if not self._left:
            self.told.setText(self.words("data.failed", reason=self.desk.texts.notice(notice)))
            self.go.setEnabled(True)

    def done(self, result: int) -> None:
        """Left: what is being written is given up."""
        self._left = True
        super().done(result)


class TeamsDialog(_Small):
    """Every agent with the name of a team."""

    def __init__(self, parent: QWidget, desk: Desk, controls: Controls) -> None:
        super().__init__(parent, desk, desk.texts("figures.teams.title"))
        self._controls = controls
        self.told.setText(self.words("teams.hint"))
        self.lines: dict[str, QLineEdit] = {}
        self._before: dict[str, str] = {}
        self._inside = QWidget()
        self._people = QFormLayout(self._inside)
        area = QScrollArea()
        area.setObjectName("scroll")
        area.setWidgetResizable(True)
        area.setWidget(self._inside)
        area.setMinimumHeight(self.look.px(220))
        self.box.insertWidget(2, area, 1)
        self.go = self.buttons(self.words("teams.save"))
        self.go.clicked.connect(self.save)
        desk.run(lambda db: (teams.agents(db), teams.teams(db)), self._show, lane=id(self))

    def _show(self, found: tuple[tuple[str, ...], dict[str, str]]) -> None:
        agents, self._before = found
        for agent in agents:
            line = QLineEdit(self._before.get(agent, ""))
            line.setMaxLength(teams.LONGEST)
            line.setFont(self.look.font("body"))
            self._people.addRow(label(self.look, agent), line)
            self.lines[agent] = line

    def save(self) -> None:
        """Write what was changed."""
        changed = {
            agent: line.text().strip()
            for agent, line in self.lines.items()
            if line.text().strip() != self._before.get(agent, "")
        }
        author = self.desk.reviewer

        def job(db: Record) -> None:
            for agent, team in changed.items():
                teams.put(db, agent, team, author, datetime.now(UTC))

        def done(_: None) -> None:
            self._controls.wrote.emit()
            self.accept()

        self.desk.write(job, done)

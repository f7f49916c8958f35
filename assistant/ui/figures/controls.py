"""What the figures page is asked for: time, groups, whose; and the ways out of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from assistant.review.metrics import Metric, Period
from assistant.review.sums import By
from assistant.ui.figures.words import Words
from assistant.ui.flow import FlowLayout
from assistant.ui.look import Look
from assistant.ui.parts import Button, column, label, row
from assistant.ui.review.page import Desk

_SHOWN = (
    By.AGENT, By.TEAM, By.EMOTION, By.ISSUE, By.TOPIC, By.REGION, By.LANGUAGE, By.APP, By.TIER,
    By.MODEL, By.PROMPT, By.STRATEGY, By.MONTH, By.WEEKDAY, By.HOUR, By.ALL,
)  # fmt: skip
_TOP = Qt.AlignmentFlag.AlignTop
_TEAM, _AGENT = "team", "agent"


class Thread(QWidget):
    """A hairline that fills while something is counted; nothing moves when nothing happens."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.part = look, 0.0
        self.setFixedHeight(look.px(2))

    def show_part(self, part: float) -> None:
        """How much has been done, 0–1; 0 for nothing to show."""
        self.part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The part that is done."""
        if self.part <= 0:
            return
        painter = QPainter(self)
        colour = QColor(self._look.theme.tokens.accent)
        painter.fillRect(QRectF(0, 0, self.width() * self.part, self.height()), colour)
        painter.end()


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


class Controls(QWidget):
    """The line above the charts.

    Signals: `changed()` when something else is to be counted, `metric_changed(Metric)`,
    `period_told()` when a person has said how far to look back, `wrote()` when teams were changed.
    """

    changed = Signal()
    metric_changed = Signal(object)
    period_told = Signal()
    wrote = Signal()

    def __init__(self, desk: Desk, words: Words) -> None:
        super().__init__()
        self._desk, self._words = desk, words
        self._look = look = desk.look
        self.period = Period.DAYS_30
        self.by = By.AGENT
        self._teams: dict[str, str] = {}
        self._offered: object = None
        outer = column(self, gap=0)
        across = row(gap=look.px(12))
        across.setContentsMargins(look.px(20), look.px(14), look.px(20), look.px(10))
        title = label(look, words("title"), size="title", bold=True)
        across.addWidget(title, 0, _TOP)
        line = FlowLayout(gap=look.px(8))
        together = QWidget()
        chips = row(together, gap=look.px(8))
        self.periods: dict[Period, Button] = {}
        for period in Period:
            button = Button(look, words(f"period_name.{period}"), "chip")
            button.setCheckable(True)
            button.setChecked(period is self.period)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.choose_period, period))
            self.periods[period] = button
            chips.addWidget(button)
        line.addWidget(together)
        self.groups = self._combo([(_first_up(words(f"by_name.{by}")), by) for by in _SHOWN])
        self.groups.activated.connect(self._group_chosen)
        line.addWidget(self._named("by", self.groups))
        self.whose = self._combo([(words("everybody"), ("", ""))])
        self.whose.activated.connect(lambda _: self.changed.emit())
        line.addWidget(self._named("whose", self.whose))
        across.addLayout(line, 1)
        self.status = label(look, "", size="small", tone="muted")
        across.addWidget(self.status, 0, _TOP)
        self.export = Button(look, words("export"))
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(self.show_menu)
        across.addWidget(self.export, 0, _TOP)
        # Words and small buttons stand in the middle of the line that the choices make.
        for one in (together, title, self.export):
            one.setMinimumHeight(self.groups.sizeHint().height())
        outer.addLayout(across)
        self.thread_line = Thread(look)
        outer.addWidget(self.thread_line)
        self.figure = self._combo([(words(f"name.{one}"), one) for one in Metric])
        self.figure.activated.connect(lambda _: self.metric_changed.emit(self._metric()))

    def _named(self, name: str, combo: QComboBox) -> QWidget:
        """A choice with its name before it, which stay together where lines break."""
        both = QWidget()
        line = row(both, gap=self._look.px(6))
        line.addWidget(label(self._look, self._words(name), size="small", tone="muted"))
        line.addWidget(combo)
        combo.setAccessibleName(self._words(name))
        return both

    def _combo(self, entries: list[tuple[str, object]]) -> QComboBox:
        made = QComboBox()
        made.setFont(self._look.font("small"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for text, value in entries:
            made.addItem(text, value)
        return made

    # ------------------------------------------------------------ what is asked for

    def choose_period(self, period: Period, _checked: bool = False, told: bool = True) -> None:
        """Look so far back; `told` by a person."""
        if told:
            self.period_told.emit()
        self.period = period
        for one, button in self.periods.items():
            button.setChecked(one is period)
        self.changed.emit()

    def _group_chosen(self) -> None:
        # Qt hands a StrEnum back as the plain text it is.
        self.by = By(str(self.groups.currentData()))
        self.changed.emit()

    def choose_group(self, by: By) -> None:
        """Group in this way."""
        self.groups.setCurrentIndex(_SHOWN.index(by))
        self._group_chosen()

    def _metric(self) -> Metric:
        return Metric(str(self.figure.currentData()))

    def choose_metric(self, metric: Metric) -> None:
        """Name the figure that is followed."""
        self.figure.setCurrentIndex(list(Metric).index(metric))

    def agents(self) -> tuple[str, ...]:
        """Whose figures are asked for; empty for everybody's."""
        kind, name = self.whose.currentData() or ("", "")
        if kind == _AGENT:
            return (name,)
        if kind == _TEAM:
            return tuple(agent for agent, team in self._teams.items() if team == name)
        return ()

    def offer(self, people: tuple[tuple[str, ...], dict[str, str]]) -> None:
        """Agents and teams to choose from."""
        if people == self._offered:
            return
        self._offered = people
        agents, self._teams = people
        chosen = self.whose.currentData()
        self.whose.clear()
        self.whose.addItem(self._words("everybody"), ("", ""))
        for team in sorted(set(self._teams.values())):
            self.whose.addItem(self._words("team_of", name=team), (_TEAM, team))
        for agent in agents:
            self.whose.addItem(agent, (_AGENT, agent))
        for number in range(self.whose.count()):
            if self.whose.itemData(number) == chosen:
                self.whose.setCurrentIndex(number)

    def say(self, words: str, part: float = 0.0) -> None:
        """What is under way, and how much of it is done."""
        self.status.setText(words)
        self.thread_line.show_part(part)

    # ------------------------------------------------------------ ways out

    def show_menu(self) -> None:
        """What can be taken out of this page."""
        from assistant.ui.figures import outlets

        menu = QMenu(self)
        for name, act in (
            ("report", lambda: outlets.ReportDialog(self, self._desk, self).open()),
            ("data", lambda: outlets.DataDialog(self, self._desk, self).open()),
            ("teams", lambda: outlets.TeamsDialog(self, self._desk, self).open()),
        ):
            if name == "teams":
                menu.addSeparator()
            menu.addAction(self._words(f"menu.{name}")).triggered.connect(act)
        menu.exec(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def next_period(self, by: int) -> Period:
        """The next longer (1) or shorter (−1) one, as far as there is one."""
        order = list(Period)
        return order[max(0, min(len(order) - 1, order.index(self.period) + by))]

    def key_pressed(self, key: str) -> bool:
        """A key of the page; whether it was used."""
        if key in ("[", "]"):
            period = self.next_period(1 if key == "]" else -1)
            if period is not self.period:
                self.choose_period(period)
            return True
        opens = {"G": self.groups, "A": self.whose, "M": self.figure}
        if key in opens:
            opens[key].showPopup()
            return True
        if key == "E":
            self.show_menu()
            return True
        return False

"""The figures page: how drafts and moods fare, by whom and when, and the chats behind a mark."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from assistant.domain.notice import Notice
from assistant.review import empathy, teams
from assistant.review.board import Counted, Question, Rest, begin, further, rest
from assistant.review.filters import Filters
from assistant.review.metrics import Kind, Metric, Period, kind, of_period
from assistant.review.record import Record
from assistant.review.statistics import NOTHING, Estimate
from assistant.review.sums import By
from assistant.review.zone import LOCAL
from assistant.ui.charts import numerals
from assistant.ui.figures import keys
from assistant.ui.figures.cards import ChartCard
from assistant.ui.figures.controls import Controls
from assistant.ui.figures.pictures import Pictures
from assistant.ui.figures.tiles import Tile
from assistant.ui.figures.words import Words
from assistant.ui.parts import Button, column, label, row
from assistant.ui.review.page import Desk, Page

TILES = (Metric.ACCEPTED, Metric.LIFT, Metric.WAITED, Metric.EASED)
ONLY_TOLD = ("kept", "own")
CARDS = ("trend", "groups", "outcomes", "moods", "uplift", "empathy", "reasons", "ended",
         "promises", "tickets", "panels")  # fmt: skip
WIDE = ("trend", "panels")
# Two charts side by side need this much.
_TWO = 940
_TILE = 178
# Answers that are read for their empathy before the page looks again.
_READ = 40
_MOST_READ = 2000


class FiguresPage(Page):
    """Figures of a period, grouped in one way; nothing here is written but scores of answers."""

    title: ClassVar[str] = "review.page.figures"
    keys = (
        ("[  ]", "figures.help.period"),
        ("G", "figures.help.by"),
        ("A", "figures.help.whose"),
        ("M", "figures.help.metric"),
        ("E", "figures.help.export"),
    )

    def __init__(self, desk: Desk, zone: tzinfo = LOCAL) -> None:
        super().__init__(desk)
        self.zone = zone
        self.words = Words(self.texts)
        self.following = Metric.ACCEPTED
        self.question = Question(By.AGENT, Filters(), zone)
        self.counted: Counted | None = None
        self.others: Rest | None = None
        self._turn = 0
        self._told_how_far = False
        look = self.look
        outer = column(self, gap=0)
        self.controls = Controls(desk, self.words)
        self.controls.changed.connect(self.reload)
        self.controls.period_told.connect(self._how_far)
        self.controls.metric_changed.connect(self.follow)
        self.controls.wrote.connect(self.reload)
        outer.addWidget(self.controls)
        self.area = QScrollArea()
        self.area.setObjectName("scroll")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        box = column(inside, gap=look.px(16))
        box.setContentsMargins(look.px(20), look.px(4), look.px(20), look.px(24))
        self.empty = self._nothing()
        box.addWidget(self.empty)
        self.tile_grid = QGridLayout()
        self.tile_grid.setSpacing(look.px(12))
        self.tiles: dict[str, Tile] = {}
        for name in (*TILES, *ONLY_TOLD):
            tile = Tile(look, self.words(f"name.{name}"), self.words(f"what.{name}"))
            tile.chosen.connect(partial(self._tile, str(name)))
            self.tiles[str(name)] = tile
        box.addLayout(self.tile_grid)
        self.grid = QGridLayout()
        self.grid.setSpacing(look.px(16))
        self.cards = self._cards()
        self._columns = self._tiles_across = 0
        box.addLayout(self.grid)
        box.addStretch(1)
        self.area.setWidget(inside)
        outer.addWidget(self.area, 1)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _nothing(self) -> QWidget:
        """What is said where there is nothing to count."""
        made = QWidget()
        line = row(made, gap=self.look.px(12))
        words = f"{self.words('nothing')} {self.words('nothing_hint')}"
        line.addWidget(label(self.look, words, tone="muted"))
        wider = Button(self.look, self.words("wider"))
        wider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        wider.clicked.connect(partial(self.controls.choose_period, Period.ALL))
        line.addWidget(wider)
        line.addStretch(1)
        made.hide()
        return made

    def _cards(self) -> dict[str, ChartCard]:
        made: dict[str, ChartCard] = {}
        for name in CARDS:
            card = ChartCard(self.look, 230 if name == "trend" else 200)
            card.chart.opened.connect(self.open)
            card.failed.connect(self.trouble)
            card.hide()
            made[name] = card
        made["trend"].place(self.controls.figure)
        return made

    # ------------------------------------------------------------ asking

    def reload(self) -> None:
        """Count anew what the controls ask for."""
        self._turn += 1
        now = datetime.now(self.zone)
        filters = of_period(
            Filters(agent=self.controls.agents()), self.controls.period, now, self.zone
        )
        self.question = Question(self.controls.by, filters, self.zone)
        self.counted = self.others = None
        self.controls.say("")
        question = self.question
        self.run(lambda db: begin(db, question), partial(self._more, self._turn), lane="sums")
        self.run(_people, self.controls.offer, lane="people")

    def _how_far(self) -> None:
        self._told_how_far = True

    def _more(self, turn: int, counted: Counted) -> None:
        """Show what is there, and count the next stretch."""
        if turn != self._turn:
            return
        self.counted = counted
        if counted.finished and not counted.tally and self._look_further():
            return
        self._show()
        if counted.finished:
            self.controls.say("")
            self._ask_rest(turn, counted)
            return
        if counted.of > 2:
            words = self.words("counting", done=counted.done, all=counted.of)
            self.controls.say(words, counted.done / counted.of)
        self.run(lambda db: further(db, counted), partial(self._more, turn), lane="sums")

    def _look_further(self) -> bool:
        """A page that opens on nothing looks further back by itself, until it is told how far."""
        if self._told_how_far or self.controls.period is Period.ALL:
            return False
        self.controls.choose_period(self.controls.next_period(1), told=False)
        return True

    def _ask_rest(self, turn: int, counted: Counted) -> None:
        question, step = self.question, counted.step
        now = datetime.now(self.zone)

        def job(db: Record) -> Rest:
            return rest(db, question, now, step)

        def done(found: Rest) -> None:
            if turn == self._turn:
                self.others = found
                self._show()
                self.run(to_read, partial(self._read, turn), lane="unread")

        def to_read(db: Record) -> list[str]:
            return empathy.to_read(db, question.filters, _MOST_READ)

        self.run(job, done, lane="rest")

    def _read(self, turn: int, waiting: list[str]) -> None:
        """Have answers read for their empathy, a few at a time, and look again in between."""
        if turn != self._turn:
            return
        self.controls.say(self.words("reading_answers") if waiting else "")
        if not waiting or not self.isVisible():
            self.controls.say("")
            return
        batch, left = waiting[:_READ], waiting[_READ:]

        def told(_: int) -> None:
            if turn != self._turn:
                return
            if left and len(left) % (_READ * 5) >= _READ:
                self._read(turn, left)
            else:
                self._look_again(turn, left)

        def failed(_: Notice) -> None:
            # Somebody else writes: the figures stand without it.
            self.controls.say("")

        self.write(lambda db: empathy.read(db, batch), told, failed)

    def _look_again(self, turn: int, waiting: list[str]) -> None:
        question, step = self.question, self.counted.step if self.counted else By.DAY
        now = datetime.now(self.zone)

        def shown(found: Rest) -> None:
            if turn == self._turn:
                self.others = found
                self._show()
                self._read(turn, waiting)

        self.run(lambda db: rest(db, question, now, step), shown, lane="rest")

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        counted = self.counted
        if counted is None:
            return
        pictures = Pictures(self.words, counted, self.others)
        nothing = counted.finished and not counted.tally
        self.empty.setVisible(nothing)
        self._show_tiles(counted, pictures)
        if nothing or not counted.tally:
            for card in self.cards.values():
                card.hide()
            return
        self._show_cards(counted, pictures)

    def _show_tiles(self, counted: Counted, pictures: Pictures) -> None:
        earlier = counted.earlier()
        before = Pictures.of(earlier) if earlier is not None else {}
        for metric in TILES:
            now, form = pictures.now(metric), kind(metric)
            then = before.get(metric) if metric is not Metric.WAITED else None
            against = self.words.against(metric, now, then) if counted.finished else ""
            if metric is Metric.WAITED:
                against = self.words("median")
            self._tile_says(str(metric), form, now, against)
            self.tiles[str(metric)].draw(pictures.spark(metric))
            self.tiles[str(metric)].choose(metric is self.following)
        others = self.others
        kept = others.promises.kept if others else NOTHING
        late = others.promises.late if others else 0
        self._tile_says(
            "kept", Kind.SHARE, kept, self.words("late", n=numerals.count(late)) if late else ""
        )
        own = others.empathy.own if others else NOTHING
        drafts = others.empathy.drafts.value if others else None
        against = self.words("of_drafts", n=numerals.decimal(drafts)) if drafts else ""
        tile = self.tiles["own"]
        if own.value is None:
            tile.say("–", against, "", False)
        else:
            tile.say(numerals.decimal(own.value), against, self.words.size(own), own.few)

    def _tile_says(self, name: str, form: Kind, now: Estimate, against: str) -> None:
        sure = ""
        if now.value is not None:
            sure = self.words.size(now)
            if now.low is not None and now.high is not None:
                low, high = (self.words.value(form, one) for one in (now.low, now.high))
                sure = f"{low} – {high} · {sure}"
        few = now.few and now.value is not None
        self.tiles[name].say(self.words.value(form, now.value), against, sure, few)

    def _show_cards(self, counted: Counted, pictures: Pictures) -> None:
        words, by, metric = self.words, self.question.by, self.following
        name, group = words(f"name.{metric}"), words(f"by_name.{by}")
        cards = self.cards
        cards["trend"].show_chart(
            words("card.trend", name=name), pictures.trend(metric), words(f"what.{metric}"),
            words("legend_band"),
        )  # fmt: skip
        split = by is not By.ALL
        cards["groups"].setVisible(split)
        if split:
            cards["groups"].show_chart(
                words("card.groups", name=name, by=group), pictures.groups(metric)
            )
        titles = {
            "outcomes": (words("card.outcomes", by=group), pictures.outcomes(), ""),
            "moods": (words("card.moods", by=group), pictures.moods(), words("card.moods_under")),
        }
        for key, (title, draw, under) in titles.items():
            cards[key].show_chart(title, draw, under)
        cards["ended"].setVisible(pictures.escalated)
        if pictures.escalated:
            cards["ended"].show_chart(words("card.ended", by=group), pictures.ended())
        panels = split and pictures.compares_over_time and metric is not Metric.WAITED
        cards["panels"].setVisible(panels)
        if panels:
            cards["panels"].show_chart(words("card.panels", name=name), pictures.panels(metric))
        self._show_rest(pictures)

    def _show_rest(self, pictures: Pictures) -> None:
        others, words, cards = self.others, self.words, self.cards
        if others is None:
            return
        warnings = "\n".join(f"· {self.texts.notice(one)}" for one in others.uplift.warnings)
        cards["uplift"].show_chart(
            words("card.uplift"), pictures.uplift(), words("legend_dot"), warnings
        )
        for name, there, under in (
            ("reasons", bool(others.reasons), ""),
            ("empathy", bool(others.empathy_by), pictures.empathy_under()),
            ("promises", bool(others.promises_by), ""),
            ("tickets", bool(others.tickets), ""),
        ):
            cards[name].setVisible(there)
            if there:
                cards[name].show_chart(words(f"card.{name}"), getattr(pictures, name)(), under)

    # ------------------------------------------------------------ choosing

    def follow(self, metric: Metric) -> None:
        """Show another figure over time and by group."""
        self.following = metric
        self.controls.choose_metric(metric)
        self._show()

    def _tile(self, name: str) -> None:
        if name in ONLY_TOLD:
            self.area.ensureWidgetVisible(self.cards["promises" if name == "kept" else "empathy"])
        else:
            self.follow(Metric(name))

    def open(self, key: str) -> None:
        """Show the chats behind a mark in the queue."""
        question = self.question

        def show(found: Filters | None) -> None:
            if found is not None:
                self.desk.show_queue.emit(found)

        self.run(lambda db: keys.filters(db, question, key), show, lane="open")

    # ------------------------------------------------------------ window

    def _lay_out(self) -> None:
        self._lay_out_tiles()
        columns = 2 if self.width() >= self.look.px(_TWO) else 1
        if columns == self._columns:
            return
        self._columns = columns
        line, place = 0, 0
        for name in CARDS:
            card = self.cards[name]
            self.grid.removeWidget(card)
            if name in WIDE or columns == 1:
                line += 1 if place else 0
                self.grid.addWidget(card, line, 0, 1, columns)
                line, place = line + 1, 0
            else:
                self.grid.addWidget(card, line, place)
                line, place = (line + 1, 0) if place else (line, 1)
        for number in range(2):
            self.grid.setColumnStretch(number, 1 if number < columns else 0)

    def _lay_out_tiles(self) -> None:
        room = self.width() // self.look.px(_TILE)
        # All in one row, or rows of three or two: never one left over.
        across = 6 if room >= 6 else 3 if room >= 3 else 2
        if across == self._tiles_across:
            return
        self._tiles_across = across
        for number, tile in enumerate(self.tiles.values()):
            self.tile_grid.removeWidget(tile)
            self.tile_grid.addWidget(tile, number // across, number % across)
        for number in range(6):
            self.tile_grid.setColumnStretch(number, 1 if number < across else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """One column where there is no room for two."""
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The page's own keys."""
        if event.modifiers() or not self.controls.key_pressed(event.text().upper()):
            super().keyPressEvent(event)


def _people(db: Record) -> tuple[tuple[str, ...], dict[str, str]]:
    return teams.agents(db), teams.teams(db)

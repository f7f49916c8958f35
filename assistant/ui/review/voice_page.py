"""Customers' voice: what complaints name, with causes, trend and the chats behind, to hand on."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from assistant.review import tables, voice
from assistant.review.record import Record
from assistant.review.tables import Format
from assistant.review.voice import Cause, Quote, Summary
from assistant.review.voice_words import KINDS, Shop, load_shop
from assistant.ui import copying, plain, times
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, flash, frame, label, row, wrapped
from assistant.ui.review.live_parts import Chips, Pane, Row, Rows, heading, prose, two_panes
from assistant.ui.review.page import Desk, Page
from assistant.ui.review.voice_words import Names, as_tables, as_text

SPANS = {"w1": 7, "w4": 28, "w13": 91}
_QUOTES = 20


class Weeks(QWidget):
    """Small bars, a week each; numbers in the tooltip."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._weeks: tuple[int, ...] = ()
        self.setFixedHeight(look.px(48))

    def show_weeks(self, weeks: tuple[int, ...], told: str) -> None:
        """Paint these, the oldest at the left; `told` says them in words."""
        self._weeks = weeks
        self.setToolTip(told)
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide enough to be read, no wider."""
        return QSize(self._look.px(280), self._look.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The bars and their numbers."""
        look, tokens = self._look, self._look.theme.tokens
        most = max(self._weeks, default=0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        wide, gap, line = look.px(28), look.px(6), look.px(16)
        room = self.height() - line
        for number, count in enumerate(self._weeks):
            left = number * (wide + gap)
            high = max(2.0, room * count / most) if most else 2.0
            last = number == len(self._weeks) - 1
            painter.setBrush(QColor(tokens.accent if last else tokens.border))
            painter.setPen(QColor(0, 0, 0, 0))
            painter.drawRoundedRect(QRectF(left, self.height() - high, wide, high), 2, 2)
            painter.setPen(QColor(tokens.muted))
            top = QRectF(left, self.height() - high - line, wide, line)
            painter.drawText(top, 0x0084, str(count) if count else "")
        painter.end()


class VoicePage(Page):
    """A list of things at the left, one of them at the right."""

    title = "review.page.voice"
    keys = (
        ("Alt+1 … 5", "voice.key.kind"),
        ("[ / ]", "livedesk.key.span"),
        ("J / K", "livedesk.key.step"),
        ("Ctrl+C", "voice.key.copy"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look, texts = desk.look, desk.texts
        self._names: Names | None = None
        self._found: dict[str, Summary] = {}
        self._one: Summary | None = None
        self._quotes: tuple[Quote, ...] = ()
        box = column(self, gap=0)
        bar = frame("bar")
        line = row(bar, gap=look.px(16), margin=look.px(10))
        kinds = [("", texts("voice.kind.all")), *((k, texts(f"voice.kind.{k}")) for k in KINDS)]
        self.kind = Chips(look, kinds, False)
        self.kind.choose("product")
        self.kind.keyed(self)
        self.span = Chips(look, [(name, texts(f"voice.span.{name}")) for name in SPANS], False)
        self.span.choose("w4")
        self.span.stepped(self)
        self.waiting = label(look, size="small", tone="muted")
        self.save = Button(look, texts("voice.save"), "small")
        self.save.clicked.connect(self._save)
        line.addWidget(self.kind, 3)
        line.addWidget(self.span, 2)
        line.addWidget(self.waiting)
        line.addWidget(self.save)
        box.addWidget(bar)
        self.kind.changed.connect(self.reload)
        self.span.changed.connect(self.reload)
        self.list = Rows(look, look.texts("review.page.voice"))
        self.list.chosen.connect(self._choose)
        self.nothing = wrapped(look, texts("voice.none"), size="body")
        self.nothing.setContentsMargins(*(look.px(24),) * 4)
        left = QWidget()
        inside = column(left, gap=0)
        inside.addWidget(self.nothing)
        inside.addWidget(self.list, 1)
        self.pane = Pane(look)
        self._build()
        box.addWidget(two_panes(look, left, self.pane), 1)
        self.setFocusProxy(self.list)

    def _build(self) -> None:
        look, texts, box = self.look, self.texts, self.pane.box
        head = row(gap=look.px(8))
        self.name = wrapped(look, size="title", tone="")
        self.name.setFont(look.font("title", bold=True))
        self.copy = Button(look, texts("voice.copy"), "small")
        self.copy.setShortcut("Ctrl+C")
        self.copy.clicked.connect(self._copy)
        head.addWidget(self.name, 1)
        head.addWidget(self.copy)
        box.addLayout(head)
        self.number = prose(look, tone="muted")
        self.weeks = Weeks(look)
        self.causes = Causes(look)
        self.words = Words(self)
        for part in (self.number, self.weeks, heading(look, texts("voice.causes")), self.causes,
                     heading(look, texts("voice.quotes")), self.words):  # fmt: skip
            box.addWidget(part)
        box.addStretch(1)
        self.pane.hide()

    # ------------------------------------------------------------ what is shown

    def _times(self) -> tuple[datetime, datetime]:
        now = times.now()
        return now - timedelta(days=SPANS[self.span.chosen[0]]), now

    def reload(self) -> None:
        """Ask the record again, and look at complaints that nobody has looked at."""
        kind, (since, until) = self.kind.chosen[0], self._times()
        folder, role = self.desk.settings.drafts.shop, self.desk.settings.drafts.role
        known = self._names.shop if self._names else None

        def job(record: Record) -> tuple[Shop, tuple[Summary, ...], int]:
            shop = known or load_shop(folder, role)
            found = voice.summaries(record, kind, since, until)
            return shop, found, voice.waiting(record)

        self.run(job, self._read, lane="list")

    def _read(self, told: tuple[Shop, tuple[Summary, ...], int]) -> None:
        shop, found, waiting = told
        self._names = names = Names(self.texts, shop)
        self._found = {one.name: one for one in found}
        self.nothing.setVisible(not found and not waiting)
        self.waiting.setText(self.texts("voice.reading", n=f"{waiting:,}") if waiting else "")
        rows = [
            Row(
                one.name, plain.line(names.thing(one), 80), plain.line(names.causes(one), 160),
                f"{one.chats}   {names.trend(one)}", "danger" if _rising(one) else "",
            )
            for one in found
        ]  # fmt: skip
        self.list.show_rows(rows)
        self._choose(self.list.current)
        if waiting and self.isVisible():
            # A slice at a time: agents' records are not kept waiting, and the page stays alive.
            self.write(lambda record: voice.take_in(record, shop), self._took)

    def _took(self, done: int) -> None:
        if done and self.isVisible():
            self.reload()

    def _choose(self, name: str) -> None:
        one = self._found.get(name)
        self._one = one
        self.pane.setVisible(one is not None)
        if one is None or self._names is None:
            return
        names, texts = self._names, self.texts
        self.name.setText(plain.line(names.thing(one), 120))
        self.number.setText(texts("voice.number", n=one.chats, before=one.before))
        self.causes.show_causes(names, one.causes)
        since, until = self._times()
        self.run(
            lambda record: (
                voice.examples(record, one, since, until),
                voice.weeks(record, one, until), voice.quotes(record, one, since, until)
            ),
            self._show_detail, lane="detail",
        )  # fmt: skip

    def _show_detail(
        self, found: tuple[tuple[Cause, ...], tuple[int, ...], tuple[Quote, ...]]
    ) -> None:
        causes, weeks, self._quotes = found
        if self._names is not None:
            self.causes.show_causes(self._names, causes)
        told = self.texts("voice.weeks", numbers=", ".join(str(n) for n in weeks))
        self.weeks.show_weeks(weeks, told)
        self.words.show_quotes(self._quotes)

    # ------------------------------------------------------------ handing on

    def _copy(self) -> None:
        if self._one is not None and self._names is not None:
            span = self.texts(f"voice.span.{self.span.chosen[0]}")
            copying.copy(as_text(self._names, self._one, self._quotes, span))
            flash(self.copy, self.texts("live.copied"), self.texts("voice.copy"))

    def _save(self) -> None:
        if self._names is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.texts("voice.save"),
            "voice.html",
            "HTML (*.html);;CSV (*.csv);;XLSX (*.xlsx)",
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the list in view and the words behind the thing chosen; CSV takes the list."""
        form = tables.format_of(file) or Format.HTML
        names, found, quotes = self._names, tuple(self._found.values()), self._quotes
        if names is None:
            return
        title = self.texts("review.page.voice")

        def job(record: Record) -> None:
            made = as_tables(names, found, quotes)
            chosen = made if form in (Format.HTML, Format.XLSX) else made[:1]
            tables.write(file, form, chosen, title=title)

        self.run(
            job, lambda done: flash(self.save, self.texts("voice.saved"), self.texts("voice.save"))
        )


def _rising(one: Summary) -> bool:
    """Whether there is more of it than chance would easily make."""
    return one.chats - one.before >= max(3, one.before // 2)


class Causes(Rebuilt):
    """What goes wrong with a thing, each with its share as a bar."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.px(4))
        self._look = look

    def show_causes(self, names: Names, causes: tuple[Cause, ...]) -> None:
        """Paint them."""

        def fill(box: QVBoxLayout) -> None:
            for cause in causes[:10]:
                line = row(gap=self._look.px(10))
                line.addWidget(label(self._look, str(cause.chats), bold=True))
                words = plain.line(names.cause(cause), 120)
                if cause.example:
                    words += f" · {plain.line(cause.example, 60)}"
                line.addWidget(wrapped(self._look, words, size="body", tone=""), 1)
                box.addLayout(line)

        self.rebuild(fill)


class Words(Rebuilt):
    """What customers wrote; a click on one opens its chat."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.look.px(10))
        self._page = page

    def show_quotes(self, quotes: tuple[Quote, ...]) -> None:
        """Paint them."""

        def fill(box: QVBoxLayout) -> None:
            look, texts = self._page.look, self._page.texts
            for one in quotes[:_QUOTES]:
                head = row(gap=look.px(8))
                told = f"{plain.line(one.agent, 40)} · {times.ago(texts, one.at, times.now())}"
                head.addWidget(label(look, told, size="small", tone="muted"))
                head.addStretch(1)
                if one.suggestion:
                    open_ = Button(look, texts("livedesk.open_chat"), "quiet")
                    open_.clicked.connect(
                        lambda _on=False, name=one.suggestion: self._page.desk.open_chat.emit(name)
                    )
                    head.addWidget(open_)
                box.addLayout(head)
                box.addWidget(prose(look, plain.line(one.text, 400)))

        self.rebuild(fill)

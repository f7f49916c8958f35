"""Live: what agents ask for now, what is to be brought to an end, what all drafts are to say."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from assistant.live import asks as record_asks
from assistant.live import tickets as record_tickets
from assistant.live import truth as record_truth
from assistant.review.record import Record
from assistant.ui import times
from assistant.ui.parts import column, frame, row
from assistant.ui.review.live_asks import AsksView
from assistant.ui.review.live_parts import Chips
from assistant.ui.review.live_tickets import TicketsView
from assistant.ui.review.live_truth import TruthView
from assistant.ui.review.page import Desk, Page

TABS = ("asks", "tickets", "truth")
_CLOCK = 1000


class LivePage(Page):
    """Three views, each a list and what is chosen in it."""

    title = "review.page.live"
    keys = (
        ("Alt+1 … 3 / A, T, O", "livedesk.key.tabs"),
        ("J / K", "livedesk.key.step"),
        ("Ctrl ⏎", "livedesk.key.grant"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        look, texts = desk.look, desk.texts
        box = column(self, gap=0)
        bar = frame("bar")
        line = row(bar, gap=look.px(8), margin=look.px(10))
        self.tabs = Chips(look, [(name, texts(f"livedesk.tab.{name}")) for name in TABS], False)
        self.tabs.changed.connect(lambda: self.go(self.tabs.chosen[0]))
        self.tabs.keyed(self)
        line.addWidget(self.tabs, 1)
        box.addWidget(bar)
        self.asks, self.tickets, self.truth = AsksView(self), TicketsView(self), TruthView(self)
        self.views: dict[str, AsksView | TicketsView | TruthView] = {
            "asks": self.asks, "tickets": self.tickets, "truth": self.truth,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for view in self.views.values():
            self.stack.addWidget(view)
        box.addWidget(self.stack, 1)
        desk.changed.connect(lambda kind: self.outdate() if kind == "live" else None)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK)
        self._clock.timeout.connect(self.asks.tick)
        self._clock.start()
        self.go("asks")

    def go(self, name: str) -> None:
        """Show one of the three."""
        self.tabs.choose(name)
        self.stack.setCurrentWidget(self.views[name])
        self.setFocusProxy(self.views[name].list)
        self.views[name].list.setFocus()
        if self.isVisible():
            self.views[name].reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A, T and O change the view."""
        names = {Qt.Key.Key_A: "asks", Qt.Key.Key_T: "tickets", Qt.Key.Key_O: "truth"}
        name = names.get(Qt.Key(event.key()))
        if name is None or event.modifiers():
            super().keyPressEvent(event)
            return
        self.go(name)
        event.accept()

    def reload(self) -> None:
        """Ask again for the view that is open, and how many there are of each."""
        view = self.stack.currentWidget()
        if isinstance(view, AsksView | TicketsView | TruthView):
            view.reload()
        self.run(_numbers, self._numbered, lane="numbers")

    def _numbered(self, found: tuple[int, int, int, int]) -> None:
        texts = self.texts
        asks, open_, late, lines = found
        words = {
            "asks": texts("livedesk.tab.asks_n", n=asks) if asks else "",
            "tickets": texts("livedesk.tab.tickets_n", n=open_, late=late) if open_ else "",
            "truth": texts("livedesk.tab.truth_n", n=lines) if lines else "",
        }
        for name, button in self.tabs.buttons.items():
            button.setText(words[name] or texts(f"livedesk.tab.{name}"))


def _numbers(record: Record) -> tuple[int, int, int, int]:
    now = times.now()
    lines = [line for line in record_truth.current(record, now) if line.holds(now)]
    return (len(record_asks.waiting(record)), *record_tickets.counts(record, now), len(lines))

"""One key on the queue page makes a case of the answer in view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assistant.review import case_promote, case_shelf
from assistant.review.case_promote import Promoted
from assistant.review.queue import Look as Seen
from assistant.review.record import Record
from assistant.ui import plain
from assistant.ui.look import Look
from assistant.ui.parts import Button, Rebuilt, column, row, wrapped
from assistant.ui.review.case_faults import fault_text
from assistant.ui.review.offers_view import cases
from assistant.ui.review.page import Desk, Section

KEY = "C"
SHOW = "Shift+C"
MOST = 3
"""So many cases are named; the rest stand on the cases page."""
PAUSE = 200
"""Milliseconds: whoever only steps through the list is not kept waiting for titles."""


class _Link(QFrame):
    """A line of words that leads somewhere."""

    def __init__(self, look: Look, words: str, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act
        box = column(self, gap=0)
        box.addWidget(wrapped(look, words, tone="accent"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{look.texts('cases.promote_show')} ({SHOW})")
        self.setAccessibleName(words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click goes there."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._act()


class CaseSection(Section):
    """A button and its key; below them what became of it."""

    title = "cases.view_library"
    keys = ((KEY, "cases.key.promote"), (SHOW, "cases.key.show"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = ""
        self._seen: Seen | None = None
        box = column(self, gap=self.look.px(6))
        self.helped = Rebuilt(self.look.px(2))
        box.addWidget(self.helped)
        line = row(gap=self.look.px(8))
        self.button = Button(self.look, self.texts("cases.promote"), "", KEY)
        self.button.clicked.connect(self.promote)
        self.show_it = Button(self.look, self.texts("cases.promote_show"), "quiet")
        self.show_it.clicked.connect(self._show_it)
        line.addWidget(self.button)
        line.addWidget(self.show_it)
        line.addStretch(1)
        box.addLayout(line)
        self.told = wrapped(self.look, size="body", tone="ok")
        box.addWidget(self.told)
        self._case = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._ask_titles)
        self.show_suggestion(None)

    def show_suggestion(self, seen: Seen | None) -> None:
        """Another suggestion is in view; without an answer there is nothing to keep."""
        self._seen = seen
        self._id = seen.entry.suggestion if seen is not None and seen.sent else ""
        self._case = ""
        helped = tuple(cases(seen.offers))[:MOST] if seen is not None else ()
        self.button.setVisible(bool(self._id))
        self.setVisible(bool(self._id or helped))
        self.helped.hide()
        self.told.hide()
        self.show_it.hide()
        self._later.stop()
        if helped:
            self._later.start()

    def _ask_titles(self) -> None:
        seen = self._seen
        if seen is None:
            return
        helped = tuple(cases(seen.offers))[:MOST]
        folder = case_shelf.cases_folder(self.desk.settings.drafts.shop)

        def show(found: dict[str, str]) -> None:
            if self._seen is seen:
                self.helped.rebuild(lambda box: self._fill_helped(box, seen, found))
                self.helped.show()

        def job(record: Record) -> dict[str, str]:
            return case_shelf.titles(record, helped, folder)

        self.desk.run(job, show, lane=(id(self), "titles"))

    def _fill_helped(self, box: QVBoxLayout, seen: Seen, found: dict[str, str]) -> None:
        """Which case helped which draft, and whether that draft was the one that was sent."""
        for key, offer in tuple(cases(seen.offers).items())[:MOST]:
            title = found.get(key)
            name = plain.isolated(title, 48) if title else self.texts("cases.gone")
            used = "used" if offer.used else "not_used" if seen.sent else "open"
            told = self.texts(f"cases.helped_{used}", n=offer.rank, title=name)
            if title is None:
                box.addWidget(wrapped(self.look, told))
                continue
            self._case = self._case or key
            box.addWidget(_Link(self.look, told, partial(self.desk.show_case.emit, key)))

    def key_pressed(self, key: str) -> bool:
        """Make a case of the answer in view."""
        if key == SHOW and self._case:
            self._show_it()
            return True
        if key != KEY or not self._id:
            return False
        self.promote()
        return True

    def promote(self) -> None:
        """Mask, title and tag the answer, and keep it as a case."""
        suggestion, who = self._id, self.desk.reviewer
        shop = self.desk.settings.drafts.shop

        def job(record: Record) -> Promoted:
            return case_promote.promote(record, suggestion, who, case_promote.shop_facts(shop))

        def done(made: Promoted) -> None:
            self.desk.changed.emit("cases")
            if suggestion == self._id:
                self._say(made)

        if suggestion:
            self.desk.write(job, done)

    def _say(self, made: Promoted) -> None:
        title = plain.line(made.case.case.title or made.case.case.customer, 60)
        if made.reason:
            reason = fault_text(self.texts, made.field, made.reason)
            told = self.texts("cases.promoted_gap", title=title, reason=reason)
        elif made.known and made.case.changed_by != self.desk.reviewer:
            told = self.texts("cases.promote_known", title=title)
        else:
            told = self.texts("cases.promoted", title=title)
        self._case = made.case.case.id
        self.told.setProperty("tone", "warn" if made.reason else "ok")
        self.told.style().polish(self.told)
        self.told.setText(told)
        self.told.show()
        self.show_it.show()

    def _show_it(self) -> None:
        self.desk.show_case.emit(self._case)

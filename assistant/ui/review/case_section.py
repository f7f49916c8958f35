"""One key on the queue page makes a case of the answer in view."""

from __future__ import annotations

from assistant.review import case_promote
from assistant.review.case_promote import Promoted
from assistant.review.queue import Look as Seen
from assistant.review.record import Record
from assistant.ui import plain
from assistant.ui.parts import Button, column, row, wrapped
from assistant.ui.review.case_faults import fault_text
from assistant.ui.review.page import Desk, Section

KEY = "C"


class CaseSection(Section):
    """A button and its key; below them what became of it."""

    title = "cases.promote"
    keys = ((KEY, "cases.key.promote"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = ""
        box = column(self, gap=self.look.px(6))
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
        self.show_suggestion(None)

    def show_suggestion(self, seen: Seen | None) -> None:
        """Another suggestion is in view; without an answer there is nothing to keep."""
        self._id = seen.entry.suggestion if seen is not None and seen.sent else ""
        self._case = ""
        self.setVisible(bool(self._id))
        self.told.hide()
        self.show_it.hide()

    def key_pressed(self, key: str) -> bool:
        """Make a case of the answer in view."""
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

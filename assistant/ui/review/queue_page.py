"""The queue: suggestions newest first, filters above, and the one chosen with its chat beside."""

from __future__ import annotations

from assistant.review.queue import Page as Rows
from assistant.review.queue import page as read_page
from assistant.ui.parts import column, label
from assistant.ui.review.page import Desk, Page


class QueuePage(Page):
    """The queue of suggestions."""

    title = "review.page.queue"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._box = column(self, gap=8, margin=16)

    def reload(self) -> None:
        """The newest page."""
        self.run(read_page, self._show, lane="list")

    def _show(self, rows: Rows) -> None:
        for entry in rows.entries[:20]:
            self._box.addWidget(label(self.look, f"{entry.at:%m-%d %H:%M} {entry.agent}"))

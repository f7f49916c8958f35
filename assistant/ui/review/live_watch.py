"""Hears within a second that an agent has written, whatever page is in view."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.live import tickets
from assistant.live.changes import FileChanges
from assistant.live.port import Changes
from assistant.review.record import FileSource, Record
from assistant.ui.review.page import Desk

# Where no file can be watched, the record is asked this often.
EVERY_MILLISECONDS = 2000
_TABLES = ("live_asks", "live_answers", "tickets", "truth_lines", "breathers")


class LiveWatch(QObject):
    """Says `desk.changed("live")` when something of the live pages has changed, and the badge.

    Signals: asked() when a new ask has come in.
    """

    asked = Signal()
    _heard = Signal()

    def __init__(self, desk: Desk, page: str = "live") -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self._known: tuple[object, ...] = ()
        self._waiting = -1
        self._heard.connect(self._look)
        self._changes: Changes | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; again is no harm."""
        if self._changes is not None or self._timer.isActive():
            return
        if isinstance(self._desk.source, FileSource):
            self._changes = FileChanges(self._desk.source.file)
            self._changes.start(self._heard.emit)
        else:
            self._timer.start()

    def close(self) -> None:
        """Listen no more."""
        self._timer.stop()
        if self._changes is not None:
            self._changes.stop()

    def _look(self) -> None:
        # A record that can't be read is told by the page in view.
        self._desk.run(_state, self._told, lambda notice: None, lane=self)

    def _told(self, found: tuple[int, int, tuple[object, ...]]) -> None:
        waiting, resting, state = found
        if waiting + resting > self._waiting >= 0:
            self.asked.emit()
        self._waiting = waiting + resting
        self._desk.badge.emit(self._page, waiting)
        self._desk.badge.emit("load", resting)
        if state != self._known:
            first, self._known = not self._known, state
            if not first:
                self._desk.changed.emit("live")


def _state(record: Record) -> tuple[int, int, tuple[object, ...]]:
    waiting = record.execute(
        "SELECT count(*) FROM live_asks WHERE withdrawn IS NULL AND deleted = 0 AND NOT EXISTS "
        "(SELECT 1 FROM live_answers WHERE ask = live_asks.id AND deleted = 0)"
    ).fetchone()[0]
    resting = record.execute("SELECT count(*) FROM breathers WHERE state = 'asked'").fetchone()[0]
    state: list[object] = [tickets.counts(record, datetime.now(UTC))]
    for table in _TABLES:
        # Each answered from an index or a small table.
        sql = f"SELECT (SELECT max(rowid) FROM {table}), (SELECT max(updated_at) FROM {table})"
        state.append(tuple(record.execute(sql).fetchone()))
    return int(waiting), int(resting), tuple(state)

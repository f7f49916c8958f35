"""The rows of the queue as Qt wants them: a page at a time, each fetched off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from assistant.domain.notice import Notice
from assistant.review.filters import Filters
from assistant.review.queue import Entry, Page, count, page
from assistant.review.record import Record
from assistant.review.samples import Sample, sample
from assistant.ui import plain
from assistant.ui.texts import Texts

Index = QModelIndex | QPersistentModelIndex
ENTRY = int(Qt.ItemDataRole.UserRole) + 1
SIZE = 60
# An answer within this time feels immediate; what is found by then is shown, and looking goes on.
SECONDS = 0.06
COLUMNS = ("when", "agent", "said", "sent", "mood", "outcome")
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its texts made safe to show."""

    entry: Entry
    said: str
    sent: str
    when: str
    who: str = ""


class QueueModel(QAbstractTableModel):
    """Suggestions through a filter, newest first, or a sample of them.

    `ask(job, done, failed, lane)` runs a query elsewhere. Signals: `moved_on()` when rows have
    come, or the end is known; `counted(number, more)` how many there are in all; `failed(Notice)`.
    """

    moved_on = Signal()
    counted = Signal(int, bool)
    failed = Signal(object)
    names: ClassVar[tuple[str, ...]] = COLUMNS

    def __init__(
        self, ask: Callable[..., None], texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._texts = texts
        self._lines: list[Line] = []
        self._rows: dict[str, int] = {}
        self.filters = Filters()
        self.kind: Sample | None = None
        self._next: int | None = None
        self._asked = False
        self._known = False
        self.looking = False

    # ------------------------------------------------------------ what to show

    def show(self, filters: Filters) -> None:
        """All that a filter finds, the newest first."""
        self.filters, self.kind = filters, None
        self._asked = self.looking = True
        self._ask(lambda record: _page(record, filters, None), self._first, self._failed, "list")
        self._cancel_count()

    def show_sample(self, kind: Sample, filters: Filters, seed: int) -> None:
        """A choice inside a filter."""
        self.filters, self.kind = filters, kind
        self._asked = self.looking = True

        def choose(record: Record) -> Page:
            return Page(sample(record, kind, filters, seed=seed))

        def chosen(found: Page) -> None:
            self._first(found)

        self._ask(choose, chosen, self._failed, "list")
        self._cancel_count()

    def _first(self, found: Page) -> None:
        self.beginResetModel()
        self._lines, self._rows = [], {}
        self._take(found)
        self.endResetModel()
        self._go_on(found)

    def _further(self, found: Page) -> None:
        if found.entries:
            last = len(self._lines) + len(found.entries) - 1
            self.beginInsertRows(_ROOT, len(self._lines), last)
            self._take(found)
            self.endInsertRows()
        self._go_on(found)

    def _take(self, found: Page) -> None:
        for entry in found.entries:
            self._rows[entry.suggestion] = len(self._lines)
            self._lines.append(self._line(entry))

    def _go_on(self, found: Page) -> None:
        self._asked, self._next, self.looking = False, found.next, found.looking
        if not found.looking and not self._known:
            self._known = True
            self._tell_number()
        # Not a page full yet: nobody has to scroll for the rest of it.
        if found.looking and len(found.entries) < SIZE:
            self.fetchMore(_ROOT)
        self.moved_on.emit()

    def _cancel_count(self) -> None:
        self._known = False
        self._ask(lambda record: None, lambda nothing: None, self._failed, "count")

    def _tell_number(self) -> None:
        """Counts only after the rows have come: both at once would keep the rows waiting."""
        filters = self.filters
        if self._next is None:
            self.counted.emit(len(self._lines), False)
        else:
            self._ask(lambda record: _count(record, filters), self._counted, self._failed, "count")

    def _failed(self, notice: Notice) -> None:
        self._asked = self.looking = False
        self.failed.emit(notice)

    def _counted(self, found: tuple[int, bool]) -> None:
        self.counted.emit(*found)

    def _line(self, entry: Entry) -> Line:
        local = entry.at.astimezone()
        return Line(
            entry,
            plain.line(entry.said, 200),
            plain.line(entry.sent, 200),
            self._texts("queue.when", month=local.month, day=local.day, clock=f"{local:%H:%M}"),
            plain.line(entry.author, 60) or plain.line(entry.agent, 60),
        )

    # ------------------------------------------------------------ as Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Rows fetched so far."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """One a name in COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index = _ROOT) -> bool:  # noqa: N802
        """Whether there are older rows, and none are on their way."""
        return not parent.isValid() and not self._asked and self._next is not None

    def fetchMore(self, parent: Index = _ROOT) -> None:  # noqa: N802
        """Ask for the next page."""
        if not self.canFetchMore(parent):
            return
        self._asked = True
        filters, after = self.filters, self._next
        self._ask(lambda record: _page(record, filters, after), self._further, self._failed, "list")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line of a row (ENTRY), or a column's text; the first one says it all."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == ENTRY:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        entry = line.entry
        return {
            "when": line.when,
            "agent": line.who,
            "said": line.said,
            "sent": line.sent,
            "mood": self._texts.name("mood", entry.emotion) if entry.emotion else "",
            "outcome": self._texts(f"queue.outcome.{entry.outcome}"),
        }[COLUMNS[index.column()]]

    def _spoken(self, line: Line) -> str:
        entry = line.entry
        mood = self._texts.name("mood", entry.emotion) if entry.emotion else ""
        outcome = self._texts(f"queue.outcome.{entry.outcome}")
        parts = (line.when, line.who, mood, line.said, outcome, line.sent)
        return self._texts.joined([part for part in parts if part])

    def line(self, row: int) -> Line | None:
        """A row, None beyond what has been fetched."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, suggestion: str) -> int | None:
        """Where a suggestion stands among what has been fetched."""
        return self._rows.get(suggestion)


def _page(record: Record, filters: Filters, after: int | None) -> Page:
    return page(record, filters, after, SIZE, SECONDS)


def _count(record: Record, filters: Filters) -> tuple[int, bool]:
    most = 10_000
    found = count(record, filters, most + 1)
    return min(found, most), found > most

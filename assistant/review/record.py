"""Where a supervisor's window takes its connections from, and what their faults mean in words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.review.queue import open_queue
from assistant.store import rescue
from assistant.store.database import Moved, moved, open_for_writing

Record = Database
"""An open connection to the record, as every query of this room takes it."""

# Whoever comes first brings the schema up to date; the others wait for that.
_OPENING = threading.Lock()


class Source(Protocol):
    """Opens the record: a file here, a team's database elsewhere."""

    @property
    def name(self) -> str:
        """What to call it before a person."""

    def open_reading(self) -> Record:
        """A connection for one thread that only reads. Raises UserFault."""

    def open_writing(self) -> Record:
        """A connection for one thread that may write. Raises UserFault."""

    def mend(self) -> Notice | None:
        """Set a damaged record aside; what to tell of it, None where it is whole."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """The record of this machine."""

    file: Path

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.file)

    def open_reading(self) -> Record:
        """A connection for one thread that only reads. Raises UserFault."""
        with _OPENING:
            return open_queue(self.file)

    def open_writing(self) -> Record:
        """A connection for one thread that may write. Raises UserFault."""
        if not self.file.exists():
            raise UserFault(Notice.of("store.missing", file=self.file))
        with _OPENING:
            return open_for_writing(self.file)

    def mend(self) -> Notice | None:
        """Set a damaged record aside; what to tell of it, None where it is whole."""
        try:
            with _OPENING:
                rescued = rescue.mend(self.file)
        except (OSError, sqlite3.Error) as error:
            return Notice.of("store.unreadable", file=self.file, reason=error)
        return rescued.notice() if rescued is not None else None


# Steps of SQLite's machine between two questions whether to go on: some tenths of a millisecond.
_STEPS = 20_000


def end_when(record: Record, asked: Callable[[], bool]) -> None:
    """Let queries on this connection end with an error as soon as `asked()` is true.

    Told from outside (`interrupt`), a query that is only about to begin would not hear it.
    """
    record.conn.set_progress_handler(lambda: int(asked()), _STEPS)


def interrupted(error: Exception) -> bool:
    """Whether a query ended because it was told to."""
    return isinstance(error, sqlite3.OperationalError) and "interrupt" in str(error)


def out_of_date(record: Record) -> bool:
    """Whether another file lies in this one's place by now."""
    return moved(record)


def damaged(error: BaseException) -> bool:
    """Whether an error says that the file itself is broken."""
    return rescue.is_damage(error.__cause__ or error)


def fault(error: Exception, name: str) -> Notice | None:
    """What went wrong with the record, for a person; None for a mistake of the program."""
    if isinstance(error, UserFault):
        return error.notice
    if isinstance(error, Moved):
        return Notice.of("store.replaced", file=name)
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return Notice.of("store.locked", file=name)
    if isinstance(error, sqlite3.Error | OSError):
        return Notice.of("store.unreadable", file=name, reason=error)
    return None

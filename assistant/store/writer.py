"""The one thread that writes the record: short transactions, and patience with a disk that refuses.

What can't be written for want of space, or because another program holds the file, waits in memory
in its order and is tried again; only a row that is wrong in itself is given up.
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.store import rescue, review_words
from assistant.store.database import Moved, writing

log = logging.getLogger("assistant.store")

Job = Callable[[Database], None]
# What one transaction takes at most, so that a reader never waits long.
BATCH = 200
# So long after the last record the agent is not waiting for anything here.
IDLE_SECONDS = 2.0
# How long until a disk that refused is tried again, at first and at last (seconds).
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0
MEND_SECONDS = 30.0
# Records that wait for the disk at most: some hours of work.
MOST_HELD = 50_000

_FULL = frozenset({sqlite3.SQLITE_FULL})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BARRED = frozenset(
    {
        sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM,
    }
)  # fmt: skip


def trouble(error: sqlite3.Error) -> str:
    """Id of the notice for what time or a person can mend; "" for anything else."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return ""
    code &= 255
    if code in _FULL:
        return "store.full"
    if code in _BUSY:
        return "store.held"
    return "store.barred" if code in _BARRED else ""


class _Mark:
    """Somebody waits until what was put before is written."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.written = False


class _Pause:
    """Nothing new came: the time to try again what is held."""


class _Look:
    """Somebody has reason to think that the file is damaged."""


class _Bug(sqlite3.Error):
    """A mistake of the program in one record, logged already."""


_Item = Job | _Mark | _Pause | _Look | None


class Writer:
    """Writes what `put` hands over, in order.

    `on_fault` gets what went wrong and `on_mended` hears that nothing waits any more, both on this
    thread. `mend` closes and opens a damaged record anew and says what became of it, or raises.
    """

    def __init__(
        self,
        file: Path,
        db: Database,
        first: Job,
        on_fault: Callable[[Notice], None],
        on_mended: Callable[[], None],
        mend: Callable[[], tuple[Database, Notice | None]],
    ) -> None:
        self._file, self._db = file, db
        self._first = first
        self._on_fault, self._on_mended = on_fault, on_mended
        self._mend = mend
        self._mended_at = float("-inf")
        self._lost = False
        self._items: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._held: list[Job] = []
        self._told = ""
        self._wait = FIRST_WAIT
        self._again_at = 0.0
        self._words_wait = True
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def put(self, job: Job) -> None:
        """Let `job(database)` be run in its turn, inside a transaction; returns at once."""
        self._items.put(job)

    def flush(self, timeout: float = 30.0) -> bool:
        """Wait until everything put so far is on disk; False when it is not, or not yet."""
        mark = _Mark()
        self._items.put(mark)
        return mark.reached.wait(timeout) and mark.written

    def look(self) -> None:
        """Have the file looked through, and mended if it is damaged; returns at once."""
        self._items.put(_Look())

    def close(self, timeout: float = 30.0) -> None:
        """Write what is waiting, end the thread and let go of the file."""
        self._items.put(None)
        self._thread.join(timeout)
        self._db.close()

    # ------------------------------------------------------------ on the thread

    def _run(self) -> None:
        self._begin()
        running = True
        while running:
            batch: list[Job] = []
            marks: list[_Mark] = []
            item = self._next()
            while True:
                if item is None:
                    running = False
                    break
                if isinstance(item, _Mark):
                    marks.append(item)
                elif isinstance(item, _Look):
                    self._look()
                elif not isinstance(item, _Pause):
                    batch.append(item)
                if len(batch) >= BATCH or self._items.empty():
                    break
                item = self._items.get()
            self._turn(batch, ask=bool(marks) or not running)
            for mark in marks:
                mark.written = not self._held
                mark.reached.set()
        if self._held:
            log.error("%d records could not be written at the end", len(self._held))

    def _begin(self) -> None:
        try:
            self._first(self._db)
        except sqlite3.Error as error:
            log.warning("old chats could not be erased: %s", error)
            if rescue.is_damage(error):
                self._mended()

    def _look(self) -> None:
        try:
            damaged = rescue.is_damaged(self._file)
        except OSError as error:
            log.warning("the record could not be looked at: %s", error)
            return
        if damaged:
            self._mended()

    def _next(self) -> _Item:
        """The next job. While none comes, what is held is tried again when its time has come, and
        words are taken in for whoever searches the record."""
        if self._held:
            try:
                return self._items.get(timeout=max(0.0, self._again_at - time.monotonic()))
            except queue.Empty:
                return _Pause()
        while self._words_wait:
            try:
                return self._items.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                self._words_wait = review_words.take_in_some(self._db)
        self._words_wait = True
        return self._items.get()

    def _turn(self, batch: list[Job], ask: bool) -> None:
        """Write, or put behind what waits already; `ask` when somebody waits for the answer."""
        if not self._held:
            self._commit(batch)
            return
        self._held += batch
        over = len(self._held) - MOST_HELD
        if over > 0:
            del self._held[:over]
            log.error("%d records given up: too many wait for the disk", over)
        if not ask and time.monotonic() < self._again_at:
            return
        waiting, self._held = self._held, []
        while waiting and not self._held:
            part, waiting = waiting[:BATCH], waiting[BATCH:]
            self._commit(part)
        self._held += waiting
        if not self._held:
            log.info("what waited for the record is written")
            self._told, self._wait = "", FIRST_WAIT
            self._on_mended()

    def _commit(self, batch: list[Job]) -> None:
        if not batch or self._written(batch):
            return
        # One by one, so that a single bad row does not take the others with it.
        for number, job in enumerate(batch):
            if self._held:
                self._held += batch[number:]
                return
            self._written([job])

    def _written(self, batch: list[Job]) -> bool:
        """Whether this was written, is held, or has been given up; False for several at once."""
        error = self._try(batch)
        if error is not None and self._needs_mending(error) and self._mended():
            error = self._try(batch)
        if error is None:
            return True
        told = "store.damaged" if self._needs_mending(error) else trouble(error)
        if told:
            self._held = batch + self._held
            self._put_off(told, error)
            return True
        if len(batch) > 1:
            return False
        if not isinstance(error, _Bug):
            log.error("a record could not be written: %s", error)
            self._on_fault(Notice.of("store.write_failed", file=self._file, reason=error))
        return True

    def _needs_mending(self, error: sqlite3.Error) -> bool:
        return self._lost or isinstance(error, Moved) or rescue.is_damage(error)

    def _try(self, batch: list[Job]) -> sqlite3.Error | None:
        try:
            with writing(self._db):
                for job in batch:
                    job(self._db)
        except sqlite3.Error as error:
            return error
        except Exception:
            # A bug in one record must not end the recording of all others.
            log.exception("a record could not be written")
            return _Bug()
        return None

    def _put_off(self, told: str, error: sqlite3.Error) -> None:
        self._again_at = time.monotonic() + self._wait
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        if told != self._told:
            self._told = told
            log.error("the record can't be written now: %s", error)
            self._on_fault(Notice.of(told, file=self._file, reason=error))

    def _mended(self) -> bool:
        """Have a damaged file set aside; tried not more than twice a minute."""
        if time.monotonic() - self._mended_at < MEND_SECONDS:
            return False
        self._mended_at = time.monotonic()
        try:
            self._db, notice = self._mend()
        except (OSError, sqlite3.Error, UserFault) as error:
            self._lost = True
            log.error("the damaged record could not be mended: %s", error)
            return False
        self._lost = False
        if notice is not None:
            self._on_fault(notice)
        return True

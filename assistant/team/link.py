"""Keeps a record and its team together while the program runs: on a thread of its own, off-line
for as long as it must be.

The server's NOTIFY wakes it when something is there for this member, a look at the outbox four
times a second when something has to go up; a look at the server every so often makes up for notices
that do not come (a pooler between, a server that was restarted).
"""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import paths
from assistant.domain.notice import Notice, UserFault
from assistant.settings import TeamSettings
from assistant.store import outbox
from assistant.store.database import Record, open_for_writing
from assistant.team import membership, server, shop_folder, sync
from assistant.team.place import DESK, Place

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger("assistant.team")

TICK_SECONDS = 0.25
# Where the server tells of nothing, it is asked this often.
DEAF_SECONDS = 2.0
DAY_SECONDS = 24 * 3600.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
# What work goes on with for days, and nobody has to see to.
OFF_LINE = frozenset({"team.unreachable", "team.cut"})


@dataclass(frozen=True, slots=True)
class LinkState:
    """How it stands: `notice` is the fault while there is no way; `waiting` rows have to go up."""

    team: str
    connected: bool
    notice: Notice | None = None
    waiting: int = 0
    skew_ms: int = 0


class TeamLink:
    """Exchanges until it is stopped. `on_state` is called on its thread whenever that changes.

    `file` is the record or a replica that has joined, see membership.py.
    """

    def __init__(
        self,
        file: Path,
        where: Place,
        settings: TeamSettings,
        on_state: Callable[[LinkState], None] = lambda state: None,
        connect: Callable[[Place], Connection[Any]] = membership.connect,
    ) -> None:
        self._file, self._where, self._settings = file, where, settings
        self._on_state, self._connect = on_state, connect
        self._told: LinkState | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="team", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End, between two steps; what has not gone up goes up the next time."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    # ------------------------------------------------------------ on the thread

    def _run(self) -> None:
        import psycopg

        wait = FIRST_WAIT
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                db = open_for_writing(self._file)
                try:
                    self._stay(db)
                finally:
                    db.close()
                return
            except UserFault as fault:
                self._tell(False, fault.notice, self._left())
            except (psycopg.Error, sqlite3.Error) as error:
                log.warning("the team is out of reach: %s", type(error).__name__)
                notice = Notice.of("team.cut", server=self._where.server)
                self._tell(False, notice, self._left())
            except Exception:
                log.exception("the exchange with the team failed")
                self._tell(False, Notice.of("team.failed"))
            if time.monotonic() - began > LONGEST_WAIT:
                wait = FIRST_WAIT
            # Two hundred machines must not come back in the same moment.
            self._stopping.wait(wait * random.uniform(0.5, 1.5))
            wait = min(wait * 2, LONGEST_WAIT)

    def _left(self) -> int:
        try:
            db = open_for_writing(self._file)
        except UserFault:
            return 0
        try:
            return outbox.waiting(db).up
        except sqlite3.Error:
            return 0
        finally:
            db.close()

    def _stay(self, db: Record) -> None:
        state = outbox.state(db)
        if state is None:
            self._stopping.set()
            return
        with self._connect(self._where) as connection, server.faults(self._where):
            deaf = not self._listens(connection, state)
            key = membership.record_key(self._file)
            sync.exchange(connection, db, key, stopped=self._stopping.is_set)
            sync.tend(connection, db)
            self._after(db)
            pause = DEAF_SECONDS if deaf else self._settings.seconds
            asked = tended = time.monotonic()
            while not self._stopping.is_set():
                woken = self._hear(connection) or time.monotonic() - asked >= pause
                if woken:
                    asked = time.monotonic()
                elif not outbox.pending(db):
                    continue
                sync.turn(connection, db, woken, stopped=self._stopping.is_set)
                self._after(db)
                if time.monotonic() - tended > DAY_SECONDS:
                    tended = time.monotonic()
                    sync.tend(connection, db)

    def _listens(self, connection: Connection[Any], state: outbox.State) -> bool:
        import psycopg

        try:
            server.listen(connection, state.kind, state.member)
        except psycopg.errors.DatabaseError as error:
            if connection.closed:
                raise
            log.info("no notices from here: %s", type(error).__name__)
            return False
        return True

    def _hear(self, connection: Connection[Any]) -> bool:
        return bool(list(connection.notifies(timeout=TICK_SECONDS, stop_after=1)))

    def _after(self, db: Record) -> None:
        state = outbox.state(db)
        if state is not None and state.kind == DESK:
            try:
                shop_folder.refresh(db, paths.team_shop())
            except OSError as error:
                log.warning("the team's shop could not be written: %s", error)
        self._tell(True, None, outbox.waiting(db).up, state.skew_ms if state else 0)

    def _tell(
        self, connected: bool, notice: Notice | None, waiting: int = 0, skew_ms: int = 0
    ) -> None:
        told = LinkState(self._where.team, connected, notice, waiting, skew_ms)
        if told != self._told:
            self._told = told
            self._on_state(told)

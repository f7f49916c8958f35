"""What an agent's desk hears from the supervisor's: read when the record changes, told when new."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from assistant.domain.live import LiveNews, OwnLoad, TruthLine
from assistant.domain.notice import UserFault
from assistant.live import asks, load, truth
from assistant.live.changes import SECONDS_AFTER_FAULT, FileChanges
from assistant.live.port import Changes
from assistant.live.rows import stamp
from assistant.store.database import moved, open_for_reading

log = logging.getLogger("assistant.live")

# A line of truth begins and ends by the clock, not by a write.
CLOCK_SECONDS = 1.0
LOAD_SECONDS = 60.0
BACK = timedelta(hours=12)


class Feed:
    """Tells `on_news(LiveNews)` what has changed and `on_load(OwnLoad)` once a minute.

    Both are called on the feed's thread and must return at once. `agent` names the account whose
    load is told (None: nobody's yet). Nothing is ever raised: without a record there is no news.
    """

    def __init__(
        self,
        file: Path,
        on_news: Callable[[LiveNews], None],
        on_load: Callable[[OwnLoad], None],
        agent: Callable[[], str | None],
        now: Callable[[], datetime],
        changes: Changes | None = None,
    ) -> None:
        self._file = file
        self._on_news, self._on_load = on_news, on_load
        self._agent, self._now = agent, now
        self._changes = changes or FileChanges(file)
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-feed", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()
        self._changes.start(self._changed.set)

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        self._changed.set()
        self._changes.stop()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        db: Database | None = None
        told, read = LiveNews(), LiveNews()
        lines: tuple[TruthLine, ...] = ()
        looked: datetime | None = None
        unread = False
        while not self._stopping.is_set():
            self._changed.wait(CLOCK_SECONDS)
            # What the wait returns is older than this moment: a change that is told just as its
            # time runs out would be wiped away unread, and nobody tells it again.
            if self._changed.is_set():
                self._changed.clear()
                unread = True
            if self._stopping.is_set():
                break
            try:
                now = self._now()
                if db is not None and moved(db):
                    db.close()
                    db = None
                if unread and self._file.exists():
                    db = db or open_for_reading(self._file)
                    lines = truth.current(db, now)
                    read = read_news(db, now)
                    unread = False
                news = LiveNews(
                    read.rulings, tuple(line for line in lines if line.holds(now)), read.settled,
                    read.breathers,
                )  # fmt: skip
                if news != told:
                    told = news
                    self._on_news(news)
                if db is not None and (
                    looked is None or (now - looked).total_seconds() >= LOAD_SECONDS
                ):
                    looked = now
                    self._tell_load(db, now)
            except (OSError, sqlite3.Error, UserFault) as error:
                log.warning("no news from the record: %s", error)
                if db is not None:
                    db.close()
                    db = None
                self._stopping.wait(SECONDS_AFTER_FAULT)
        if db is not None:
            db.close()

    def _tell_load(self, db: Database, now: datetime) -> None:
        agent = self._agent()
        if agent is not None:
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            self._on_load(load.own_load(db, agent, today, now))


def read_news(db: Database, now: datetime) -> LiveNews:
    """What the record holds for the agents' desk at this moment, without the lines of truth."""
    settled = {
        str(row[0]): str(row[1])
        for row in db.execute(
            # From the steps of the last hours: there are few, however many tickets are closed.
            "SELECT about, CASE what WHEN 'ended' THEN ended ELSE 'open' END "
            "FROM ticket_steps CROSS JOIN tickets ON tickets.id = ticket_steps.ticket "
            "WHERE kind = 'follow_up' AND ticket_steps.created_at >= ? "
            "AND what = CASE tickets.state WHEN 'closed' THEN 'ended' ELSE 'reopened' END",
            [stamp(now - BACK)],
        ).fetchall()
    }
    return LiveNews(asks.recent_rulings(db, None, now), (), settled, load.breathers(db, now - BACK))

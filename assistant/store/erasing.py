"""Erases what is old and whom it is asked to: truly gone from tables, index, free pages and log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from assistant.store import backup, rescue
from assistant.store.outbox import quietly

log = logging.getLogger("assistant.store")

_NOW = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"


def erase_before(db: Database, limit: datetime) -> int:
    """Erase chats not seen since `limit` (aware); how many.

    A team keeps its own copy as long as its own policy says: nothing of this is sent there.
    """
    with quietly(db):
        old = limit.astimezone(UTC).isoformat(timespec="milliseconds")
        gone: int = db.execute("DELETE FROM chats WHERE last_seen < ?", [old]).rowcount
        db.execute("DELETE FROM customers WHERE id NOT IN (SELECT customer FROM chats)")
        # What belongs to no chat: wishes for a rest, a supervisor's own tickets.
        db.execute("DELETE FROM breathers WHERE created_at < ?", [old])
        db.execute(
            "DELETE FROM tickets WHERE chat IS NULL AND state = 'closed' AND closed_at < ?", [old]
        )
    if gone:
        scrub(db)
    return gone


def erase_customers(db: Database, customers: Iterable[str], author: str = "") -> int:
    """Erase customers with all their chats and what was said of these; how many were here.

    With an `author` a record that is in a team asks the team to do the same. Cases that a person
    has accepted are lessons without a customer and stay, see store/case_own.py.
    """
    wanted = list(customers)
    gone = 0
    with quietly(db):
        for customer in wanted:
            chats = [
                row[0]
                for row in db.execute(
                    "SELECT id FROM chats WHERE customer = ?", [customer]
                ).fetchall()
            ]
            db.conn.executemany(
                "DELETE FROM team_waiting WHERE instr(data, ?)",
                [(name,) for name in (customer, *chats)],
            )
            # Chats go first: what hangs on them is erased with their triggers' help.
            db.execute("DELETE FROM chats WHERE customer = ?", [customer])
            gone += db.execute("DELETE FROM customers WHERE id = ?", [customer]).rowcount
            if author:
                db.execute(
                    "INSERT INTO team_erasures (customer, author, created_at) "
                    f"SELECT ?, ?, {_NOW} FROM team_state WHERE 1 ON CONFLICT DO NOTHING",
                    [customer, author],
                )
    scrub(db)
    _forget_copies(db)
    return gone


def _forget_copies(db: Database) -> None:
    """Delete the safety copies and what was set aside: they still hold who was erased."""
    for _, schema, file in db.execute("PRAGMA database_list").fetchall():
        if schema == "main" and file:
            try:
                backup.forget(Path(file))
                rescue.forget(Path(file))
            except OSError as error:
                log.warning("safety copies could not be deleted: %s", error)


def erasures(db: Database) -> list[str]:
    """Customers whose erasing the team has still to be told."""
    rows = db.execute("SELECT customer FROM team_erasures ORDER BY created_at").fetchall()
    return [row[0] for row in rows]


def erasure_told(db: Database, customer: str) -> None:
    """The team knows."""
    db.execute("DELETE FROM team_erasures WHERE customer = ?", [customer])


def scrub(db: Database) -> None:
    """Rewrite the file without what was deleted: deleted words stay in the index until its parts
    are merged, deleted rows in free pages until these are given back, both in the log until it is
    emptied."""
    db.execute("INSERT INTO review_words (review_words) VALUES ('optimize')")
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

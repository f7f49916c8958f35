"""Views of the queue that a supervisor keeps under a name and, if wanted, a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlite_utils import Database

from assistant.review.filters import Filters, from_json, to_json
from assistant.store.database import writing

NAME = 60
KEYS = tuple("123456789")


@dataclass(frozen=True, slots=True)
class View:
    """A filter with its name; `key` is one of KEYS or ""."""

    id: str
    name: str
    key: str
    filters: Filters
    author: str


def views(db: Database) -> tuple[View, ...]:
    """All views that are kept, by key, then by name."""
    rows = db.query(
        "SELECT id, name, key, filters, author FROM review_views WHERE deleted = 0 "
        "ORDER BY key = '', key, name, id"
    )
    found = []
    for row in rows:
        try:
            wanted = from_json(row["filters"])
        except ValueError:
            # Written by a program that we don't know: it is theirs to mend.
            continue
        found.append(View(row["id"], row["name"], row["key"], wanted, row["author"]))
    return tuple(found)


def keep_view(
    db: Database, name: str, filters: Filters, author: str, now: datetime, key: str = ""
) -> str:
    """Keep a view; one of the same name and author is replaced. Its id.

    A key belongs to one view: another that had it loses it. Raises ValueError for an empty name or
    a key that is none.
    """
    name = " ".join(name.split())[:NAME]
    if not name or (key and key not in KEYS):
        raise ValueError("a view has a name, and a key from 1 to 9 or none")
    stamp = _stamp(now)
    with writing(db):
        if key:
            db.execute(
                "UPDATE review_views SET key = '', updated_at = ? WHERE key = ? AND deleted = 0",
                [stamp, key],
            )
        known = db.execute(
            "SELECT id FROM review_views WHERE name = ? AND author = ? AND deleted = 0",
            [name, author],
        ).fetchone()
        view = known[0] if known else str(uuid4())
        db.execute(
            "INSERT INTO review_views (id, author, name, key, filters, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "key = excluded.key, filters = excluded.filters, updated_at = excluded.updated_at",
            [view, author, name, key, to_json(filters), stamp, stamp],
        )
    return str(view)


def drop_view(db: Database, view: str, now: datetime) -> bool:
    """Forget a view; False when there is none."""
    found = db.execute(
        "UPDATE review_views SET deleted = 1, key = '', updated_at = ? WHERE id = ? "
        "AND deleted = 0",
        [_stamp(now), view],
    )
    return bool(found.rowcount)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds")

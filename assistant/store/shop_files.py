"""The shop's knowledge as the team keeps it: each saving of a file is a row that stays.

Two people who save one file at once lose nothing: the later row is what agents get, the earlier one
is still there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlite_utils import Database

from assistant.store.database import writing

_NEWEST = (
    "SELECT path, content, deleted FROM (SELECT *, row_number() OVER "
    "(PARTITION BY path ORDER BY created_at DESC, id DESC) AS place FROM shop_files) "
    "WHERE place = 1"
)


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One saving of a file; `content` None says that it was taken away."""

    path: str
    content: str | None
    author: str
    at: datetime


def current(db: Database) -> dict[str, str]:
    """Path → content of every file as it was last saved."""
    rows = db.execute(f"{_NEWEST} AND deleted = 0 ORDER BY path").fetchall()
    return {path: content for path, content, _ in rows}


def publish(db: Database, files: Mapping[str, str], author: str, now: datetime) -> int:
    """Save what differs from the newest, and take away what is no longer there; how many files."""
    at = now.astimezone(UTC).isoformat(timespec="milliseconds")
    known = current(db)
    changed = [(path, text, 0) for path, text in files.items() if known.get(path) != text]
    changed += [(path, "", 1) for path in known if path not in files]
    with writing(db):
        db.conn.executemany(
            "INSERT INTO shop_files (id, path, content, author, created_at, updated_at, deleted) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
            [(uuid4().hex, path, text, author, at, gone) for path, text, gone in changed],
        )
    return len(changed)


def versions(db: Database, path: str) -> tuple[FileVersion, ...]:
    """All savings of a file, the newest first."""
    rows = db.execute(
        "SELECT path, content, deleted, author, created_at FROM shop_files WHERE path = ? "
        "ORDER BY created_at DESC, id DESC",
        [path],
    ).fetchall()
    return tuple(
        FileVersion(row[0], None if row[2] else row[1], row[3], datetime.fromisoformat(row[4]))
        for row in rows
    )


def stamp(db: Database) -> str:
    """Changes with any change of the files."""
    row = db.execute("SELECT count(*), COALESCE(max(created_at), '') FROM shop_files").fetchone()
    return f"{row[0]}/{row[1]}"

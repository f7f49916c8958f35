"""Makes a record as an earlier version would have left it: every table of its schema has rows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from assistant.store.migrations import migrations

NAMES = tuple(step.name for step in migrations.pending(Database(memory=True)))
# Made of other rows by triggers, or in idle moments.
DERIVED = re.compile(
    r"review_queue|review_words.*|voice_.*|review_empathy|team_outbox|sqlite_.*|_.*"
)
ROWS = 2
NOW = datetime.now(UTC).isoformat(timespec="milliseconds")
_JSON = {
    *("secondary", "evidence", "escalation_reasons", "blanks", "checks", "sources", "turns"),
    *("content", "filters", "examples", "reviewers", "items", "marks", "comments", "reasons"),
    *("limits", "brief", "texts", "issues", "topics", "words"),
}
_TIMES = {
    *("at", "seen", "made", "due", "changed", "first_seen", "last_seen", "created_at"),
    *("updated_at", "starts", "ends", "since", "closed_at", "synced_at"),
}
_CHOICES = re.compile(r"CHECK \((\w+) IN \(([^)]*)\)\)")
Rows = set[tuple[object, ...]]


def tables(db: Database) -> list[str]:
    """Ordinary tables in the order in which they were made: parents come first."""
    found = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' "
        "ORDER BY rowid"
    ).fetchall()
    return [name for (name,) in found if not DERIVED.fullmatch(name)]


def columns(db: Database, table: str) -> list[str]:
    return [row[1] for row in db.execute(f'PRAGMA table_info("{table}")').fetchall()]


def make(file: Path, step: str) -> dict[str, tuple[list[str], Rows]]:
    """Write a record whose newest step is `step`; table → its columns and rows as they then are."""
    place = NAMES.index(step)
    following = NAMES[place + 1] if place + 1 < len(NAMES) else None
    with closing(Database(sqlite3.connect(file, isolation_level=None))) as db:
        db.execute("PRAGMA synchronous = OFF")
        migrations.apply(db, stop_before=following)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN")
        for table in tables(db):
            _fill(db, table)
        db.execute("COMMIT")
        return {table: (columns(db, table), rows(db, table, columns(db, table)))
                for table in tables(db)}  # fmt: skip


def rows(db: Database, table: str, wanted: list[str]) -> Rows:
    listed = ", ".join(f'"{name}"' for name in wanted)
    return {tuple(row) for row in db.execute(f'SELECT {listed} FROM "{table}"').fetchall()}


def _fill(db: Database, table: str) -> None:
    sql = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    choices = {name: re.findall(r"'(\w*)'", found) for name, found in _CHOICES.findall(sql)}
    parents = {
        row[3]: (row[2], row[4])
        for row in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    }
    described = db.execute(f'PRAGMA table_info("{table}")').fetchall()
    if table == "review_seen":
        parents = {"sheet": parents["sheet"]}
    for number in range(1 if table == "team_state" else ROWS):
        row: dict[str, object] = {}
        for _, name, kind, _, _, key in described:
            if table == "review_seen" and name in ("answer", "note"):
                continue
            if name in parents:
                row[name] = _nth(db, *parents[name], number)
            elif choices.get(name):
                row[name] = choices[name][number % len(choices[name])]
            elif kind == "INTEGER":
                row[name] = number + 1 if key else 0 if name in ("applying",) else 1
            elif kind == "REAL":
                row[name] = 0.25 + number / 4
            elif name in _TIMES:
                row[name] = NOW
            elif name in _JSON:
                row[name] = "[]"
            else:
                row[name] = f"{table} 的 {name} {number + 1}"
        if table == "links":
            row["customer"], row["other"] = (_nth(db, "customers", "id", place) for place in (0, 1))
            if number:
                continue
        db.table(table).insert(row, ignore=False)


def _nth(db: Database, table: str, column: str, number: int) -> object:
    found = db.execute(f'SELECT "{column}" FROM "{table}" ORDER BY 1 LIMIT 1 OFFSET {number}')
    return found.fetchone()[0]

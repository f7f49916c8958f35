"""Writes what came from a team into the record, in whatever order it comes and however often.

A row whose parent is not here yet waits in `team_waiting` and is tried again when more has come.
A row that was changed here and has not gone up yet stays as it is: the team decides which change
is the newer one, and sends that down again.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from assistant.store.mirror import BY_NAME, MIRRORED, RECORD
from assistant.store.outbox import PREFIX, columns, move, quietly

# What still has no parent after this long never will: its chat was erased here by its age.
WAIT_DAYS = 30
_WRITES = re.compile(
    r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(\w+)", re.I
)
_ORDER = {one.name: place for place, one in enumerate(MIRRORED)}
_QUEUE = "review_queue"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One row of the team: `data` None when it is gone."""

    table: str
    key: str
    data: dict[str, Any] | None


def apply(db: Database, arrived: Sequence[Arrived], **moved: object) -> int:
    """Write rows and move the state in one transaction; how many were written.

    Tables and columns that this version does not know are left out.
    """
    with quietly(db), _unmoved(db, {one.table for one in arrived}):
        count = _write(db, arrived)
        waited = [
            Arrived(table, key, json.loads(data))
            for table, key, data in db.execute(
                "SELECT tbl, key, data FROM team_waiting ORDER BY since"
            ).fetchall()
        ]
        if waited and count:
            count += _write(db, waited)
        if moved:
            move(db, **moved)
    return count


def forget_early(db: Database, now: datetime) -> None:
    """Give up on rows that have waited for a parent too long."""
    limit = (now.astimezone(UTC) - timedelta(days=WAIT_DAYS)).isoformat(timespec="milliseconds")
    db.execute("DELETE FROM team_waiting WHERE since < ?", [limit])


def _write(db: Database, arrived: Sequence[Arrived]) -> int:
    known = {one.table: set(columns(db, one.table)) for one in arrived if one.table in BY_NAME}
    count = 0
    run: list[Arrived] = []
    shape: tuple[str, tuple[str, ...]] | None = None
    # Parents first: a chat that was touched again comes after its messages.
    for one in sorted(arrived, key=lambda row: _ORDER.get(row.table, 0)):
        if one.table not in known or _changed_here(db, one):
            continue
        if one.data is None:
            count += _delete(db, one)
            continue
        names = tuple(name for name in one.data if name in known[one.table])
        if shape != (one.table, names):
            count += _flush(db, shape, run)
            run, shape = [], (one.table, names)
        run.append(one)
    return count + _flush(db, shape, run)


def _changed_here(db: Database, one: Arrived) -> bool:
    if BY_NAME[one.table].kind == RECORD:
        return False
    row = db.execute(
        "SELECT 1 FROM team_outbox WHERE tbl = ? AND key = ? AND refused = ''",
        [one.table, one.key],
    ).fetchone()
    return row is not None


def _delete(db: Database, one: Arrived) -> int:
    table = BY_NAME[one.table]
    where = " AND ".join(f"{column} = ?" for column in table.key)
    gone: int = db.execute(f"DELETE FROM {table.name} WHERE {where}", json.loads(one.key)).rowcount
    db.execute("DELETE FROM team_waiting WHERE tbl = ? AND key = ?", [one.table, one.key])
    return gone


def _flush(db: Database, shape: tuple[str, tuple[str, ...]] | None, rows: Sequence[Arrived]) -> int:
    if shape is None or not rows:
        return 0
    sql = _statement(db, *shape)
    values = [[(one.data or {})[name] for name in shape[1]] for one in rows]
    try:
        with db.atomic():
            db.conn.executemany(sql, values)
    except sqlite3.IntegrityError:
        return _one_by_one(db, sql, rows, values)
    _waited(db, rows)
    return len(rows)


def _one_by_one(
    db: Database, sql: str, rows: Sequence[Arrived], values: Sequence[Sequence[object]]
) -> int:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    written: list[Arrived] = []
    for one, some in zip(rows, values, strict=True):
        try:
            with db.atomic():
                db.execute(sql, some)
            written.append(one)
        except sqlite3.IntegrityError:
            # Without a parent yet, or in the way of a row of this machine's own.
            db.execute(
                "INSERT INTO team_waiting (tbl, key, data, since) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (tbl, key) DO UPDATE SET data = excluded.data",
                [one.table, one.key, json.dumps(one.data, ensure_ascii=False), now],
            )
    _waited(db, written)
    return len(written)


def _waited(db: Database, rows: Iterable[Arrived]) -> None:
    if not db.execute("SELECT EXISTS (SELECT 1 FROM team_waiting)").fetchone()[0]:
        return
    db.conn.executemany(
        "DELETE FROM team_waiting WHERE tbl = ? AND key = ?", [(one.table, one.key) for one in rows]
    )


def _statement(db: Database, table: str, names: tuple[str, ...]) -> str:
    one = BY_NAME[table]
    listed = ", ".join(f'"{name}"' for name in names)
    sql = f"INSERT INTO {table} ({listed}) SELECT {', '.join('?' * len(names))} WHERE 1"
    if not _unique(db, table, one.key):
        same = " AND ".join(f"{column} = ?{names.index(column) + 1}" for column in one.key)
        return f"{sql} AND NOT EXISTS (SELECT 1 FROM {table} WHERE {same})"
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in one.key)
    does = f"UPDATE SET {sets}" if sets else "NOTHING"
    return f"{sql} ON CONFLICT ({', '.join(one.key)}) DO {does}"


def _unique(db: Database, table: str, key: tuple[str, ...]) -> bool:
    primary = [
        row[1]
        for row in sorted(
            db.execute(f"PRAGMA table_info({table})").fetchall(), key=lambda row: int(row[5])
        )
        if row[5]
    ]
    if sorted(primary) == sorted(key):
        return True
    for index in db.execute(f"PRAGMA index_list({table})").fetchall():
        if index[2] and not index[4]:
            named = [row[2] for row in db.execute(f"PRAGMA index_info({index[1]})").fetchall()]
            if sorted(named) == sorted(key):
                return True
    return False


@contextmanager
def _unmoved(db: Database, tables: set[str]) -> Iterator[None]:
    """Without those triggers that would write a mirrored row of their own.

    On an agent's desk a grave message opens a ticket; here both come, and a second ticket made on
    the way would be one that nobody has opened.
    """
    held = [
        (name, sql)
        for name, table, sql in _others(db)
        if table in tables and _targets(sql) & BY_NAME.keys()
    ]
    for name, _ in held:
        db.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in held:
        db.execute(sql)


def queue_triggers(db: Database) -> list[tuple[str, str]]:
    """Name and text of the triggers that keep the queue's rows."""
    return [(name, sql) for name, _, sql in _others(db) if _targets(sql) == {_QUEUE}]


def _others(db: Database) -> list[tuple[str, str, str]]:
    rows = db.execute(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT GLOB ?",
        [f"{PREFIX}*"],
    ).fetchall()
    return [(name, table, sql) for name, table, sql in rows]


def _targets(sql: str) -> set[str]:
    return set(_WRITES.findall(sql.partition("BEGIN")[2]))

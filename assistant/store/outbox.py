"""What a record has still to send to its team: noted by triggers as it is written, read in batches.

An entry names a row, not its content: what goes up is the row as it is when it goes. So a row that
changes ten times off-line goes up once, and sending it twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from assistant.store.database import writing
from assistant.store.mirror import BY_NAME, MIRRORED, PEOPLE, RECORD, Mirrored, key_of

PREFIX = "team_out_"
_REFUSED_FOR_GOOD = ("role", "owner", "content")


@dataclass(frozen=True, slots=True)
class State:
    """A record's place in its team, see store/team_schema.py."""

    kind: str
    server: str
    member: str
    role: str
    device: str
    batch: int
    born: int | None
    seen: int
    erased: int
    keep_days: int | None
    skew_ms: int
    synced_at: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that waits: `data` None when it has been deleted by a person; `stamp` "" for none."""

    number: int
    changes: int
    table: str
    key: str
    stamp: str
    chat: str | None
    customer: str | None
    audience: str | None
    data: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits: to go up, refused by the team, and come down too early."""

    up: int
    refused: int
    early: int


def state(db: Database) -> State | None:
    """The record's place in a team; None when it is in none."""
    columns = ", ".join(State.__dataclass_fields__)
    row = db.execute(f"SELECT {columns} FROM team_state").fetchone()
    return State(*row) if row else None


def move(db: Database, **values: object) -> None:
    """Set fields of the state."""
    sets = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE team_state SET {sets}", list(values.values()))


def join(db: Database, kind: str, server: str, member: str, role: str, device: str) -> None:
    """Begin to note what is written; on a desk, all that is there goes up first.

    On a replica (`kind` "replica") only what people write is noted. Joining another server, or as
    somebody else, begins anew.
    """
    with writing(db):
        leave(db)
        db.execute(
            "INSERT INTO team_state (id, kind, server, member, role, device) "
            "VALUES (1, ?, ?, ?, ?, ?)",
            [kind, server, member, role, device],
        )
        if kind == "desk":
            # What is sought from the first row on is only for a replica.
            move(db, born=None)
        watch(db, kind)
        for one in MIRRORED if kind == "desk" else ():
            _all(db, one)


def leave(db: Database) -> None:
    """Note nothing any more and forget what waits; the record itself stays."""
    for name in _triggers(db):
        db.execute(f"DROP TRIGGER {name}")
    for table in ("team_state", "team_outbox", "team_waiting", "team_erasures"):
        db.execute(f"DELETE FROM {table}")


def watch(db: Database, kind: str) -> None:
    """Put in the triggers that should be there; a table that had none goes up as a whole.

    Run at every start: a later step of the schema may have made a table anew.
    """
    wanted = dict(
        statement
        for one in MIRRORED
        if kind == "desk" or one.kind == PEOPLE
        for statement in _statements(one)
    )
    there = _triggers(db)
    if there == wanted:
        return
    with writing(db):
        _put_right(db, wanted, there)


def _put_right(db: Database, wanted: dict[str, str], there: dict[str, str]) -> None:
    for name, sql in there.items():
        if sql != wanted.get(name):
            db.execute(f"DROP TRIGGER {name}")
    for name, sql in wanted.items():
        if there.get(name) != sql:
            db.execute(sql)
    if there:
        for one in MIRRORED:
            if f"{PREFIX}{one.name}_new" in wanted and f"{PREFIX}{one.name}_new" not in there:
                _all(db, one)


def _triggers(db: Database) -> dict[str, str]:
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB ?",
        [f"{PREFIX}*"],
    ).fetchall()
    return dict(rows)


def _statements(one: Mirrored) -> Iterator[tuple[str, str]]:
    quiet = "(SELECT applying FROM team_state) = 1"
    for when, row, event in (("new", "NEW", "INSERT"), ("again", "NEW", "UPDATE")):
        name = f"{PREFIX}{one.name}_{when}"
        yield (
            name,
            f"CREATE TRIGGER {name} AFTER {event} ON {one.name} WHEN NOT {quiet} BEGIN "
            f"{_note(one, row)} END",
        )
    name = f"{PREFIX}{one.name}_gone"
    yield (
        name,
        f"CREATE TRIGGER {name} AFTER DELETE ON {one.name} BEGIN "
        + (
            f"{_note(one, 'OLD', f'WHERE NOT {quiet}')} "
            "DELETE FROM team_outbox "
            f"WHERE tbl = '{one.name}' AND key = {key_of(one, 'OLD')} AND {quiet};"
            if one.deletes
            else f"DELETE FROM team_outbox WHERE tbl = '{one.name}' AND key = {key_of(one, 'OLD')};"
        )
        + " END",
    )


def _note(one: Mirrored, row: str, only: str = "WHERE 1") -> str:
    # No upsert: INSERT OR IGNORE outside would carry its own way of conflicts in here.
    key = key_of(one, row)
    return (
        f"UPDATE team_outbox SET changes = changes + 1, refused = '' "
        f"{only} AND tbl = '{one.name}' AND key = {key}; "
        f"INSERT INTO team_outbox (tbl, key, priority) SELECT '{one.name}', {key}, "
        f"{int(not one.first)} {only} AND NOT EXISTS "
        f"(SELECT 1 FROM team_outbox WHERE tbl = '{one.name}' AND key = {key});"
    )


def _all(db: Database, one: Mirrored) -> None:
    # In the order in which the rows were made, so that they arrive in it.
    db.execute(
        "INSERT INTO team_outbox (tbl, key, priority) "
        f"SELECT '{one.name}', {key_of(one, one.name)}, {int(not one.first)} FROM {one.name} "
        "WHERE 1 ORDER BY rowid ON CONFLICT DO NOTHING"
    )


@contextmanager
def quietly(db: Database) -> Iterator[None]:
    """A transaction whose writes are not noted: what came from the team, or what is erased."""
    with writing(db):
        db.execute("UPDATE team_state SET applying = 1")
        yield
        db.execute("UPDATE team_state SET applying = 0")


# ------------------------------------------------------------ going up


def waiting(db: Database) -> Waiting:
    """How much waits."""
    up, refused = db.execute(
        "SELECT count(*), COALESCE(sum(refused <> ''), 0) FROM team_outbox"
    ).fetchone()
    early = db.execute("SELECT count(*) FROM team_waiting").fetchone()[0]
    return Waiting(up - refused, refused, early)


def pending(db: Database) -> bool:
    """Whether anything waits to go up; takes microseconds."""
    return bool(
        db.execute("SELECT EXISTS (SELECT 1 FROM team_outbox WHERE refused = '')").fetchone()[0]
    )


def next_batch(db: Database, most: int) -> list[Entry]:
    """The next rows to send, as they are now; at most `most`, and [] when nothing waits.

    Entries of rows that are gone without anybody having deleted them are forgotten here.
    """
    entries: list[Entry] = []
    while not entries:
        rows = db.execute(
            "SELECT number, changes, tbl, key FROM team_outbox WHERE refused = '' "
            "ORDER BY priority, number LIMIT ?",
            [most],
        ).fetchall()
        if not rows:
            break
        gone: list[tuple[int, int]] = []
        by_table: dict[str, list[tuple[int, int, str]]] = {}
        for number, changes, table, key in rows:
            by_table.setdefault(table, []).append((number, changes, key))
        for table, some in by_table.items():
            one = BY_NAME.get(table)
            found = _contents(db, one, [key for _, _, key in some]) if one else {}
            for number, changes, key in some:
                if key in found:
                    entries.append(Entry(number, changes, table, key, *found[key]))
                elif one is not None and one.deletes:
                    entries.append(Entry(number, changes, table, key, "", None, None, None, None))
                else:
                    gone.append((number, changes))
        if gone:
            done(db, gone)
    return sorted(entries, key=lambda entry: entry.number)


_Content = tuple[str, str | None, str | None, str | None, dict[str, Any]]


def _contents(db: Database, one: Mirrored, keys: list[str]) -> dict[str, _Content]:
    names = [name for name in columns(db, one.name) if name not in one.omit]
    stamp = f"{one.name}.{one.stamp}" if one.stamp else "''"
    match = " AND ".join(
        f"{one.name}.{column} = json_extract(wanted.named, '$[{place}]')"
        for place, column in enumerate(one.key)
    )
    listed = ", ".join(f'{one.name}."{name}"' for name in names)
    rows = db.execute(
        f"SELECT wanted.named, {stamp}, {one.chat}, {one.customer}, {one.audience}, {listed} "
        f"FROM (SELECT value AS named FROM json_each(?)) AS wanted CROSS JOIN {one.name} "
        f"ON {match}",
        [json.dumps(keys, ensure_ascii=False)],
    ).fetchall()
    return {
        row[0]: (row[1], row[2], row[3], row[4], dict(zip(names, row[5:], strict=True)))
        for row in rows
    }


def columns(db: Database, table: str) -> list[str]:
    """The columns of a table, in their order."""
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall()]


def done(db: Database, entries: Iterable[tuple[int, int]]) -> None:
    """The team has these, as (number, changes); one that has changed meanwhile stays."""
    with writing(db):
        db.conn.executemany(
            "DELETE FROM team_outbox WHERE number = ? AND changes = ?", list(entries)
        )


def refuse(db: Database, refusals: Iterable[tuple[str, str, str]]) -> None:
    """The team will not take these, as (table, key, why): they stay here and are not sent again."""
    with writing(db):
        db.conn.executemany(
            "UPDATE team_outbox SET refused = ?3 WHERE tbl = ?1 AND key = ?2", list(refusals)
        )


def try_again(db: Database) -> None:
    """Send again what an older server did not know."""
    marks = ", ".join("?" * len(_REFUSED_FOR_GOOD))
    db.execute(
        f"UPDATE team_outbox SET refused = '' WHERE refused <> '' AND refused NOT IN ({marks})",
        list(_REFUSED_FOR_GOOD),
    )


def pushes(kind: str, table: str) -> bool:
    """Whether a record of this kind sends this table."""
    return kind == "desk" or BY_NAME[table].kind != RECORD

"""Wordings learned from edits, on record: what is proposed, and what a person decided of it.

The words stand here; the edits they were learned from stay where they are, and only their ids are
kept, so that an erased chat leaves nothing behind but words that several customers' answers had.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from assistant.domain.wordings import AddPlace, Wording, WordingKind
from assistant.store.database import writing

Row = dict[str, Any]


class WordingState(StrEnum):
    """Only ACCEPTED is ever applied; DECLINED is not asked again."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Learned:
    """A wording with what it was learned from.

    Of `shown` drafts that could have been changed so, `changed` were, in answers to `people`
    customers; `examples` are the newest of their suggestions.
    """

    wording: Wording
    shown: int
    changed: int
    people: int
    examples: tuple[str, ...]
    state: WordingState = WordingState.PROPOSED
    author: str = ""
    changed_at: datetime | None = None


def propose(db: Database, found: Sequence[Learned]) -> int:
    """Keep what was learned; how many are new.

    Counts of known ones are brought up to date, decisions stay. A proposal that the edits no
    longer bear out goes.
    """
    now = _stamp()
    known = {row[0] for row in db.execute("SELECT id FROM wordings WHERE deleted = 0")}
    with writing(db):
        for one in found:
            row = _row(one) | {"state": "proposed", "author": "", "created_at": now}
            row["updated_at"] = now
            counts = "shown = excluded.shown, changed = excluded.changed, people = excluded.people"
            db.execute(
                f"INSERT INTO wordings ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
                f"ON CONFLICT (id) DO UPDATE SET {counts}, examples = excluded.examples, "
                "put = CASE WHEN state = 'proposed' THEN excluded.put ELSE put END, deleted = 0",
                list(row.values()),
            )
        marks = ", ".join("?" * len(found))
        db.execute(
            f"UPDATE wordings SET deleted = 1, updated_at = ? WHERE state = 'proposed' "
            f"AND deleted = 0 AND id NOT IN ({marks})",
            [now, *(one.wording.id for one in found)],
        )
    return sum(one.wording.id not in known for one in found)


def every(db: Database, state: WordingState | None = None) -> tuple[Learned, ...]:
    """What is on record, of a state or all: the best founded first."""
    where, values = ("AND state = ?", [state.value]) if state else ("", [])
    rows = db.query(
        f"SELECT * FROM wordings WHERE deleted = 0 {where} ORDER BY changed DESC, id", values
    )
    return tuple(_learned(row) for row in rows)


def get(db: Database, id: str) -> Learned | None:
    """One by its id."""
    rows = db.query("SELECT * FROM wordings WHERE id = ? AND deleted = 0", [id])
    return next((_learned(row) for row in rows), None)


def decide(db: Database, id: str, state: WordingState, who: str) -> bool:
    """Note a decision; False when there is no such wording."""
    with writing(db):
        done = db.execute(
            "UPDATE wordings SET state = ?, author = ?, updated_at = ? "
            "WHERE id = ? AND deleted = 0",
            [state.value, who, _stamp(), id],
        )
    return bool(done.rowcount)


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _row(one: Learned) -> Row:
    wording = one.wording
    return {
        "id": wording.id,
        "kind": wording.kind.value,
        "language": wording.language,
        "agent": wording.agent,
        "emotion": wording.emotion,
        "issue": wording.issue,
        "find": wording.find,
        "put": wording.put,
        "place": wording.place.value,
        "shown": one.shown,
        "changed": one.changed,
        "people": one.people,
        "examples": json.dumps(one.examples),
        "note": wording.note,
    }


def _learned(row: Row) -> Learned:
    return Learned(
        Wording(
            id=row["id"],
            kind=WordingKind(row["kind"]),
            language=row["language"],
            find=row["find"],
            put=row["put"],
            place=AddPlace(row["place"]),
            agent=row["agent"],
            issue=row["issue"],
            emotion=row["emotion"],
            note=row["note"],
        ),
        shown=row["shown"],
        changed=row["changed"],
        people=row["people"],
        examples=tuple(json.loads(row["examples"])),
        state=WordingState(row["state"]),
        author=row["author"],
        changed_at=datetime.fromisoformat(row["updated_at"]),
    )

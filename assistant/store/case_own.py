"""This shop's own cases: proposed from the record, accepted or retired by a person.

A proposal belongs to its chat and goes with it when the chat is erased. Whoever accepts it has read
it: from then on it is a lesson without a customer, and stays.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from assistant.domain.cases import Case, CaseKind, CaseSource, Said
from assistant.domain.chat import Speaker
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Emotion, Issue, Stage
from assistant.store import case_harvest
from assistant.store.database import open_for_writing
from assistant.store.masking import mask

Row = dict[str, Any]
T = TypeVar("T")


class CaseState(StrEnum):
    """PROPOSED waits for a person; only ACCEPTED is ever found; RETIRED hides a shipped one too."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with its state, who changed that last and when; moods as they moved, "" unknown."""

    case: Case
    state: CaseState
    changed: datetime
    changed_by: str = ""
    mood_before: str = ""
    mood_after: str = ""


class OwnCases:
    """The table of own cases on a connection of its own; use it from one thread at a time.

    Raises UserFault when the record can't be used.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._db = open_for_writing(file)

    def stamp(self) -> str:
        """Changes with any change of the cases, in whatever process; takes well below 1 ms."""
        row = self._run(
            lambda db: db.execute(
                "SELECT count(*), max(changed), "
                "total(state = 'accepted'), total(state = 'retired') FROM cases"
            ).fetchone()
        )
        return "/".join(map(str, row))

    def all(self, state: CaseState | None = None) -> tuple[OwnCase, ...]:
        """The cases of a state, or all; newest change first."""
        where, values = ("WHERE state = ?", [state.value]) if state else ("", [])
        rows = self._run(
            lambda db: list(
                db.query(f"SELECT * FROM cases {where} ORDER BY changed DESC, number", values)
            )
        )
        return tuple(_own(row) for row in rows)

    def get(self, key: str) -> OwnCase | None:
        """The case with an id such as "zh-Hans/own.1a2b3c4d"."""
        language, _, name = key.partition("/")
        rows = self._run(
            lambda db: list(
                db.query("SELECT * FROM cases WHERE language = ? AND name = ?", [language, name])
            )
        )
        return _own(rows[0]) if rows else None

    def put(self, case: Case, state: CaseState, who: str) -> OwnCase:
        """Add a case, or replace the one of the same id; its text is masked."""
        now = _stamp()
        row = _row(case) | {"state": state.value, "changed": now, "changed_by": who, "made": now}
        row |= {"mood_before": "", "mood_after": ""}
        columns = ", ".join(row)
        kept = ("language", "name", "made", "mood_before", "mood_after")
        updated = ", ".join(f"{name} = excluded.{name}" for name in row if name not in kept)

        def job(db: Database) -> None:
            with db.atomic():
                db.execute(
                    f"INSERT INTO cases ({columns}) VALUES ({', '.join('?' * len(row))}) "
                    f"ON CONFLICT (language, name) DO UPDATE SET {updated}",
                    list(row.values()),
                )
                _let_go(db, str(row["language"]), str(row["name"]), state)

        self._run(job)
        found = self.get(f"{row['language']}/{row['name']}")
        assert found is not None
        return found

    def set_state(self, key: str, state: CaseState, who: str) -> bool:
        """Accept, retire or propose again; False when there is no such case."""
        language, _, name = key.partition("/")

        def job(db: Database) -> bool:
            with db.atomic():
                changed = db.execute(
                    "UPDATE cases SET state = ?, changed = ?, changed_by = ? "
                    "WHERE language = ? AND name = ?",
                    [state.value, _stamp(), who, language, name],
                ).rowcount
                _let_go(db, language, name, state)
            return bool(changed)

        return self._run(job)

    def harvest(self, facts: Callable[[str], Mapping[str, str]] | None = None) -> int:
        """Propose what agents took and customers then liked; how many are new.

        `facts` gives the shop's facts in a language, so that their values become slots again.
        """
        now = _stamp()

        def job(db: Database) -> int:
            found = case_harvest.candidates(db, facts or (lambda language: {}))
            columns = (*_row(found[0].case), *_HARVESTED) if found else ()
            with db.atomic():
                for one in found:
                    values = [
                        *_row(one.case).values(), CaseState.PROPOSED.value, now, now, "",
                        one.suggestion, one.chat, one.before, one.after,
                    ]  # fmt: skip
                    db.execute(
                        f"INSERT OR IGNORE INTO cases ({', '.join(columns)}) "
                        f"VALUES ({', '.join('?' * len(values))})",
                        values,
                    )
            return len(found)

        return self._run(job)

    def _run(self, job: Callable[[Database], T]) -> T:
        try:
            return job(self._db)
        except sqlite3.Error as error:
            raise UserFault(Notice.of("store.unusable", file=self._file, reason=error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


_HARVESTED = (
    "state", "made", "changed", "changed_by", "suggestion", "chat", "mood_before", "mood_after"
)  # fmt: skip


def _let_go(db: Database, language: str, name: str, state: CaseState) -> None:
    """Who accepts a case has looked for names in it: it no longer goes when its chat does."""
    if state is CaseState.ACCEPTED:
        db.execute("UPDATE cases SET chat = NULL WHERE language = ? AND name = ?", [language, name])


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _row(case: Case) -> Row:
    return {
        "language": case.language,
        "name": case.id.partition("/")[2] or case.id,
        "emotion": json.dumps([one.value for one in case.emotion]),
        "issue": case.issue.value,
        "topic": json.dumps(case.topic),
        "region": case.region,
        "stage": case.stage.value if case.stage else "",
        "kind": case.kind.value,
        "turns": json.dumps(
            [[turn.speaker.value, mask(turn.text)] for turn in case.turns], ensure_ascii=False
        ),
        "decided": mask(case.decided),
        "sorry": int(case.sorry),
        "acknowledge": mask(case.acknowledge),
        "solve": mask(case.solve),
        "care": mask(case.care),
        "why": mask(case.why),
    }


def _own(row: Row) -> OwnCase:
    case = Case(
        id=f"{row['language']}/{row['name']}",
        language=row["language"],
        emotion=tuple(Emotion(one) for one in json.loads(row["emotion"])),
        issue=Issue(row["issue"]),
        turns=tuple(Said(Speaker(who), text) for who, text in json.loads(row["turns"])),
        decided=row["decided"],
        acknowledge=row["acknowledge"],
        solve=row["solve"],
        care=row["care"],
        why=row["why"],
        topic=tuple(json.loads(row["topic"])),
        region=row["region"],
        sorry=bool(row["sorry"]),
        kind=CaseKind(row["kind"]),
        source=CaseSource.OWN,
        stage=Stage(row["stage"]) if row["stage"] else None,
    )
    return OwnCase(
        case,
        CaseState(row["state"]),
        datetime.fromisoformat(row["changed"]),
        row["changed_by"],
        row["mood_before"],
        row["mood_after"],
    )

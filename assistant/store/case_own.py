"""This shop's own cases: proposed from the record, accepted or retired by a person.

A proposal belongs to its chat and goes with it when the chat is erased. Whoever accepts it has read
it: from then on it is a lesson without a customer, and stays. Every change leaves a version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from assistant.domain.cases import Case
from assistant.domain.notice import Notice, UserFault
from assistant.store import case_harvest, case_versions
from assistant.store.case_rows import to_case, to_row
from assistant.store.case_versions import CaseVersion
from assistant.store.database import open_for_writing, writing

Row = dict[str, Any]
T = TypeVar("T")
FOUND = "found"


class CaseState(StrEnum):
    """PROPOSED waits for a person; only ACCEPTED is ever found; RETIRED hides a shipped one too."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with its state, who changed that last and when; moods as they moved, "" unknown.

    `author` brought it in ("" the program), `suggestion` is the answer it comes from ("" none).
    """

    case: Case
    state: CaseState
    changed: datetime
    changed_by: str = ""
    mood_before: str = ""
    mood_after: str = ""
    author: str = ""
    version: int = 1
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a promoted case comes from: its suggestion and chat, and how the mood moved."""

    suggestion: str
    chat: str
    before: str = ""
    after: str = ""


class OwnCases:
    """The table of own cases; use it from one thread at a time.

    Made from a file it has a connection of its own, see `over` for another's. Raises UserFault
    when the record can't be used.
    """

    def __init__(self, file: Path) -> None:
        self._file: Path | str = file
        self._db = open_for_writing(file)

    @classmethod
    def over(cls, db: Database) -> OwnCases:
        """The table on a connection that is open already; `close` is then the caller's."""
        made = cls.__new__(cls)
        made._file, made._db = "", db
        return made

    def stamp(self) -> str:
        """Changes with any change of the cases, in whatever process; takes well below 1 ms."""
        row = self._run(
            lambda db: db.execute(
                "SELECT count(*), max(changed), "
                "total(state = 'accepted'), total(state = 'retired'), total(version) FROM cases"
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
        row = self._run(lambda db: _row(db, *_named(key)))
        return _own(row) if row else None

    def of_suggestion(self, suggestion: str) -> OwnCase | None:
        """The case that an answer has been made into, if it has."""
        rows = self._run(
            lambda db: list(db.query("SELECT * FROM cases WHERE suggestion = ?", [suggestion]))
        )
        return _own(rows[0]) if rows else None

    def versions(self, key: str) -> tuple[CaseVersion, ...]:
        """What became of a case, the newest first; none while nobody has touched it."""
        return self._run(lambda db: case_versions.of(db, *_named(key)))

    def put(
        self, case: Case, state: CaseState, who: str, what: str = "", origin: Origin | None = None
    ) -> OwnCase:
        """Add a case, or replace the one of the same id; its text is masked.

        `what` names the change for its version (default: imported when new, else edited).
        """
        content = to_row(case)
        language, name = str(content["language"]), str(content["name"])

        def job(db: Database) -> None:
            with writing(db):
                before = _row(db, language, name)
                now = _stamp()
                row = content | {"state": state.value, "changed": now, "changed_by": who}
                if before is None:
                    row |= {
                        "made": now, "author": who, "version": 1, "mood_before": "",
                        "mood_after": "",
                    }  # fmt: skip
                    if origin is not None:
                        row |= {
                            "suggestion": origin.suggestion, "chat": origin.chat,
                            "mood_before": origin.before, "mood_after": origin.after,
                        }  # fmt: skip
                    marks = ", ".join("?" * len(row))
                    db.execute(
                        f"INSERT INTO cases ({', '.join(row)}) VALUES ({marks})",
                        list(row.values()),
                    )
                else:
                    _keep_first(db, before)
                    row["version"] = before["version"] + 1
                    _update(db, language, name, row)
                _done(db, language, name, what or ("edited" if before else "imported"), state)

        self._run(job)
        found = self.get(f"{language}/{name}")
        assert found is not None
        return found

    def set_state(self, key: str, state: CaseState, who: str) -> bool:
        """Accept, retire or propose again; False when there is no such case."""
        language, name = _named(key)

        def job(db: Database) -> bool:
            with writing(db):
                before = _row(db, language, name)
                if before is None:
                    return False
                _keep_first(db, before)
                row = {"state": state.value, "changed": _stamp(), "changed_by": who}
                _update(db, language, name, row | {"version": before["version"] + 1})
                _done(db, language, name, state.value, state)
            return True

        return self._run(job)

    def restore(self, key: str, version: str, who: str) -> OwnCase | None:
        """Write an older version (its id) on top; the state stays. None when there is none."""
        known = self.get(key)
        older = next((one for one in self.versions(key) if one.id == version), None)
        if known is None or older is None:
            return None
        return self.put(older.case, known.state, who, "restored")

    def harvest(self, facts: Callable[[str], Mapping[str, str]] | None = None) -> int:
        """Propose what agents took and customers then liked; how many are new.

        `facts` gives the shop's facts in a language, so that their values become slots again.
        """
        now = _stamp()

        def job(db: Database) -> int:
            found = case_harvest.candidates(db, facts or (lambda language: {}))
            columns = (*to_row(found[0].case), *_HARVESTED) if found else ()
            with writing(db):
                for one in found:
                    values = [
                        *to_row(one.case).values(), CaseState.PROPOSED.value, now, now, "",
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


def _named(key: str) -> tuple[str, str]:
    language, _, name = key.partition("/")
    return language, name


def _row(db: Database, language: str, name: str) -> Row | None:
    query = "SELECT * FROM cases WHERE language = ? AND name = ?"
    return next(iter(db.query(query, [language, name])), None)


def _update(db: Database, language: str, name: str, row: Row) -> None:
    changes = ", ".join(f"{column} = ?" for column in row)
    db.execute(
        f"UPDATE cases SET {changes} WHERE language = ? AND name = ?",
        [*row.values(), language, name],
    )


def _keep_first(db: Database, row: Row) -> None:
    """What the program proposed is a version, too, once a person changes it."""
    known = db.execute(
        "SELECT 1 FROM case_versions WHERE language = ? AND name = ? LIMIT 1",
        [row["language"], row["name"]],
    ).fetchone()
    if known is None:
        case_versions.add(db, row, FOUND if row["suggestion"] else "imported")


def _done(db: Database, language: str, name: str, what: str, state: CaseState) -> None:
    """Keep the version. Who accepts a case has looked for names in it: it outlives its chat."""
    row = _row(db, language, name)
    assert row is not None
    case_versions.add(db, row, what)
    if state is CaseState.ACCEPTED:
        db.execute("UPDATE cases SET chat = NULL WHERE language = ? AND name = ?", [language, name])


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _own(row: Row) -> OwnCase:
    return OwnCase(
        to_case(row),
        CaseState(row["state"]),
        datetime.fromisoformat(row["changed"]),
        row["changed_by"],
        row["mood_before"],
        row["mood_after"],
        row["author"],
        row["version"],
        row["suggestion"] or "",
    )

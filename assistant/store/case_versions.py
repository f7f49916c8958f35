"""Versions of cases: what a case said and stood at after each change, by whom and when.

Only ever added to: an older version is brought back by writing it again on top.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from assistant.domain.cases import Case
from assistant.store import case_rows

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """One state of a case; `what` was done (found, promoted, imported, edited, proposed, accepted,
    retired, restored), `author` "" is the program.
    """

    id: str
    number: int
    what: str
    state: str
    case: Case
    author: str
    at: datetime


def add(db: Database, row: Row, what: str) -> None:
    """Keep the present state of a case, a row of `cases`; call it inside a transaction."""
    db.execute(
        "INSERT INTO case_versions (id, language, name, version, what, state, content, author, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            str(uuid.uuid4()), row["language"], row["name"], row["version"], what, row["state"],
            json.dumps({name: row[name] for name in case_rows.FIELDS}, ensure_ascii=False),
            row["changed_by"], row["changed"], row["changed"],
        ],
    )  # fmt: skip


def of(db: Database, language: str, name: str) -> tuple[CaseVersion, ...]:
    """All versions of a case, the newest first."""
    rows = db.query(
        "SELECT * FROM case_versions WHERE language = ? AND name = ? "
        "ORDER BY created_at DESC, version DESC, id",
        [language, name],
    )
    return tuple(
        CaseVersion(
            id=row["id"],
            number=row["version"],
            what=row["what"],
            state=row["state"],
            case=case_rows.to_case(json.loads(row["content"])),
            author=row["author"],
            at=datetime.fromisoformat(row["created_at"]),
        )
        for row in rows
    )

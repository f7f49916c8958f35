"""An agent disagrees with a review, with a reason; somebody looks again and says what became of it.

The appeal is the agent's row and the answer another person's, so that neither can write over the
other's words, and each may be mirrored by those who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from assistant.masking import mask
from assistant.review.scorecards import NOTE, SHEET, Sheet, keep, sheet_of, stamped
from assistant.store.database import writing
from assistant.store.review_sheets import row_id

PAGE = 200
_COLUMNS = (
    "SELECT review_appeals.*, review_appeal_answers.id AS answer_id, "
    "review_appeal_answers.author AS answered_by, decision, "
    "review_appeal_answers.reason AS answer, review_appeal_answers.total AS total_after, "
    "review_appeal_answers.updated_at AS answered_at, review_sheets.suggestion, "
    "review_sheets.author AS reviewer FROM review_appeals "
    "JOIN review_sheets ON review_sheets.id = review_appeals.sheet "
    "LEFT JOIN review_appeal_answers ON review_appeal_answers.appeal = review_appeals.id "
)


class Decision(StrEnum):
    """What became of an appeal."""

    CHANGED = "changed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Appeal:
    """What an agent says against a review, and the answer once there is one.

    `total` is what the review gave when the agent disagreed, `total_after` what it gives since the
    answer (both 0–100, None without marks); `decision` is "" while nobody has answered.
    """

    id: str
    sheet: str
    agent: str
    reason: str
    at: datetime
    total: float | None
    suggestion: str
    reviewer: str
    decision: str = ""
    answer: str = ""
    answer_id: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    total_after: float | None = None


def appeal(db: Database, sheet: str, agent: str, reason: str, now: datetime) -> bool:
    """Disagree with a review, or word an open appeal anew.

    False when the review is gone, was made for a calibration, or its appeal has been answered: one
    review is appealed once. `db` must be open for writing; the reason is masked; `agent` is the
    account, "" where the chat program shows none. Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("an appeal has a reason")
    stamp = stamped(now)
    with writing(db):
        known = db.execute(
            "SELECT total FROM review_sheets WHERE id = ? AND round = ''", [sheet]
        ).fetchone()
        old = of_sheet(db, sheet)
        if not known or (old is not None and old.decision):
            return False
        db.execute(
            "INSERT INTO review_appeals (id, sheet, author, reason, total, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "reason = excluded.reason, updated_at = excluded.updated_at",
            [row_id("appeal", sheet), sheet, agent, mask(reason[:NOTE]), known[0], stamp, stamp],
        )
    return True


def answer(
    db: Database,
    id: str,
    author: str,
    reason: str,
    now: datetime,
    marks: Mapping[str, int] | None = None,
) -> bool:
    """Answer an appeal: with `marks` the review is changed to them, without it is kept.

    The review stays the reviewer's, its comments and note stand; who answered is in the answer.
    False when the appeal is gone. `db` must be open for writing; the reason is masked. Raises
    ValueError without a reason or an author, and for marks that the review's own card does not
    have.
    """
    if not reason.strip() or not author.strip():
        raise ValueError("an answer has an author and a reason")
    stamp = stamped(now)
    with writing(db):
        found = db.execute("SELECT sheet FROM review_appeals WHERE id = ?", [id]).fetchone()
        sheet = _sheet(db, found[0]) if found else None
        if sheet is None or sheet.card is None:
            return False
        if marks is not None:
            keep(db, sheet.card, replace(sheet, marks=dict(marks)), now)
            sheet = _sheet(db, sheet.id) or sheet
        decision = Decision.KEPT if marks is None else Decision.CHANGED
        db.execute(
            "INSERT INTO review_appeal_answers (id, appeal, author, decision, reason, total, "
            "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET author = excluded.author, decision = excluded.decision, "
            "reason = excluded.reason, total = excluded.total, updated_at = excluded.updated_at",
            [
                row_id("answer", id), id, author, decision.value, mask(reason[:NOTE]), sheet.total,
                stamp, stamp,
            ],
        )  # fmt: skip
    return True


def _sheet(db: Database, id: str) -> Sheet | None:
    rows = db.query(f"{SHEET} WHERE id = ?", [id])
    return next((sheet_of(row) for row in rows), None)


def appeals(db: Database, is_open: bool | None = None, limit: int = PAGE) -> tuple[Appeal, ...]:
    """Appeals of all agents: open ones the longest waiting first, else the newest answer first."""
    where, order = "", "review_appeals.updated_at DESC"
    if is_open is not None:
        where = f"WHERE decision IS {'' if is_open else 'NOT '}NULL "
        order = "review_appeals.created_at" if is_open else "answered_at DESC"
    return _found(db, f"{where}ORDER BY {order} LIMIT ?", [limit])


def waiting(db: Database) -> int:
    """How many appeals nobody has answered."""
    return len(appeals(db, is_open=True, limit=1000))


def of_sheet(db: Database, sheet: str) -> Appeal | None:
    """The appeal against one review; None when there is none."""
    return next(iter(_found(db, "WHERE review_appeals.sheet = ?", [sheet])), None)


def _found(db: Database, rest: str, arguments: Sequence[object]) -> tuple[Appeal, ...]:
    return tuple(_appeal(row) for row in list(db.query(f"{_COLUMNS}{rest}", list(arguments))))


def _appeal(row: Mapping[str, Any]) -> Appeal:
    at = row["answered_at"]
    return Appeal(
        id=row["id"],
        sheet=row["sheet"],
        agent=row["author"],
        reason=row["reason"],
        at=datetime.fromisoformat(row["updated_at"]),
        total=row["total"],
        suggestion=row["suggestion"],
        reviewer=row["reviewer"],
        decision=row["decision"] or "",
        answer=row["answer"] or "",
        answer_id=row["answer_id"] or "",
        answered_by=row["answered_by"] or "",
        answered_at=datetime.fromisoformat(at) if at else None,
        total_after=row["total_after"],
    )

"""Who looked at which suggestion and when: written as it happens, for the agent to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlite_utils import Database

from assistant.store.database import writing

# Coming back to a suggestion within this time is still the same look.
SAME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Look:
    """One look of a reviewer at a suggestion of an agent, from its first to its last moment."""

    reviewer: str
    agent: str
    suggestion: str
    first: datetime
    last: datetime


def note(db: Database, reviewer: str, looks: Iterable[tuple[str, datetime]]) -> None:
    """Write down what was looked at, as (suggestion, when); what is gone by now is left out."""
    with writing(db):
        for suggestion, at in looks:
            stamp, earliest = _stamp(at), _stamp(at - SAME)
            again = db.execute(
                "UPDATE review_looks SET updated_at = max(updated_at, ?) WHERE suggestion = ? "
                "AND author = ? AND updated_at >= ?",
                [stamp, suggestion, reviewer, earliest],
            )
            if not again.rowcount:
                db.execute(
                    "INSERT INTO review_looks (id, author, suggestion, created_at, updated_at) "
                    "SELECT ?1, ?2, ?3, ?4, ?4 "
                    "WHERE EXISTS (SELECT 1 FROM suggestions WHERE id = ?3)",
                    [str(uuid4()), reviewer, suggestion, stamp],
                )


def looks(
    db: Database,
    *,
    agent: str = "",
    reviewer: str = "",
    suggestion: str = "",
    since: datetime | None = None,
    at_most: int = 1000,
) -> tuple[Look, ...]:
    """Who looked at what, the latest first; what is given narrows it down."""
    conditions, arguments = ["1"], []
    for column, value in (
        ("review_queue.agent", agent),
        ("review_looks.author", reviewer),
        ("review_looks.suggestion", suggestion),
    ):
        if value:
            conditions.append(f"{column} = ?")
            arguments.append(value)
    if since is not None:
        conditions.append("review_looks.updated_at >= ?")
        arguments.append(_stamp(since))
    rows = db.execute(
        "SELECT review_looks.author, review_queue.agent, review_looks.suggestion, "
        "review_looks.created_at, review_looks.updated_at FROM review_looks "
        "JOIN review_queue ON review_queue.suggestion = review_looks.suggestion "
        f"WHERE {' AND '.join(conditions)} ORDER BY review_looks.updated_at DESC LIMIT ?",
        [*arguments, at_most],
    )
    return tuple(
        Look(who, whose, what, datetime.fromisoformat(first), datetime.fromisoformat(last))
        for who, whose, what, first, last in rows.fetchall()
    )


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")

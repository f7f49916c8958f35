"""The record as rows of its stable views, read one after the other: a million take no memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.review.tables import Format, Table, write
from assistant.store.review_views import BY_NAME, VIEWS

_FETCH = 500

Progress = Callable[[int], None]


class Cancelled(Exception):
    """Somebody has changed their mind; nothing is left behind."""


class Kept(StrEnum):
    """What can be exported: the views without their v_."""

    SUGGESTIONS = "suggestions"
    DRAFTS = "drafts"
    OUTCOMES = "outcomes"
    MESSAGES = "messages"
    MOODS = "moods"
    CHATS = "chats"
    CORRECTIONS = "corrections"
    FOLLOW_UPS = "follow_ups"
    REVIEWS = "reviews"
    REVIEW_MARKS = "review_marks"
    REVIEW_COMMENTS = "review_comments"
    APPEALS = "appeals"
    COACHING = "coaching"
    CASES = "cases"
    TICKETS = "tickets"
    ASKS = "asks"
    CAUSES = "causes"
    TEAMS = "teams"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows: of these agents and this time, as far as a view knows either."""

    agents: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def columns(what: Kept) -> tuple[str, ...]:
    """The columns of one kind, in their order."""
    return BY_NAME[f"v_{what.value}"].names


def rows(db: Database, what: Kept, scope: Scope = Scope()) -> Iterator[tuple[Any, ...]]:
    """Rows of one kind as they lie in the record."""
    view = BY_NAME[f"v_{what.value}"]
    conditions: list[str] = []
    arguments: list[object] = []
    if scope.agents and view.agent:
        conditions.append(f"{view.agent} IN ({', '.join('?' * len(scope.agents))})")
        arguments += scope.agents
    for at, sign in ((scope.since, ">="), (scope.until, "<")):
        if at is not None and view.time:
            conditions.append(f"{view.time} {sign} ?")
            arguments.append(at.astimezone(UTC).isoformat(timespec="milliseconds"))
    condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    # Sorting would read everything first: what has no number comes as it was written.
    order = " ORDER BY number" if view.order == "number" else ""
    found = db.execute(f"SELECT * FROM {view.name}{condition}{order}", arguments)
    while some := found.fetchmany(_FETCH):
        yield from (tuple(row) for row in some)


def export(
    db: Database,
    what: tuple[Kept, ...],
    out: Path,
    form: Format,
    scope: Scope = Scope(),
    told: Progress = lambda _: None,
    title: str = "",
) -> int:
    """Write what is wanted to one file (several kinds only as XLSX or HTML); how many rows.

    `told` hears now and then how many have been written, and may raise Cancelled. The file stands
    whole or not at all, readable by its owner only. Raises UserFault when it cannot be written.
    """
    if len(what) > 1 and form not in (Format.XLSX, Format.HTML):
        raise UserFault(Notice.of("export.one_table", format=form.value))
    tables = [Table(one.value, columns(one), rows(db, one, scope)) for one in what]
    try:
        return write(out, form, tables, told, title)
    except OSError as error:
        raise UserFault(Notice.of("export.unwritable", file=out, reason=error)) from error


def check_views() -> tuple[str, ...]:
    """Views without a kind here, for the test."""
    return tuple(view.name for view in VIEWS if view.name[2:] not in set(Kept))

"""How much empathy agents show in words of their own, beside that of the drafts they took.

Leaning on drafts wears empathy down; it shows here first. Scores are kept beside the queue, for
reading a reply takes milliseconds; they are made newest first, a few at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from sqlite_utils import Database

from assistant.review.automatic import automatic
from assistant.review.filters import Filters, moment_of, number_of
from assistant.review.queue import EVERYTHING, selected
from assistant.review.statistics import NOTHING, Estimate, mean
from assistant.review.sums import By, name_of, offset_at
from assistant.score.values import Part
from assistant.store.database import writing

# Raise it when the score changes, and all answers are read again.
VERSION = 1
# Answers of one agent and one kind (own, from a draft) that are read; more say no more.
ENOUGH = 200
_BATCH = 50
_EVER = datetime.max.replace(tzinfo=UTC)
# How far back answers are read for.
SPAN = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Beside:
    """Empathy (0–5) of a group's own words and of the drafts it sent, and how much it leans.

    `formulas` is the number of own answers that were formulas and nothing else.
    """

    own: Estimate
    drafts: Estimate
    formulas: int


def to_read(db: Database, filters: Filters = EVERYTHING, at_most: int = 2000) -> list[str]:
    """Suggestions whose answers have no score yet, the newest of each agent, own words first.

    Of the last three months on record inside the filters.
    """
    own = "outcome IN ('ignored', 'rejected')"
    newest = db.execute("SELECT max(number) FROM review_queue").fetchone()[0] or 0
    last = min(filters.until or _EVER, moment_of(newest) + timedelta(milliseconds=1))
    filters = replace(filters, since=max(filters.since or last - SPAN, last - SPAN))
    query, arguments, _ = selected(
        filters,
        columns=f"review_queue.suggestion, review_queue.number, {own} AS own, "
        f"row_number() OVER (PARTITION BY agent, {own} "
        "ORDER BY review_queue.number DESC) AS place",
        also="review_queue.sent > 0 AND outcome <> 'open' AND before IS NOT NULL",
    )
    rows = db.execute(
        f"SELECT one.suggestion FROM ({query}) AS one WHERE place <= {ENOUGH} AND NOT EXISTS ("
        "SELECT 1 FROM review_empathy WHERE review_empathy.suggestion = one.suggestion "
        f"AND version = {VERSION}) ORDER BY own DESC, place LIMIT ?",
        [*arguments, at_most],
    )
    return [row[0] for row in rows.fetchall()]


def read(db: Database, suggestions: list[str]) -> int:
    """Score these answers and keep it; returns how many could be. `db` is one for writing."""
    rows = []
    for suggestion in suggestions:
        given = automatic(db, suggestion)
        if given is None:
            continue
        parts = [given.score.part(part).points for part in Part]
        rows.append([given.score.overall, *parts, int(given.mechanical), VERSION, suggestion])
    with writing(db):
        for row in rows:
            db.execute(
                "INSERT OR REPLACE INTO review_empathy (suggestion, number, own, score, "
                "recognises, explores, acts, cares, mechanical, version) "
                "SELECT suggestion, number, "
                "outcome IN ('ignored', 'rejected'), ?, ?, ?, ?, ?, ?, ? FROM review_queue "
                "WHERE suggestion = ?",
                row,
            )
    return len(rows)


def catch_up(
    db: Database,
    filters: Filters = EVERYTHING,
    at_most: int = 2000,
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Read what has no score yet, up to `at_most`, a batch at a time; returns how many were read.

    `go_on` is asked between batches. `db` is a connection for writing.
    """
    waiting, done = to_read(db, filters, at_most), 0
    while waiting and go_on():
        batch, waiting = waiting[:_BATCH], waiting[_BATCH:]
        read(db, batch)
        done += len(batch)
    return done


def beside(
    db: Database, by: By, filters: Filters = EVERYTHING, zone: tzinfo = UTC
) -> dict[str, Beside]:
    """Own words and drafts of each group, as far as they have been read."""
    offset = offset_at(filters.until or datetime.now(UTC), zone)
    query, arguments, _ = selected(
        filters,
        columns=f"{name_of(by, offset)} AS name, "
        "(SELECT json_array(own, score, mechanical) FROM review_empathy "
        "WHERE review_empathy.suggestion = review_queue.suggestion) AS found",
        also="review_queue.sent > 0 AND review_queue.suggestion IN "
        "(SELECT suggestion FROM review_empathy WHERE number >= ?)",
    )
    since = number_of(filters.since) if filters.since else 0
    own: dict[str, list[float]] = defaultdict(list)
    drafts: dict[str, list[float]] = defaultdict(list)
    formulas: dict[str, int] = defaultdict(int)
    for name, found in db.execute(query, [*arguments, since]).fetchall():
        is_own, score, mechanical = (float(one) for one in str(found)[1:-1].split(","))
        (own if is_own else drafts)[str(name)].append(score)
        formulas[str(name)] += int(is_own and mechanical)
    return {
        name: Beside(
            mean(own[name]) if name in own else NOTHING,
            mean(drafts[name]) if name in drafts else NOTHING,
            formulas[name],
        )
        for name in sorted({*own, *drafts})
    }

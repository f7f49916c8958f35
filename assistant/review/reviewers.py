"""How a reviewer reviews: how much, how strictly beside others, how steadily, how often overruled.

It says nothing of whether they are right. A stricter reviewer may be the better one; the figures
are there to be talked about.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from assistant.review.calibration import Comparison, Kind, comparison, standings
from assistant.review.card import Card
from assistant.review.card import Kind as Marking
from assistant.review.scorecards import SHEET, Sheet, sheet_of
from assistant.review.statistics import Estimate, mean, share

READ = 2000
"""Of so many of the newest sheets the marks are read."""


@dataclass(frozen=True, slots=True)
class Quality:
    """One reviewer, in figures that stand on what is on record now.

    `sheets` are reviews of agents, `rounds` sheets of calibrations; `first` and `last` when.
    `given` is the mean total (0–100). `beside` is how much more they give than others on the very
    same answers with the same card, over all others and by one (`with_each`); negative is
    stricter. `appealed` is the share of their reviews that agents disagreed with, `overruled` the
    share of answered appeals that changed the review, `waiting` appeals nobody has answered.
    `again` compares their repeated markings with their earlier ones. `scale` counts their marks
    from 0 to 5, yes and no left out.
    """

    reviewer: str
    sheets: int
    rounds: int
    first: datetime | None
    last: datetime | None
    given: Estimate
    beside: Estimate
    with_each: dict[str, Estimate]
    appealed: Estimate
    overruled: Estimate
    waiting: int
    again: Comparison | None
    scale: tuple[int, ...]


def reviewers(db: Database) -> tuple[str, ...]:
    """All who have reviewed anything, or were asked to, by name."""
    names = {row[0] for row in db.execute("SELECT DISTINCT author FROM review_sheets").fetchall()}
    for row in db.execute("SELECT reviewers FROM review_calibrations WHERE deleted = 0").fetchall():
        names |= set(json.loads(row[0]))
    return tuple(sorted(names))


def quality(db: Database, reviewer: str, card: Card) -> Quality:
    """Everything about one reviewer; `card` is the one by which repeated markings are compared."""
    counted = db.execute(
        "SELECT round <> '', count(*), min(created_at), max(updated_at) FROM review_sheets "
        "WHERE author = ? GROUP BY round <> ''",
        [reviewer],
    ).fetchall()
    numbers = {bool(row[0]): int(row[1]) for row in counted}
    times = [datetime.fromisoformat(at) for row in counted for at in row[2:]]
    own = _own(db, reviewer)
    gaps = _beside(db, reviewer)
    appealed, answered, changed = _appeals(db, reviewer)
    reviews = numbers.get(False, 0)
    return Quality(
        reviewer=reviewer,
        sheets=reviews,
        rounds=numbers.get(True, 0),
        first=min(times, default=None),
        last=max(times, default=None),
        given=mean([one.total for one in own if one.total is not None and not one.round]),
        beside=mean([gap for each in gaps.values() for gap in each]),
        with_each={name: mean(each) for name, each in sorted(gaps.items())},
        appealed=share(appealed, reviews),
        overruled=share(changed, answered),
        waiting=appealed - answered,
        again=_again(db, reviewer, card),
        scale=_scale(own),
    )


def _own(db: Database, reviewer: str) -> list[Sheet]:
    rows = db.query(
        f"{SHEET} WHERE author = ? ORDER BY review_sheets.updated_at DESC LIMIT ?",
        [reviewer, READ],
    )
    return [sheet_of(row) for row in rows]


def _beside(db: Database, reviewer: str) -> dict[str, list[float]]:
    """Differences to each other reviewer on the same answer, with the same card, in one round.

    Calibrations that the reviewer has not finished stay blind here as well.
    """
    blind = {
        one.calibration.id for one in standings(db, reviewer) if not one.open_to(reviewer)
    }  # fmt: skip
    found = db.execute(
        "SELECT b.author, a.total - b.total, a.round FROM review_sheets AS a "
        "JOIN review_sheets AS b ON b.suggestion = a.suggestion AND b.card = a.card "
        "AND b.round = a.round AND b.author <> a.author "
        "WHERE a.author = ? AND a.total IS NOT NULL AND b.total IS NOT NULL "
        "ORDER BY a.updated_at DESC LIMIT ?",
        [reviewer, READ],
    ).fetchall()
    gaps: dict[str, list[float]] = defaultdict(list)
    for other, gap, where in found:
        if where not in blind:
            gaps[other].append(gap)
    return gaps


def _appeals(db: Database, reviewer: str) -> tuple[int, int, int]:
    """How many appeals against this reviewer, how many answered, how many changed the review."""
    row = db.execute(
        "SELECT count(*), count(decision), "
        "count(CASE WHEN decision = 'changed' THEN 1 END) FROM review_appeals "
        "JOIN review_sheets ON review_sheets.id = review_appeals.sheet "
        "LEFT JOIN review_appeal_answers ON review_appeal_answers.appeal = review_appeals.id "
        "WHERE review_sheets.author = ?",
        [reviewer],
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def _again(db: Database, reviewer: str, card: Card) -> Comparison | None:
    """All repeated markings of finished rounds beside the first ones; None when there are none."""
    rounds = [
        one.calibration.id
        for one in standings(db, reviewer)
        if one.calibration.kind is Kind.AGAIN
        and one.calibration.card.digest == card.digest
        and one.open_to(reviewer)
    ]
    if not rounds:
        return None
    marks = ", ".join("?" * len(rounds))
    rows = db.query(
        f"{SHEET} WHERE author = ? AND review_sheets.card = ? AND round IN ('', {marks}) "
        "ORDER BY review_sheets.created_at",
        [reviewer, card.digest, *rounds],
    )
    earlier: dict[str, Sheet] = {}
    later: dict[str, Sheet] = {}
    for sheet in map(sheet_of, list(rows)):
        (later if sheet.round else earlier)[sheet.suggestion] = sheet
    return comparison(card, reviewer, reviewer, later, earlier)


def _scale(own: list[Sheet]) -> tuple[int, ...]:
    counted: Counter[int] = Counter()
    for sheet in own:
        on_scale = {
            one.id
            for one in (sheet.card.category if sheet.card else ())
            if one.kind is Marking.SCALE
        }
        counted.update(value for name, value in sheet.marks.items() if name in on_scale)
    return tuple(counted[value] for value in range(6))

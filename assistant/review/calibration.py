"""Several reviewers mark the same answers, blind to each other, and then look at where they differ.

A calibration keeps its own card and its own sheets (`Sheet.round`), so that it neither counts as a
review of the agents nor changes when the card in use does. One reviewer alone may mark again what
they have marked before: agreement with oneself is the ceiling of agreement with anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlite_utils import Database

from assistant.masking import mask
from assistant.review.card import Card
from assistant.review.scorecards import (
    SHEET,
    Agreement,
    Sheet,
    agree,
    print_card,
    sheet_of,
    stamped,
)
from assistant.review.statistics import Estimate, mean
from assistant.store.database import writing

MOST = 200
_CHUNK = 500
_COLUMNS = (
    "SELECT review_calibrations.*, review_cards.card AS printed FROM review_calibrations "
    "JOIN review_cards ON review_cards.digest = review_calibrations.card WHERE deleted = 0 "
)


class Kind(StrEnum):
    """With whom one's marks are compared."""

    TOGETHER = "together"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Calibration:
    """One sample to be marked; `items` are suggestion ids in the order of marking.

    `reviewers` are those asked to; with Kind.AGAIN it is the one who marks again.
    """

    id: str
    author: str
    title: str
    kind: Kind
    reviewers: tuple[str, ...]
    items: tuple[str, ...]
    card: Card
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a calibration is: done by reviewer, of the `items` still on record."""

    calibration: Calibration
    items: tuple[str, ...]
    done: dict[str, int]

    def left(self, reviewer: str) -> int:
        """How many this reviewer still has to mark."""
        return max(0, len(self.items) - self.done.get(reviewer, 0))

    def open_to(self, reviewer: str) -> bool:
        """Whether this reviewer may see what others have marked: after their own last mark."""
        return bool(self.items) and not self.left(reviewer)


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that both have marked; `marks` are those that differ, None for left out.

    `apart` is how many points of 100 lie between the totals (None: one gave no marks at all).
    """

    suggestion: str
    marks: dict[str, tuple[int | None, int | None]]
    totals: tuple[float | None, float | None]

    @property
    def apart(self) -> float | None:
        """Distance of the totals."""
        one, other = self.totals
        return None if one is None or other is None else abs(one - other)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two markings of one sample.

    `higher` is by category how much more the first gives, in points of that category's scale;
    `differences` begin with what is furthest apart, where there is most to talk about.
    """

    one: str
    other: str
    agreement: Agreement
    higher: dict[str, Estimate]
    differences: tuple[Difference, ...]


def make(
    db: Database,
    card: Card,
    author: str,
    title: str,
    items: Sequence[str],
    now: datetime,
    reviewers: Iterable[str] = (),
    kind: Kind = Kind.TOGETHER,
) -> Calibration:
    """Begin a calibration on up to 200 answers; `author` marks too. `db` must be open for writing.

    Raises ValueError without an author or items, and for Kind.TOGETHER without a second reviewer.
    """
    asked = tuple(dict.fromkeys(name.strip() for name in (author, *reviewers) if name.strip()))
    chosen = tuple(dict.fromkeys(items))[:MOST]
    if not author.strip() or not chosen:
        raise ValueError("a calibration has an author and answers to mark")
    if kind is Kind.TOGETHER and len(asked) < 2:
        raise ValueError("it takes two to calibrate")
    asked = asked if kind is Kind.TOGETHER else (author.strip(),)
    stamp, key = stamped(now), uuid4().hex
    with writing(db):
        db.execute(
            "INSERT INTO review_calibrations (id, author, title, kind, reviewers, items, card, "
            "created_at, updated_at, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            [
                key, author, mask(title[:200]), kind.value, json.dumps(asked, ensure_ascii=False),
                json.dumps(chosen), print_card(db, card, stamp), stamp, stamp,
            ],
        )  # fmt: skip
    made = find(db, key)
    assert made is not None
    return made


def find(db: Database, id: str) -> Calibration | None:
    """A calibration by its id; None when it is gone."""
    rows = db.query(f"{_COLUMNS}AND id = ?", [id])
    return next((_calibration(row) for row in rows), None)


def remove(db: Database, id: str, author: str, now: datetime) -> bool:
    """Take one's own calibration away, and all that was marked in it."""
    with writing(db):
        gone = db.execute(
            "UPDATE review_calibrations SET deleted = 1, title = '', updated_at = ? "
            "WHERE id = ? AND author = ? AND deleted = 0",
            [stamped(now), id, author],
        ).rowcount
        if gone:
            db.execute("DELETE FROM review_sheets WHERE round = ?", [id])
    return bool(gone)


def standings(db: Database, reviewer: str = "") -> tuple[Standing, ...]:
    """All calibrations, or those in which a reviewer takes part, newest first."""
    rows = list(db.query(f"{_COLUMNS}ORDER BY review_calibrations.created_at DESC, id"))
    found = [_calibration(row) for row in rows]
    return tuple(standing(db, one) for one in found if not reviewer or reviewer in one.reviewers)


def waiting(db: Database, reviewer: str) -> int:
    """In how many calibrations this reviewer still has answers to mark."""
    return sum(one.left(reviewer) > 0 for one in standings(db, reviewer))


def standing(db: Database, calibration: Calibration) -> Standing:
    """How far one calibration is; answers erased meanwhile count no more."""
    there = _still_there(db, calibration.items)
    items = tuple(one for one in calibration.items if one in there)
    done = dict.fromkeys(calibration.reviewers, 0)
    query = "SELECT author, suggestion FROM review_sheets WHERE round = ?"
    for author, suggestion in db.execute(query, [calibration.id]).fetchall():
        if suggestion in there:
            done[author] = done.get(author, 0) + 1
    return Standing(calibration, items, done)


def _still_there(db: Database, items: Sequence[str]) -> set[str]:
    there: set[str] = set()
    for start in range(0, len(items), _CHUNK):
        some = list(items[start : start + _CHUNK])
        query = f"SELECT id FROM suggestions WHERE id IN ({', '.join('?' * len(some))})"
        there |= {row[0] for row in db.execute(query, some).fetchall()}
    return there


def compare(
    db: Database, calibration: Calibration, viewer: str, other: str = ""
) -> Comparison | None:
    """The viewer's marks beside another's, or beside their own earlier ones (Kind.AGAIN).

    None while the viewer still has answers to mark: until then nobody's marks are shown to them.
    """
    now_at = standing(db, calibration)
    if not now_at.open_to(viewer):
        return None
    mine = _sheets(db, calibration.id, viewer, calibration.card)
    if calibration.kind is Kind.AGAIN:
        theirs = _sheets(db, "", viewer, calibration.card)
        return comparison(calibration.card, viewer, viewer, mine, theirs)
    theirs = _sheets(db, calibration.id, other, calibration.card)
    return comparison(calibration.card, viewer, other, mine, theirs)


def _sheets(db: Database, round: str, author: str, card: Card) -> dict[str, Sheet]:
    rows = db.query(
        f"{SHEET} WHERE round = ? AND author = ? AND review_sheets.card = ?",
        [round, author, card.digest],
    )
    return {row["suggestion"]: sheet_of(row) for row in rows}


def comparison(
    card: Card, one: str, other: str, mine: dict[str, Sheet], theirs: dict[str, Sheet]
) -> Comparison:
    """Two people's sheets of the same answers side by side; keys are suggestion ids."""
    pairs = [(mine[key], theirs[key]) for key in mine if key in theirs]
    marks = [(left.marks, right.marks) for left, right in pairs]
    totals = [
        (left.total, right.total)
        for left, right in pairs
        if left.total is not None and right.total is not None
    ]
    higher = {}
    for category in card.category:
        key = category.id
        gaps = [a[key] - b[key] for a, b in marks if key in a and key in b]
        if gaps:
            higher[key] = mean(gaps)
    differences = [_difference(left, right) for left, right in pairs]
    differences = [one for one in differences if one.marks]
    differences.sort(key=lambda each: (-(each.apart or 0.0), -len(each.marks)))
    return Comparison(one, other, agree(card, marks, totals), higher, tuple(differences))


def _difference(left: Sheet, right: Sheet) -> Difference:
    names = dict.fromkeys((*left.marks, *right.marks))
    differ = {
        name: (left.marks.get(name), right.marks.get(name))
        for name in names
        if left.marks.get(name) != right.marks.get(name)
    }
    return Difference(left.suggestion, differ, (left.total, right.total))


def worth_repeating(
    db: Database, reviewer: str, card: Card, before: datetime, size: int
) -> tuple[str, ...]:
    """Answers this reviewer marked with this card before a day, the longest ago first.

    What they have marked again already comes after what they have not.
    """
    rows = db.execute(
        "SELECT a.suggestion FROM review_sheets AS a WHERE a.author = ? AND a.round = '' "
        "AND a.card = ? AND a.updated_at < ? AND a.total IS NOT NULL ORDER BY (SELECT count(*) "
        "FROM review_sheets AS b WHERE b.suggestion = a.suggestion AND b.author = a.author), "
        "a.updated_at LIMIT ?",
        [reviewer, card.digest, stamped(before), max(0, size)],
    ).fetchall()
    return tuple(row[0] for row in rows)


def _calibration(row: dict[str, Any]) -> Calibration:
    return Calibration(
        id=row["id"],
        author=row["author"],
        title=row["title"],
        kind=Kind(row["kind"]),
        reviewers=tuple(json.loads(row["reviewers"])),
        items=tuple(json.loads(row["items"])),
        card=Card.model_validate_json(row["printed"]),
        at=datetime.fromisoformat(row["created_at"]),
    )

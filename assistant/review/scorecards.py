"""Keeps what reviewers said of an answer, beside the automatic score and never mixed with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from assistant.masking import mask
from assistant.review.automatic import automatic
from assistant.review.card import Card, total
from assistant.review.statistics import FEW, Estimate, mean, weighted_kappa
from assistant.store.database import writing
from assistant.store.review_sheets import row_id

NOTE = 4000
_TEXTS = (
    "SELECT messages.text AS said, outcomes.sent FROM suggestions "
    "LEFT JOIN messages ON messages.id = suggestions.message "
    "LEFT JOIN outcomes ON outcomes.suggestion = suggestions.id WHERE suggestions.id = ?"
)
_KEEP = (
    "INSERT INTO review_sheets (id, suggestion, author, round, card, total, automatic, marks, "
    "comments, note, created_at, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
    "card = excluded.card, total = excluded.total, automatic = excluded.automatic, "
    "marks = excluded.marks, comments = excluded.comments, note = excluded.note, "
    "updated_at = excluded.updated_at"
)
SHEET = (
    "SELECT review_sheets.*, review_cards.card AS printed FROM review_sheets "
    "JOIN review_cards ON review_cards.digest = review_sheets.card "
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark pinned to words: `about` is "said" (the customer's message) or "sent" (the answer).

    `start`–`end` are code points of the masked text on record, end exclusive.
    """

    about: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One reviewer's card of one suggestion; marks that are not there do not apply.

    `total` (0–100) comes from the marks alone; `automatic` (0–5) is the program's own score at that
    time, kept to compare; both are set by `keep`, as are `id`, `at` and `card`. `round` is "" for
    a review, or the calibration in which the same answer was marked for the reviewers' own sake.
    """

    suggestion: str
    reviewer: str
    marks: dict[str, int] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    note: str = ""
    total: float | None = None
    automatic: float | None = None
    at: datetime | None = None
    card: Card | None = None
    round: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers agree on what both have marked with the same card.

    `kappa` is quadratic-weighted by category, with the number of pairs; None where it says nothing
    (both always gave the same mark). `apart` is the mean distance of the totals in points of 100,
    `higher` how much more the first gives.
    """

    both: int
    kappa: dict[str, tuple[float | None, int]]
    apart: Estimate
    higher: Estimate

    @property
    def few(self) -> bool:
        """Whether there are too few to say that two reviewers agree."""
        return self.both < FEW


def keep(db: Database, card: Card, sheet: Sheet, now: datetime) -> bool:
    """Add a reviewer's sheet or replace their earlier one; False when the suggestion is gone.

    `db` must be open for writing. Raises ValueError for marks that don't fit the card, or comments
    on words that are not there. What the reviewer wrote is masked.
    """
    if not sheet.reviewer.strip():
        raise ValueError("a review has a reviewer")
    points = total(card, sheet.marks)
    known = texts(db, sheet.suggestion)
    if known is None:
        return False
    for comment in sheet.comments:
        _check(comment, dict(zip(("said", "sent"), known, strict=True)))
    given = automatic(db, sheet.suggestion)
    stamp = stamped(now)
    with writing(db):
        # Erased while the reviewer wrote.
        if not db.execute(_TEXTS, [sheet.suggestion]).fetchone():
            return False
        comments = [asdict(one) | {"text": mask(one.text[:NOTE])} for one in sheet.comments]
        values = [
            row_id("sheet", sheet.suggestion, sheet.reviewer, sheet.round), sheet.suggestion,
            sheet.reviewer, sheet.round, print_card(db, card, stamp), points,
            given.score.overall if given else None, json.dumps(dict(sheet.marks)),
            json.dumps(comments, ensure_ascii=False), mask(sheet.note[:NOTE]), stamp, stamp,
        ]  # fmt: skip
        db.execute(_KEEP, values)
    return True


def texts(db: Database, suggestion: str) -> tuple[str, str] | None:
    """The customer's message and the answer as comments are pinned to them; None when gone."""
    row = next(iter(db.query(_TEXTS, [suggestion])), None)
    return None if row is None else (row["said"] or "", row["sent"] or "")


def _check(comment: Comment, known: dict[str, str]) -> None:
    if comment.about not in ("said", "sent"):
        raise ValueError(f"nothing to comment on: {comment.about}")
    if not 0 <= comment.start < comment.end <= len(known[comment.about]):
        raise ValueError(f"no words at {comment.start}–{comment.end}")


def stamped(now: datetime) -> str:
    """A time as rows keep it: UTC, to the millisecond."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds")


def print_card(db: Database, card: Card, stamp: str) -> str:
    """Keep a card as it reads now; its digest, by which reviews name it."""
    db.execute(
        "INSERT INTO review_cards (digest, card, created_at) VALUES (?, ?, ?) "
        "ON CONFLICT (digest) DO NOTHING",
        [card.digest, card.model_dump_json(), stamp],
    )
    return card.digest


def sheets(db: Database, suggestion: str) -> tuple[Sheet, ...]:
    """What all reviewers said of one suggestion, each with the card they went by; oldest first.

    What was marked in a calibration is not among them: it says something of the reviewers.
    """
    rows = db.query(
        f"{SHEET} WHERE suggestion = ? AND round = '' ORDER BY review_sheets.created_at, author",
        [suggestion],
    )
    return tuple(sheet_of(row) for row in rows)


def own_sheet(db: Database, suggestion: str, reviewer: str, round: str = "") -> Sheet | None:
    """What one reviewer has said of a suggestion, in a calibration or outside; None for nothing."""
    rows = db.query(f"{SHEET} WHERE id = ?", [row_id("sheet", suggestion, reviewer, round)])
    return next((sheet_of(row) for row in rows), None)


def sheet_of(row: dict[str, Any]) -> Sheet:
    """A row that `SHEET` found, as a value."""
    return Sheet(
        suggestion=row["suggestion"],
        reviewer=row["author"],
        marks=json.loads(row["marks"]),
        comments=tuple(Comment(**one) for one in json.loads(row["comments"])),
        note=row["note"],
        total=row["total"],
        automatic=row["automatic"],
        at=datetime.fromisoformat(row["updated_at"]),
        card=Card.model_validate_json(row["printed"]),
        round=row["round"],
        id=row["id"],
    )


def still_to_review(
    db: Database, reviewer: str, suggestions: Iterable[str], round: str = ""
) -> tuple[str, ...]:
    """Those of a sample that this reviewer has no sheet of, in their order."""
    done = {
        row[0]
        for row in db.execute(
            "SELECT suggestion FROM review_sheets WHERE author = ? AND round = ?",
            [reviewer, round],
        ).fetchall()
    }
    return tuple(one for one in suggestions if one not in done)


def agreement(
    db: Database, card: Card, one: str, other: str, round: str | None = None
) -> Agreement:
    """How two reviewers agree on all that both have marked with this very card.

    `round` keeps to one calibration, or to reviews outside of any (""); None takes all, each mark
    beside the other's of the same round.
    """
    only = "" if round is None else " AND round = ?"
    found = db.execute(
        "SELECT a.marks, b.marks, a.total, b.total FROM review_sheets AS a "
        "JOIN review_sheets AS b USING (suggestion, card, round) "
        f"WHERE a.author = ? AND b.author = ? AND card = ?{only}",
        [one, other, card.digest, *([] if round is None else [round])],
    ).fetchall()
    pairs = [(json.loads(left), json.loads(right)) for left, right, _, _ in found]
    totals = [(left, right) for _, _, left, right in found if None not in (left, right)]
    return agree(card, pairs, totals)


def agree(
    card: Card,
    pairs: Sequence[tuple[Mapping[str, int], Mapping[str, int]]],
    totals: Sequence[tuple[float, float]],
) -> Agreement:
    """The agreement of two markings of the same answers, one pair an answer."""
    kappa = {}
    for category in card.category:
        key = category.id
        marked = [(left[key], right[key]) for left, right in pairs if key in left and key in right]
        if marked:
            kappa[key] = (weighted_kappa(marked, category.most), len(marked))
    gaps = [left - right for left, right in totals]
    return Agreement(
        both=len(pairs),
        kappa=kappa,
        apart=mean([abs(gap) for gap in gaps]),
        higher=mean(gaps),
    )

"""Keeps what reviewers said of an answer, beside the automatic score and never mixed with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from assistant.masking import mask
from assistant.review.automatic import automatic
from assistant.review.card import Card, total
from assistant.review.statistics import FEW, Estimate, mean, weighted_kappa

NOTE = 4000
_TEXTS = (
    "SELECT messages.text AS said, outcomes.sent FROM suggestions "
    "LEFT JOIN messages ON messages.id = suggestions.message "
    "LEFT JOIN outcomes ON outcomes.suggestion = suggestions.id WHERE suggestions.id = ?"
)
_KEEP = (
    "INSERT INTO review_sheets "
    "(suggestion, reviewer, card, total, automatic, note, made, changed) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (suggestion, reviewer) DO UPDATE SET "
    "card = excluded.card, total = excluded.total, automatic = excluded.automatic, "
    "note = excluded.note, changed = excluded.changed RETURNING number"
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
    time, kept to compare; both are set by `keep`.
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
    texts = next(iter(db.query(_TEXTS, [sheet.suggestion])), None)
    if texts is None:
        return False
    for comment in sheet.comments:
        _check(comment, texts)
    given = automatic(db, sheet.suggestion)
    stamp = now.astimezone(UTC).isoformat(timespec="milliseconds")
    with db.atomic():
        # Erased while the reviewer wrote.
        if not db.execute(_TEXTS, [sheet.suggestion]).fetchone():
            return False
        values = [
            sheet.suggestion, sheet.reviewer, _card_number(db, card, stamp), points,
            given.score.overall if given else None, mask(sheet.note[:NOTE]), stamp,
        ]  # fmt: skip
        number = db.execute(_KEEP, values).fetchone()[0]
        for table in ("review_marks", "review_comments"):
            db.execute(f"DELETE FROM {table} WHERE sheet = ?", [number])
        db.conn.executemany(
            "INSERT INTO review_marks VALUES (?, ?, ?)",
            [(number, name, value) for name, value in sheet.marks.items()],
        )
        db.conn.executemany(
            "INSERT INTO review_comments VALUES (?, ?, ?, ?, ?, ?)",
            [
                (number, place, one.about, one.start, one.end, mask(one.text[:NOTE]))
                for place, one in enumerate(sheet.comments)
            ],
        )
    return True


def _check(comment: Comment, texts: dict[str, Any]) -> None:
    if comment.about not in ("said", "sent"):
        raise ValueError(f"nothing to comment on: {comment.about}")
    if not 0 <= comment.start < comment.end <= len(texts[comment.about] or ""):
        raise ValueError(f"no words at {comment.start}–{comment.end}")


def _card_number(db: Database, card: Card, stamp: str) -> int:
    db.execute(
        "INSERT INTO review_cards (digest, card, made) VALUES (?, ?, ?) "
        "ON CONFLICT (digest) DO NOTHING",
        [card.digest, card.model_dump_json(), stamp],
    )
    found = db.execute("SELECT number FROM review_cards WHERE digest = ?", [card.digest])
    return int(found.fetchone()[0])


def sheets(db: Database, suggestion: str) -> tuple[Sheet, ...]:
    """What all reviewers said of one suggestion, each with the card they went by; oldest first."""
    rows = db.query(
        "SELECT review_sheets.*, review_cards.card AS printed FROM review_sheets "
        "JOIN review_cards ON review_cards.number = review_sheets.card "
        "WHERE suggestion = ? ORDER BY review_sheets.made, review_sheets.number",
        [suggestion],
    )
    return tuple(_sheet(db, row) for row in list(rows))


def _sheet(db: Database, row: dict[str, Any]) -> Sheet:
    marks = db.query("SELECT category, value FROM review_marks WHERE sheet = ?", [row["number"]])
    comments = db.query(
        "SELECT about, start, end, text FROM review_comments WHERE sheet = ? ORDER BY place",
        [row["number"]],
    )
    return Sheet(
        suggestion=row["suggestion"],
        reviewer=row["reviewer"],
        marks={one["category"]: one["value"] for one in marks},
        comments=tuple(Comment(**one) for one in comments),
        note=row["note"],
        total=row["total"],
        automatic=row["automatic"],
        at=datetime.fromisoformat(row["changed"]),
        card=Card.model_validate_json(row["printed"]),
    )


def still_to_review(db: Database, reviewer: str, suggestions: Iterable[str]) -> tuple[str, ...]:
    """Those of a sample that this reviewer has no sheet of, in their order."""
    done = {
        row[0]
        for row in db.execute(
            "SELECT suggestion FROM review_sheets WHERE reviewer = ?", [reviewer]
        ).fetchall()
    }
    return tuple(one for one in suggestions if one not in done)


def agreement(db: Database, card: Card, one: str, other: str) -> Agreement:
    """How two reviewers agree on all that both have marked with this very card."""
    of_both = (
        "FROM review_sheets AS a JOIN review_sheets AS b USING (suggestion, card) "
        "JOIN review_cards ON review_cards.number = a.card "
    )
    where = "WHERE a.reviewer = ? AND b.reviewer = ? AND digest = ?"
    names = [one, other, card.digest]
    pairs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for category, left, right in db.execute(
        f"SELECT x.category, x.value, y.value {of_both}"
        "JOIN review_marks AS x ON x.sheet = a.number "
        f"JOIN review_marks AS y ON y.sheet = b.number AND y.category = x.category {where}",
        names,
    ).fetchall():
        pairs[category].append((left, right))
    totals = db.execute(f"SELECT a.total, b.total {of_both}{where}", names).fetchall()
    gaps = [left - right for left, right in totals if left is not None and right is not None]
    return Agreement(
        both=len(totals),
        kappa={
            category.id: (weighted_kappa(found, category.most), len(found))
            for category in card.category
            if (found := pairs.get(category.id, []))
        },
        apart=mean([abs(gap) for gap in gaps]),
        higher=mean(gaps),
    )

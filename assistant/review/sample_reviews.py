"""Reviews, appeals, calibrations and notes for the sample record, by two invented reviewers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from assistant.review import appeals, calibration, coaching
from assistant.review.card import Card, Kind, load_card
from assistant.review.queue import Entry, page
from assistant.review.scorecards import Comment, Sheet, keep, own_sheet
from assistant.store.database import writing

REVIEWERS = ("chen", "wu")
_REVIEWED, _BY_BOTH, _CALIBRATED, _APPEALED, _NOTED = 40, 24, 12, 4, 3
# An answer after which the mood rose is usually the better one, to a reviewer as well.
_MIDDLE = {"better": 4, "worse": 2}


def add_reviews(db: Database, texts: Mapping[str, Any], end: datetime, seed: int) -> None:
    """Review some of the newest answers; `texts` are the `reviews` of sample.toml, `end` is now.

    `db` must be open for writing. A record too small for it gets fewer.
    """
    drawn, card = random.Random(seed), load_card()
    entries = [one for one in page(db, size=3 * _REVIEWED).entries if one.sent][:_REVIEWED]
    first, second = REVIEWERS
    given: dict[str, dict[str, int]] = {}
    with writing(db):
        for number, one in enumerate(entries):
            say = texts.get(one.language) or texts["en"]
            given[one.suggestion] = _marks(card, drawn, _MIDDLE.get(one.moved, 3))
            words = Comment("sent", 0, min(12, len(one.sent)), drawn.choice(say["remarks"]))
            sheet = Sheet(
                one.suggestion, first, given[one.suggestion],
                (words,) if drawn.random() < 0.5 else (), drawn.choice(say["notes"]),
            )  # fmt: skip
            keep(db, card, sheet, end - timedelta(days=20 - number / 3))
            if number < _BY_BOTH:
                again = _beside(card, drawn, given[one.suggestion], -1)
                keep(db, card, Sheet(one.suggestion, second, again), end - timedelta(days=9))
        _appeals(db, texts, entries, end)
        _calibrations(db, card, drawn, given, end)
        for one in entries[_APPEALED : _APPEALED + _NOTED]:
            say = texts.get(one.language) or texts["en"]
            note = coaching.Note(
                one.agent, first, drawn.choice(say["coaching"]), one.suggestion, "sent", 0,
                min(12, len(one.sent)),
            )  # fmt: skip
            coaching.write(db, note, end - timedelta(hours=3))


def _marks(card: Card, drawn: random.Random, middle: int) -> dict[str, int]:
    marks = {}
    for category in card.category:
        # What does not apply is left out, now and then.
        if drawn.random() < 0.15:
            continue
        if category.kind is Kind.SCALE:
            marks[category.id] = max(0, min(5, middle + drawn.choice((-1, 0, 0, 1))))
        else:
            marks[category.id] = int(drawn.random() < 0.2 + 0.15 * middle)
    return marks


def _beside(
    card: Card, drawn: random.Random, marks: Mapping[str, int], lean: int
) -> dict[str, int]:
    """Another's marks of the same answer: near, leaning to one side."""
    most = {one.id: one.most for one in card.category}
    return {
        name: max(
            0, min(most[name], value + (drawn.choice((lean, 0, 0, 1)) if most[name] > 1 else 0))
        )
        for name, value in marks.items()
    }


def _appeals(db: Database, texts: Mapping[str, Any], entries: list[Entry], end: datetime) -> None:
    for number, one in enumerate(entries[:_APPEALED]):
        say = texts.get(one.language) or texts["en"]
        sheet = own_sheet(db, one.suggestion, REVIEWERS[0])
        if sheet is None:
            continue
        at = end - timedelta(hours=2 + 7 * number)
        reason = say["appeals"][number % len(say["appeals"])]
        appeals.appeal(db, sheet.id, one.agent, reason, at)
        found = appeals.of_sheet(db, sheet.id)
        if number == _APPEALED - 1 and found is not None:
            better = {name: max(1, value) for name, value in sheet.marks.items()}
            appeals.answer(db, found.id, REVIEWERS[1], say["answers"][0], end, better)


def _calibrations(
    db: Database,
    card: Card,
    drawn: random.Random,
    given: Mapping[str, Mapping[str, int]],
    end: datetime,
) -> None:
    """One that both have finished, and one that waits for the first."""
    items = list(given)
    first, second = REVIEWERS
    for start, done, at in ((0, True, end - timedelta(days=2)), (_CALIBRATED, False, end)):
        some = items[start : start + _CALIBRATED]
        if not some:
            continue
        one = calibration.make(db, card, second, "", some, at, [first])
        for place, item in enumerate(some):
            theirs = _beside(card, drawn, given[item], -1)
            keep(db, card, Sheet(item, second, theirs, round=one.id), at)
            if done or place < _CALIBRATED // 3:
                keep(db, card, Sheet(item, first, dict(given[item]), round=one.id), at)

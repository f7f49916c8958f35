"""Picks what is worth a supervisor's time, so that a review is not only of what came last."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from itertools import chain, zip_longest

from sqlite_utils import Database

from assistant.review import statistics
from assistant.review.automatic import Automatic, automatic
from assistant.review.filters import Filters
from assistant.review.queue import EVERYTHING, Entry, by_number, selected
from assistant.score.values import Part

SIZE = 20
# Of how many of the newest answers the words are read, where the choice hangs on them.
READ = 400
# A kind of answer is called rejected often from so many rejections on.
OFTEN = 3
# Care outside the routine: a part of the score from here on is done well.
WELL = 3.0
_KINDS = 5


class Sample(StrEnum):
    """Ways to choose."""

    RANDOM = "random"
    BY_AGENT = "by_agent"
    BY_APP = "by_app"
    LARGEST_EDITS = "largest_edits"
    REJECTED_OFTEN = "rejected_often"
    MOOD_WORSE = "mood_worse"
    EXTRA_MILE = "extra_mile"
    MECHANICAL = "mechanical"
    PRAISE = "praise"


def sample(
    db: Database, kind: Sample, filters: Filters = EVERYTHING, size: int = SIZE, seed: int = 1
) -> tuple[Entry, ...]:
    """Up to `size` suggestions inside the filters, chosen in one way.

    The same seed on the same record chooses the same. RANDOM, BY_AGENT and BY_APP come newest
    first, the others with the plainest first. EXTRA_MILE (care beyond what was offered, and the
    customer was glad) and MECHANICAL (formulas and nothing else) read the newest 400 answers.
    """
    if size < 1:
        return ()
    match kind:
        case Sample.RANDOM:
            return by_number(db, _random(db, filters, size, seed))
        case Sample.BY_AGENT:
            return by_number(db, _stratified(db, filters, "agent", size, seed))
        case Sample.BY_APP:
            return by_number(db, _stratified(db, filters, "app", size, seed))
        case Sample.LARGEST_EDITS:
            order = "changed DESC, number DESC"
            return by_number(db, _ordered(db, filters, "changed > 0", order, size))
        case Sample.REJECTED_OFTEN:
            return by_number(db, _rejected_often(db, filters, size))
        case Sample.MOOD_WORSE:
            order = "after - before, number DESC"
            return by_number(db, _ordered(db, filters, "moved = 'worse'", order, size))
        case Sample.PRAISE:
            wanted = replace(filters, praise=True)
            return by_number(db, _ordered(db, wanted, "", "number DESC", size))
        case Sample.EXTRA_MILE:
            return _read(db, replace(filters, praise=True), size, _goes_further)
        case Sample.MECHANICAL:
            return _read(db, filters, size, lambda found, _: found.mechanical)


def _random(db: Database, filters: Filters, size: int, seed: int) -> list[int]:
    query, arguments, key = selected(filters)
    numbers = [row[0] for row in db.execute(f"{query} ORDER BY {key}", arguments).fetchall()]
    return _drawn(numbers, size, random.Random(seed))


def _drawn(numbers: list[int], size: int, drawn: random.Random) -> list[int]:
    return sorted(drawn.sample(numbers, min(size, len(numbers))), reverse=True)


def _stratified(db: Database, filters: Filters, column: str, size: int, seed: int) -> list[int]:
    """As many of each as of every other, as far as there are; who comes first is drawn."""
    query, arguments, key = selected(filters, columns=f"number, {column}")
    layers: dict[str, list[int]] = defaultdict(list)
    for number, layer in db.execute(f"{query} ORDER BY {key}", arguments).fetchall():
        layers[layer].append(number)
    drawn = random.Random(seed)
    names = sorted(layers)
    drawn.shuffle(names)
    picks = (drawn.sample(layers[name], min(size, len(layers[name]))) for name in names)
    in_turn = chain.from_iterable(zip_longest(*picks))
    return sorted([one for one in in_turn if one is not None][:size], reverse=True)


def _ordered(db: Database, filters: Filters, also: str, order: str, size: int) -> list[int]:
    query, arguments, _ = selected(filters, also=also)
    rows = db.execute(f"{query} ORDER BY {order} LIMIT ?", [*arguments, size])
    return [row[0] for row in rows.fetchall()]


def _rejected_often(db: Database, filters: Filters, size: int) -> list[int]:
    """The newest rejections of the kinds of answer that are rejected for sure most often."""
    kind = "issue, topic, strategy"
    query, arguments, _ = selected(
        filters, columns=f"{kind}, sum(outcome = 'rejected'), count(*)", also="outcome <> 'open'"
    )
    counted = db.execute(f"{query} GROUP BY {kind}", arguments).fetchall()
    often = [
        (statistics.share(no, of).low or 0.0, names) for *names, no, of in counted if no >= OFTEN
    ]
    often.sort(key=lambda one: (-one[0], one[1]))
    found: list[list[int]] = []
    for _, (issue, topic, strategy) in often[:_KINDS]:
        wanted = replace(
            filters, issue=(issue,), topic=(topic,), strategy=(strategy,), outcome=("rejected",)
        )
        found.append(_ordered(db, wanted, "", "number DESC", size))
    in_turn = chain.from_iterable(zip_longest(*found))
    return [one for one in in_turn if one is not None][:size]


def _read(
    db: Database, filters: Filters, size: int, wanted: Callable[[Automatic, Entry], bool]
) -> tuple[Entry, ...]:
    numbers = _ordered(db, filters, "review_queue.sent > 0", "number DESC", READ)
    found: list[Entry] = []
    for entry in by_number(db, numbers):
        given = automatic(db, entry.suggestion)
        if given is not None and wanted(given, entry):
            found.append(entry)
            if len(found) == size:
                break
    return tuple(found)


def _goes_further(found: Automatic, entry: Entry) -> bool:
    """Care in the agent's own words: what was only taken is the draft's merit."""
    return entry.outcome != "taken" and found.score.part(Part.CARES).points >= WELL

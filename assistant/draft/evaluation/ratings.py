"""Reads what raters said of a blind sheet, and turns it into shares, win rates and agreement."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from assistant import datafile
from assistant.draft.evaluation.chances import FEW, Share, kappa
from assistant.draft.evaluation.sheet import MARKS, SAME
from assistant.understand.evaluation.metrics import interval

_SHORT = {"1": "as_is", "2": "edits", "3": "no", "4": "harmful", "a": "as_is", "b": "edits",
          "c": "no", "d": "harmful"}  # fmt: skip
_WORTH = {mark: len(MARKS) - at for at, mark in enumerate(MARKS)}
_RESAMPLES = 1000


class RatingError(ValueError):
    """A file that holds no ratings; the text says why."""


@dataclass
class Rater:
    """One rater's marks by item, and the best letter (or "same") by situation."""

    name: str
    marks: dict[str, str] = field(default_factory=dict)
    best: dict[str, str] = field(default_factory=dict)
    sheet: str = ""


def read(text: str, name: str) -> Rater:
    """Ratings as the page saves them (JSON or CSV), or a CSV filled in by hand.

    Raises RatingError when it is neither, or holds a mark that does not exist.
    """
    stripped = text.lstrip("\ufeff \r\n")
    rater = _of_json(stripped, name) if stripped.startswith("{") else _of_csv(stripped, name)
    if not rater.marks and not rater.best:
        raise RatingError("no marks in it")
    return rater


def _mark(value: object) -> str:
    plain = str(value or "").strip().casefold().replace(" ", "_")
    plain = _SHORT.get(plain, plain)
    if plain and plain not in MARKS:
        raise RatingError(f"unknown mark {str(value)[:20]!r}")
    return plain


def _of_json(text: str, name: str) -> Rater:
    try:
        values = datafile.json_value(text)
    except ValueError as error:
        raise RatingError(str(error)) from error
    marks, best = values.get("marks"), values.get("best")
    if not isinstance(marks, dict) or not isinstance(best or {}, dict):
        raise RatingError('"marks" is missing')
    return Rater(
        str(values.get("rater") or name),
        {str(item): mark for item, value in marks.items() if (mark := _mark(value))},
        {str(one): str(value) for one, value in (best or {}).items() if value},
        str(values.get("sheet") or ""),
    )


def _of_csv(text: str, name: str) -> Rater:
    rows = csv.DictReader(io.StringIO(text))
    if not {"item", "mark"} <= set(rows.fieldnames or ()):
        raise RatingError('the columns "item" and "mark" are missing')
    rater = Rater(name)
    crosses: dict[str, list[str]] = {}
    for row in rows:
        item = (row.get("item") or "").strip().lstrip("'")
        if not item:
            continue
        if mark := _mark(row["mark"]):
            rater.marks[item] = mark
        situation, _, letter = item.partition("-")
        if (row.get("best") or "").strip():
            crosses.setdefault(situation, []).append(letter)
    for situation, letters in crosses.items():
        rater.best[situation] = letters[0] if len(letters) == 1 else SAME
    return rater


def report(raters: Sequence[Rater], key: Mapping[str, Any]) -> dict[str, Any]:
    """Shares of marks and win rates by engine, agreement, and warnings (ids).

    An engine that gave nothing in a situation counts as "no" there. Raises RatingError when the
    ratings belong to another sheet.
    """
    for rater in raters:
        if rater.sheet and rater.sheet != key["sheet"]:
            raise RatingError(f"{rater.name}: sheet {rater.sheet}, key {key['sheet']}")
    engines = list(key["engines"])
    marks = {name: _marks_of(name, raters, key) for name in engines}
    warnings = []
    if any(len(given) < FEW for given in marks.values()):
        warnings.append("few")
    if len(raters) == 1:
        warnings.append("one_rater")
    if any(item not in rater.marks for rater in raters for item in key["items"]):
        warnings.append("unrated")
    return {
        "sheet": key["sheet"],
        "raters": [rater.name for rater in raters],
        "engines": {name: _shares(given) for name, given in marks.items()},
        "pairs": {
            f"{one} : {other}": _pair(one, other, raters, key)
            for one, other in combinations(engines, 2)
        },
        "agreement": _agreement(raters),
        "warnings": warnings,
    }


Given = tuple[str, str]
"""A situation and the mark given in it."""


def _marks_of(engine: str, raters: Iterable[Rater], key: Mapping[str, Any]) -> list[Given]:
    found = []
    for rater in raters:
        seen = {item.partition("-")[0] for item in rater.marks}
        for item, names in key["items"].items():
            if engine in names and item in rater.marks:
                found.append((item.partition("-")[0], rater.marks[item]))
        # What was not written can't be sent; only where this rater came to the situation.
        found += [(one, "no") for one in key["missing"].get(engine, ()) if one in seen]
    return found


def _shares(given: Sequence[Given]) -> dict[str, Any]:
    marks = [mark for _, mark in given]
    return {
        "n": len(marks),
        **{mark: Share(marks.count(mark), len(marks)).values() for mark in MARKS},
        "sendable": Share(marks.count("as_is") + marks.count("edits"), len(marks)).values(),
    }


def _pair(one: str, other: str, raters: Iterable[Rater], key: Mapping[str, Any]) -> dict[str, Any]:
    """How often the first engine's draft beats the other's; same words and ties count half."""
    by_mark: list[tuple[str, float]] = []
    by_choice: list[tuple[str, float]] = []
    letters: dict[str, dict[str, str]] = {}
    for item, names in key["items"].items():
        situation, _, letter = item.partition("-")
        letters.setdefault(situation, {}).update(dict.fromkeys(names, letter))
    for rater in raters:
        for situation, own in letters.items():
            if one not in own or other not in own:
                continue
            mine, theirs = own[one], own[other]
            worth = [_WORTH.get(rater.marks.get(f"{situation}-{at}", "")) for at in (mine, theirs)]
            if worth[0] is not None and worth[1] is not None:
                by_mark.append((situation, _won(worth[0] - worth[1])))
            best = rater.best.get(situation)
            if best == SAME or mine == theirs:
                by_choice += [(situation, 0.5)] if best else []
            elif best in (mine, theirs):
                by_choice.append((situation, float(best == mine)))
    return {"by_mark": _wins(by_mark), "by_choice": _wins(by_choice)}


def _won(difference: int) -> float:
    return 1.0 if difference > 0 else 0.5 if difference == 0 else 0.0


def _wins(found: Sequence[tuple[str, float]]) -> dict[str, Any] | None:
    """The win rate with a Wilson interval, and a bootstrap one over whole situations."""
    if not found:
        return None
    points = [value for _, value in found]
    drawn = interval(
        lambda rows: float(sum(points[at] for at in rows) / len(rows)) if len(rows) else math.nan,
        [situation for situation, _ in found],
        _RESAMPLES,
    )
    ties = points.count(0.5)
    return Share(sum(points), len(points)).values() | {"bootstrap": list(drawn), "ties": ties}


def _agreement(raters: Sequence[Rater]) -> list[dict[str, Any]]:
    found = []
    for one, other in combinations(raters, 2):
        items = sorted(one.marks.keys() & other.marks.keys())
        left, right = [one.marks[i] for i in items], [other.marks[i] for i in items]
        plain = [[str(mark == MARKS[0]) for mark in side] for side in (left, right)]
        chosen = sorted(one.best.keys() & other.best.keys())
        found.append(
            {
                "raters": [one.name, other.name],
                "n": len(items),
                "same": Share(_equal(left, right), len(items)).values(),
                "kappa": kappa(left, right),
                "same_as_is": Share(_equal(*plain), len(items)).values(),
                "kappa_as_is": kappa(*plain),
                "same_best": Share(
                    sum(one.best[s] == other.best[s] for s in chosen), len(chosen)
                ).values(),
            }
        )
    return found


def _equal(left: Sequence[str], right: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(left, right, strict=True))

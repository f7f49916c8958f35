"""Finds Chinese names that nothing announces: adds up what speaks for a name and what against it.

For it speak a surname, characters usual in given names, and words that stand beside people; against
it speak common words that begin, end or go on with its characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.masking import words
from assistant.masking.numbers import Found

# What must come together. Weighed on made-up sentences and on everyday chats without names.
ENOUGH = 3.9
_SURE, _RARE, _DOUBLE = 2.0, 1.0, 4.5
_USUAL = {(1, 1): 0.5, (1, 0): -1.5, (2, 2): 2.5, (2, 1): 0.5, (2, 0): -2.5}
_BESIDE, _EDGE, _INSIDE = 2.25, 1.0, -0.75
# A given name of one usual character and one that is usual beside it only: 小芳, 如玉.
_HALF = 1.0
_TOLD = 1.0
_LEFT, _RIGHT = 6, 4


@dataclass(frozen=True, slots=True)
class _Tables:
    surnames: frozenset[str]
    sure: frozenset[str]
    double: frozenset[str]
    usual: frozenset[str]
    never: frozenset[str]
    against: frozenset[str]
    not_names: frozenset[str]
    half: frozenset[str]
    left: re.Pattern[str]
    told: re.Pattern[str]
    right: re.Pattern[str]


@cache
def _tables() -> _Tables:
    names, own = words.names(), words.hanzi()
    return _Tables(
        frozenset(names.surnames) - frozenset(own.little),
        frozenset(names.sure_surnames),
        frozenset(names.double_surnames),
        frozenset(names.given_characters),
        frozenset(names.never),
        frozenset(own.words.split()),
        frozenset((*names.not_names, *names.not_given)),
        frozenset(own.half),
        re.compile(rf"(?:{words.either((*own.left, *own.told, *names.kin))})[ :：]{{0,2}}$"),
        re.compile(rf"(?:{words.either(own.told)})[ :：0-9\ue004]{{0,5}}$"),
        re.compile(words.either(own.right)),
    )


def hanzi_names(text: str) -> Iterator[Found]:
    """Names of two to four characters, the likeliest where several overlap."""
    tables = _tables()
    end = 0
    for at, sign in enumerate(text):
        if at < end or (sign not in tables.surnames and text[at : at + 2] not in tables.double):
            continue
        best = (ENOUGH, 0)
        for first, given in _shapes(text, at, tables):
            best = max(best, (_score(text, at, first, given, tables), first + given))
        if best[1]:
            end = at + best[1]
            yield at, end, "name"


def _shapes(text: str, at: int, tables: _Tables) -> Iterator[tuple[int, int]]:
    """Lengths of surname and given name that can stand here."""
    for first in (2, 1):
        if first == 2 and text[at : at + 2] not in tables.double:
            continue
        if first == 1 and text[at] not in tables.surnames:
            continue
        for given in (2, 1):
            part = text[at + first : at + first + given]
            if len(part) == given and all(
                "\u3400" <= one <= "\u9fff" and one not in tables.never for one in part
            ):
                yield first, given


def _score(text: str, at: int, first: int, given: int, tables: _Tables) -> float:
    end = at + first + given
    whole, part = text[at:end], text[at + first : end]
    if any(whole.startswith(one) for one in (whole[:2], whole[:3]) if one in tables.not_names):
        return 0.0
    score = _DOUBLE if first == 2 else _SURE if whole[0] in tables.sure else _RARE
    usual = sum(one in tables.usual for one in part)
    score += _USUAL[given, usual]
    if given == 2 and usual == 1 and any(one in tables.half for one in part):
        score += _HALF
    score -= 3.0 * (first == 1 and whole[:2] in tables.against)
    score -= 3.0 * (len(whole) == 3 and whole in tables.against)
    score -= 1.0 * (given == 2 and part in tables.against)
    before, after = text[max(0, at - _LEFT) : at], text[end : end + _RIGHT]
    told = tables.right.match(after)
    score += _beside(bool(tables.left.search(before)), before[-1:])
    score += _beside(bool(told), after[:1])
    score += _TOLD * bool(tables.told.search(before))
    if before and before[-1] + whole[0] in tables.against:
        score -= 3.0
    if after and not told and whole[-1] + after[0] in tables.against:
        score -= 2.0
    return score


def _beside(told: bool, neighbour: str) -> float:
    if told:
        return _BESIDE
    return _INSIDE if "\u3400" <= neighbour <= "\u9fff" else _EDGE


def is_word(text: str) -> bool:
    """Whether a text is a common word that only looks like a Chinese name."""
    tables = _tables()
    return text in tables.against or text in tables.not_names

"""Finds names by names found already: the other half of a couple, and a name spelled wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from assistant.masking import words
from assistant.masking.announced import CAPITAL, stops
from assistant.masking.numbers import Found

_HAN = r"\u3400-\u9fff"
_CAPITAL = re.compile(rf"(?<![\w@.'’-]){CAPITAL}")
_HANGUL = re.compile(r"(?<![\uac00-\ud7a3])[\uac00-\ud7a3]{2,4}")
# How many names are looked at, and how long a word may be: the cost stays linear.
_WRONG = re.compile(
    r"(?i:wrong|spel[lt]|typo|correct|instead|falsch|geschrieben|heißt|nicht|écrit|orthographe"
    r"|erreur|faute|salah|bukan|tulis|incorrect|mistake|error|mal escrito)"
)
_MOST, _LONGEST, _SHORTEST = 6, 20, 4


@cache
def _couples() -> tuple[re.Pattern[str], re.Pattern[str]]:
    between = words.either(words.told().letters.couples)
    return (
        re.compile(rf"(?<![\w@])(?P<name>{CAPITAL})[ ](?:{between})[ ]$"),
        re.compile(rf"[ ](?:{between})[ ](?P<name>{CAPITAL}(?:[ ]{CAPITAL}){{0,2}})"),
    )


@cache
def _and_chinese() -> re.Pattern[str]:
    names = words.names()
    every = names.surnames + words.told().zh.surnames
    never = re.escape(names.never)
    return re.compile(
        rf"[和与與跟、及&](?P<name>[{every}](?:(?![{never}])[{_HAN}]){{1,2}})"
        rf"(?=两|兩|都|各|一起|[，。,.!！ ]|$|的|是|收)"
    )


def nearby(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Names beside and alike the names that were found."""
    names = sorted(found)[:_MOST]
    for start, end, _ in names:
        if text[start] < "\u2e80":
            yield from _beside(text, start, end)
        else:
            for hit in _and_chinese().finditer(text, end, end + 6):
                if hit.start() == end:
                    yield (*hit.span("name"), "name")
    yield from _corrected(text)
    yield from _alike(text, names)


def _beside(text: str, start: int, end: int) -> Iterator[Found]:
    before, after = _couples()
    stop, firms = stops(), words.goods().firms
    for hit in (before.search(text, max(0, start - 40), start), after.match(text, end)):
        if hit is None:
            continue
        first = re.match(r"\S+", hit["name"])
        if first and first[0].casefold() not in stop and first[0] not in firms:
            # One span for both: "Ann and Bob Miller" names two people by one surname.
            yield min(start, hit.start("name")), max(end, hit.end("name")), "name"


def _corrected(text: str) -> Iterator[Found]:
    """Two spellings of one name, of which one is said to be wrong: "Maier, nicht Meyer"."""
    stop = stops()
    for hit in _between().finditer(text):
        one, other = hit["one"], hit["other"]
        if stop & {one.casefold(), other.casefold()} or one == other:
            continue
        if len(one) >= _SHORTEST and _near(one.casefold(), other.casefold(), 2):
            yield (*hit.span("one"), "name")
            yield (*hit.span("other"), "name")


@cache
def _between() -> re.Pattern[str]:
    between = words.either(words.told().letters.between)
    return re.compile(
        rf"(?<!\w)(?P<one>{CAPITAL})[\"”»']?,?[ ](?:(?i:{between})[ ]){{1,2}}[\"“«']?(?P<other"
        rf">{CAPITAL})"
    )


def _alike(text: str, names: list[Found]) -> Iterator[Found]:
    taken = [(start, end) for start, end, _ in names]
    parts = {
        one[0].casefold()
        for start, end, _ in names
        for one in _CAPITAL.finditer(text, start, end)
        if len(one[0]) >= _SHORTEST
    }
    stop = stops()
    most = 2 if _WRONG.search(text) else 1
    if parts:
        for hit in _CAPITAL.finditer(text):
            word = hit[0].casefold()
            if len(word) < _SHORTEST or len(word) > _LONGEST or word in stop or word in parts:
                continue
            if any(start < hit.end() and hit.start() < end for start, end in taken):
                continue
            if any(_near(word, one, min(most, 1 + (len(one) >= 6))) for one in parts):
                yield (*hit.span(), "name")
    full = {text[start:end] for start, end, _ in names if 3 <= end - start <= 4}
    for name in full:
        if "\uac00" <= name[0] <= "\ud7a3" or "\u3400" <= name[0] <= "\u9fff":
            yield from _one_sign_off(text, name, taken)


def _one_sign_off(text: str, name: str, taken: list[tuple[int, int]]) -> Iterator[Found]:
    """The same surname with one other sign behind it: 盛丹丹, 盛丹凡."""
    never = words.names().never
    for hit in re.finditer(re.escape(name[0]), text):
        other = text[hit.start() : hit.start() + len(name)]
        if len(other) < len(name) or any(a < hit.end() and hit.start() < b for a, b in taken):
            continue
        changed = [b for a, b in zip(name, other, strict=True) if a != b]
        if len(changed) == 1 and changed[0].isalpha() and changed[0] not in never:
            yield hit.start(), hit.start() + len(name), "name"


def _near(one: str, other: str, most: int) -> bool:
    """Whether few letters part two words that begin alike and are no forms of one word."""
    if one[0] != other[0] or one == other:
        return False
    if one.startswith(other) or other.startswith(one):
        return False
    return Levenshtein.distance(one, other, score_cutoff=most) <= most

"""Tells names that goods, books and towns bear from people: Calvin Klein, Harry Potter, Dijon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from assistant.masking import words
from assistant.masking.beside import before, behind, phrases
from assistant.masking.given import is_given, is_surname, people_behind
from assistant.masking.numbers import Found

_GAP = ' "“«„'


@dataclass(frozen=True, slots=True)
class _Tables:
    several: tuple[str, ...]
    alone: frozenset[str]
    towns: frozenset[str]
    both: frozenset[str]
    places: frozenset[str]
    things: frozenset[str]
    of: frozenset[str]
    own: frozenset[str]
    own_east: tuple[str, ...]


@cache
def _tables() -> _Tables:
    table, names, given, told = words.goods(), words.names(), words.given(), words.told()
    several = [one for one in (*table.brands, *table.works) if re.search(r"[ &'.-]", one)]
    alone = {*table.brands, *table.works} - set(several)
    sure = [one for many in names.sure.values() for one in many]
    return _Tables(
        tuple(dict.fromkeys(several)),
        frozenset(alone),
        frozenset((*table.towns, *table.firms)),
        frozenset(table.both),
        phrases(table.places),
        phrases(table.things),
        phrases(table.of),
        phrases(sure, names.words.titles, names.words.closings, given.kin, table.own),
        (
            *(*names.strong, *told.zh.cues, *told.zh.roles, *names.ko.after, *names.ko.kin),
            *(*names.ja.after, *told.ja.cues),
        ),
    )


# What stands before goods, never right before a person: "the Jo Malone", "le Gaultier".
_ARTICLES = frozenset(("the", "any", "le", "les", "la", "un", "une"))
_OF_PEOPLE = re.compile(
    r"['’]s?(?!\w)|[ ](?i:famil\w+|household|order|parcel|account|package|residence|wedding)(?!\w)"
)
# German puts words together: Tortenring, Lederjacke.
_COMPOUND = re.compile(
    r"[ ][A-ZÄÖÜ][a-zäöüß]{1,12}(?:jacke|hose|hemd|kleid|schuhe?|stiefel|tasche|uhr|sessel|stuh"
    r"l|tisch"
    r"|lampe|bett|regal|teppich|parfüm|duft|milch|ring|pulver|figur|puppe|buch|roman|sofa|koche"
    r"r|mantel"
    r"|shirt|brille|messer|pfanne|topf|maschine|decke|kissen|spiel|set)(?!\w)"
)
_BEHIND_EAST = re.compile(
    r"[ ]?(?:先生|女士|小姐|老师|さん|様|氏|님(?! ?굿)|씨|이라고|입니다|이에요)"
)
_ON = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3](?<![的说說是收])")


class Goods:
    """The names in one text that goods and towns are called by; looked for once, when wanted."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [*_borne(self._text), *_east(self._text)]

    def people_only(self, found: Iterable[Found]) -> set[Found]:
        """Of what looks like names in the text, those that are not goods or towns."""
        return {one for one in found if not _is_goods(self._text, one, self._spans)}


def _borne(text: str) -> Iterator[tuple[int, int]]:
    """Where names of several words stand that goods bear, with a genitive."""
    straight = text.replace("’", "'")
    for name in _tables().several:
        at = straight.find(name)
        while at >= 0:
            end = at + len(name)
            if straight.startswith("'s", end):
                end += 2
            elif straight[end : end + 1] == "s":
                end += 1
            if (
                not straight[end : end + 1].isalnum()
                and not straight[max(0, at - 1) : at].isalnum()
            ):
                yield at, end
            at = straight.find(name, at + 1)


def _east(text: str) -> Iterator[tuple[int, int]]:
    if text.isascii():
        return
    for name in words.goods().east:
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = text.find(name, at + 1)


def _is_goods(text: str, one: Found, borne: list[tuple[int, int]]) -> bool:
    start, end, _ = one
    tables = _tables()
    over = [(a, b) for a, b in borne if a < end and start < b]
    if text[start] >= "\u2e80":
        return _is_eastern(text, start, end, over)
    name = text[start:end]
    if any(a < start for a, _ in over):
        return True
    if before(text, start, tables.own):
        return False
    if over or name in tables.towns or name.lower() in tables.things:
        return True
    if name in tables.both and before(text, start, tables.places):
        return True
    if name.rpartition(" ")[2].casefold() in tables.things and " " in name:
        return True
    if behind(text, end, tables.things, " ") or _COMPOUND.match(text, end):
        return True
    if before(text, start, tables.things, _GAP):
        return True
    of = before(text, start, tables.of, _GAP)
    if of and before(text, _place(text, of, start), tables.things, _GAP):
        return True
    if name in tables.alone:
        return not people_behind(text, end)
    if name.endswith("s") and (is_surname(name[:-1]) or is_given(name[:-1]) == "sure"):
        return False
    return bool(before(text, start, _ARTICLES, _GAP)) and not _OF_PEOPLE.match(text, end)


def _place(text: str, word: str, end: int) -> int:
    low = max(0, end - 34)
    return low + max(0, text[low:end].lower().rfind(word))


def _is_eastern(text: str, start: int, end: int, over: list[tuple[int, int]]) -> bool:
    if text.startswith(tuple(words.goods().east_things), end):
        return True
    if not over:
        return False
    longer = any(start <= a and b <= end and end - start > b - a for a, b in over)
    if longer and not _ON.match(text, end):
        return False
    said = text[max(0, start - 12) : start].rstrip(" :：是叫")
    return not (said.endswith(_tables().own_east) or _BEHIND_EAST.match(text, end))

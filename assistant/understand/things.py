"""Finds the things, carriers and places that a customer names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, RootModel

from assistant import datafile, paths
from assistant.understand.phrases import Phrases, without
from assistant.understand.text import Folded, lexicon_language
from assistant.understand.wordings import longest

_NOT = "not"

# 上海路 and 河南大道 are streets, wherever they are.
_STREET = re.compile(r"[东南西北中一二三]{0,2}(?:路(?![程上过由费])|街(?!上)|大道|大街)")


class Items(BaseModel):
    """resources/lexicons/items.toml: things people buy, by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: dict[str, list[str]]
    near_misses: dict[str, list[str]] = Field({}, alias="not")


class _Carrier(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    names: list[str]
    prefix: list[str] = []


class Carriers(BaseModel):
    """resources/lexicons/carriers.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    carrier: dict[str, _Carrier]
    near_misses: list[str] = Field([], alias="not")


class _Places(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    names: list[str]
    near_misses: list[str] = Field([], alias="not")


class Places(RootModel[dict[str, _Places]]):
    """resources/lexicons/places.toml, by language."""


@cache
def _items() -> Items:
    return datafile.load(paths.resources() / "lexicons" / "items.toml", Items)


@cache
def _carriers() -> Carriers:
    return datafile.load(paths.resources() / "lexicons" / "carriers.toml", Carriers)


@cache
def _places() -> dict[str, _Places]:
    return datafile.load(paths.resources() / "lexicons" / "places.toml", Places).root


@cache
def _phrases(language: str) -> Phrases:
    """All names in one pass: labels "item", "place" and "carrier:<id>"."""
    plural = "(|s|es)" if language == "en" else ""
    entries = [("item", name + plural) for name in _items().items.get(language, ())]
    near = list(_items().near_misses.get(language, ())) + _carriers().near_misses
    places = _places().get(language)
    if places is not None:
        entries += [("place", name) for name in places.names]
        near += places.near_misses
    for name, carrier in _carriers().carrier.items():
        entries += [(f"carrier:{name}", text) for text in carrier.names]
    return Phrases([*entries, *((_NOT, text) for text in near)])


@cache
def _prefixes() -> dict[str, str]:
    rows = _carriers().carrier.items()
    return {prefix: name for name, carrier in rows for prefix in carrier.prefix}


def carrier_of(number: str) -> tuple[str, int]:
    """The carrier that a tracking number's beginning belongs to and its length, else ("", 0)."""
    number = number.lower()
    known = _prefixes()
    longest_first = sorted(known, key=len, reverse=True)
    for prefix in longest_first:
        if number.startswith(prefix):
            return known[prefix], len(prefix)
    return "", 0


def find_things(folded: Folded, language: str) -> Iterator[tuple[str, str, int, int]]:
    """(kind, id or "", start, end): the longest names; one inside a longer one is not said."""
    hits = _phrases(lexicon_language(folded.text, language)).find(folded.text)
    near = [hit for hit in hits if hit.label == _NOT]
    told = without([hit for hit in hits if hit.label != _NOT], near)
    told = [h for h in told if h.label != "place" or not _STREET.match(folded.text, h.end)]
    for hit in longest(told):
        kind, _, name = hit.label.partition(":")
        yield kind, name, hit.start, hit.end

"""Turns what a customer wrote into features to compare: concepts, Chinese pairs, Latin words."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths

if TYPE_CHECKING:
    from opencc import OpenCC

MAX_SAID = 400
MAX_CLAUSES = 10
# What sort of answer a question wants.
ASKING = frozenset({"@when", "@how", "@can", "@why", "@what", "@much"})
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_MASKED = re.compile(r"\[[^\]\[]{1,8}\]|\d{6,}")
_BREAK = re.compile(rf"[,，。.!！?？;；:：~～…、\n|]+|(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
_RUN = re.compile(rf"[{_HAN}]+|[a-z]+|\d+(?:\.\d+)?")


class _Concept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    words: tuple[str, ...]
    weight: float = 1.0


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    filler: tuple[str, ...]
    concept: tuple[_Concept, ...]


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str], dict[str, float]]:
    """One pattern of all words, the longest first; word → concept ("" for filler); weights."""
    table = datafile.load(paths.resources() / "knowledge" / "words.toml", _Words)
    named = {word.casefold(): "" for word in table.filler}
    for concept in table.concept:
        named |= {word.casefold(): f"@{concept.id}" for word in concept.words}
    ordered = sorted(named, key=len, reverse=True)
    # A Latin word must stand alone; Chinese has no borders to look for.
    parts = [
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in ordered
    ]
    weights = {f"@{concept.id}": concept.weight for concept in table.concept}
    return re.compile("|".join(parts)), named, weights


def weight(feature: str) -> float:
    """How much a feature says, before its rareness counts."""
    if feature.startswith("@"):
        return _table()[2][feature]
    if feature.startswith("1"):
        return 0.3
    return 1.0 if feature.isascii() else 0.7


def meaning(feature: str) -> float:
    """What a shared feature counts towards being about the same thing: 1 is enough."""
    if feature.startswith("@"):
        return 1.0 if _table()[2][feature] >= 1 else 0.0
    if feature.startswith("1"):
        return 0.0
    return 0.5 if feature.isascii() else 0.34


@cache
def converter(name: str) -> OpenCC:
    """OpenCC by the name of its rules: "t2s", "s2twp"."""
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=256)
def normal(text: str) -> str:
    """Capped, compatible, simplified, lower-case text without marks that nobody sees."""
    text = unicodedata.normalize("NFKC", text[:MAX_SAID])
    text = _MASKED.sub(" ", _INVISIBLE.sub(" ", text).casefold())
    return str(converter("t2s").convert(text)) if not text.isascii() else text


def clauses(text: str) -> list[str]:
    """Pieces of a normal text between marks, and each with its neighbour: the last of them."""
    pieces = [piece.strip() for piece in _BREAK.split(text) if piece and piece.strip()]
    pieces = pieces[-MAX_CLAUSES:]
    pairs = [f"{one} {other}" for one, other in itertools.pairwise(pieces)]
    whole = [" ".join(pieces)] if 2 < len(pieces) < 5 else []
    return [*pieces, *pairs, *whole]


def _rest(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        if run.isascii():
            yield run if len(run) < 4 or run.isdigit() else _stem(run)
        else:
            yield from (f"1{character}" for character in run)
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def features(text: str) -> frozenset[str]:
    """Features of a normal text; empty when it says nothing of its own."""
    pattern, named, _ = _table()
    found: set[str] = set()
    at = 0
    for hit in pattern.finditer(text):
        found.update(_rest(text[at : hit.start()]))
        concept = named[hit.group()]
        if concept:
            found.add(concept)
        at = hit.end()
    found.update(_rest(text[at:]))
    return frozenset(found)

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


class _Table:
    """Words by their first character, the longest first, each with its concept ("" = filler)."""

    def __init__(self, words: _Words) -> None:
        named = {word.casefold(): "" for word in words.filler}
        for concept in words.concept:
            named |= {word.casefold(): f"@{concept.id}" for word in concept.words}
        self.weights = {f"@{concept.id}": concept.weight for concept in words.concept}
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for word in sorted(named, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append((word, named[word]))

    def hits(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and concept of each word in a text, the longest wherever several begin."""
        at = 0
        while at < len(text):
            for word, concept in self._by_first.get(text[at], ()):
                end = at + len(word)
                # A Latin word must stand alone; Chinese has no borders to look for.
                if text.startswith(word, at) and not (
                    word.isascii() and (_latin(text, at - 1) or _latin(text, end))
                ):
                    yield at, end, concept
                    at = end
                    break
            else:
                at += 1


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and "a" <= text[at] <= "z"


@cache
def _table() -> _Table:
    return _Table(datafile.load(paths.resources() / "knowledge" / "words.toml", _Words))


def weight(feature: str) -> float:
    """How much a feature says, before its rareness counts."""
    if feature.startswith("@"):
        return _table().weights[feature]
    if feature.startswith("1"):
        return 0.3
    return 1.0 if feature.isascii() else 0.7


def meaning(feature: str) -> float:
    """What a shared feature counts towards being about the same thing: 1 is enough."""
    if feature.startswith("@"):
        return 1.0 if _table().weights[feature] >= 1 else 0.0
    if feature.startswith("1"):
        return 0.0
    return 0.5 if feature.isascii() else 0.34


@cache
def converter(name: str) -> OpenCC:
    """OpenCC by the name of its rules: "t2s", "s2twp"."""
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def features(text: str) -> frozenset[str]:
    """Features of a normal text; empty when it says nothing of its own."""
    found: set[str] = set()
    at = 0
    for begin, end, concept in _table().hits(text):
        found.update(_rest(text[at:begin]))
        if concept:
            found.add(concept)
        at = end
    found.update(_rest(text[at:]))
    return frozenset(found)

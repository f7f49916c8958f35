"""Folds a customer's text into one plain form, so that one lexicon matches every way of writing it.

Folding keeps a place for every character, because evidence and facts point into the original text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths

MAX_CHARACTERS = 4000
"""What is read of one message, in code points; the rest is left alone."""

_DROPPED = frozenset(
    [
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        *range(0x064B, 0x0653),
        0x0640,
        0x00AD,
        0xFEFF,
        0x0000,
    ]
)
_PLAIN = {"ё": "е", "’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "đ": "d", "ß": "s"}
_PLAIN |= {
    "。": ".",
    "！": "!",
    "？": "?",
    "，": ",",
    "：": ":",
    "；": ";",
    "、": ",",
    "\u00a0": " ",
}


class HanziTable(BaseModel):
    """resources/lexicons/hanzi.toml: what tells Chinese and Japanese writing apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    traditional: str
    simplified: str
    simplified_only: str
    japanese_only: str
    cantonese: str
    variants: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Hanzi:
    """Character sets by script, and the map from Traditional and variant forms to Simplified."""

    to_simplified: dict[str, str]
    simplified_only: frozenset[str]
    traditional_only: frozenset[str]
    japanese_only: frozenset[str]
    cantonese: frozenset[str]


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def hanzi() -> Hanzi:
    """The character tables, read once."""
    table = datafile.load(paths.resources() / "lexicons" / "hanzi.toml", HanziTable)
    pairs = dict(
        zip("".join(table.traditional.split()), "".join(table.simplified.split()), strict=True)
    )
    return Hanzi(
        pairs | table.variants,
        frozenset("".join(table.simplified_only.split())),
        frozenset(c for c in pairs if not _in_gb2312(c)),
        frozenset("".join(table.japanese_only.split())),
        frozenset(table.cantonese),
    )


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    code = ord(character)
    if code in _DROPPED:
        return ""
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if character in _PLAIN:
        return _PLAIN[character]
    if code >= 0x2E80:
        simple = hanzi().to_simplified.get(character)
        if simple:
            return simple
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) == 1:
        character = wide
    lower = character.lower()
    if len(lower) == 1:
        character = lower
    code = ord(character)
    latin = 0xC0 <= code <= 0x24F or 0x1E00 <= code <= 0x1EFF
    if latin or 0x0622 <= code <= 0x0626:
        base = unicodedata.normalize("NFD", character)[0]
        return _PLAIN.get(base, base)
    return _PLAIN.get(character, character)


@dataclass(frozen=True, slots=True)
class Folded:
    """Plain form of a text: small letters, Simplified characters, half width, no accents.

    `places[i]` is where character i stands in the original; None when the two run in step.
    """

    text: str
    original: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a span of the plain form."""
        if self.places is None:
            return start, end
        if start >= end:
            at = self.places[start] if start < len(self.places) else len(self.original)
            return at, at
        return self.places[start], self.places[end - 1] + 1

    def said(self, start: int, end: int) -> str:
        """The customer's own characters for a span of the plain form."""
        first, last = self.span(start, end)
        return self.original[first:last]


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """Fold at most MAX_CHARACTERS of a text; never fails, whatever the text holds."""
    original = text[:MAX_CHARACTERS]
    parts = [_fold_character(character) for character in original]
    if all(parts):
        return Folded("".join(parts), original)
    kept = [(index, part) for index, part in enumerate(parts) if part]
    return Folded("".join(part for _, part in kept), original, tuple(index for index, _ in kept))


def lexicon_language(text: str, language: str) -> str:
    """Which lexicon reads a folded text: Chinese characters are read as Chinese unless Japanese."""
    base = language.split("-", maxsplit=1)[0]
    if base != "ja" and any("\u4e00" <= character <= "\u9fff" for character in text):
        return "zh"
    return {"und": "en", "yue": "zh", "wuu": "zh"}.get(base, base)


def lexicon_among(text: str, language: str, known: Container[str]) -> str:
    """The lexicon for a text whose writer may use another language than the chat's.

    Chinese needs Chinese characters in the text; a language not `known` is read as English.
    """
    base = language.split("-", maxsplit=1)[0]
    if base != "ja" and any("\u4e00" <= character <= "\u9fff" for character in text):
        return "zh"
    return base if base in known and base != "zh" else "en"

"""Sees through disguises of letters and digits while every position in the text stays known.

Full-width letters, circled and Arabic-Indic digits, invisible characters between two letters: a
model that repeats them, or a customer who hopes for it, must not get past a pattern that way.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Soft hyphen, zero-width signs, direction marks, word joiner, byte order mark, NUL.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00]")
_DISGUISED = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\uff0e\uff0f\uff20\u2460-\u249b\u24b6-\u24ff\u2776-\u2793\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59"
    "\U0001d400-\U0001d7ff]"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without disguise; `places` leads back to the original (empty: nothing changed)."""

    text: str
    places: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text as one of the original."""
        if not self.places or start < 0:
            return start, end
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """The text as a reader sees it."""
    if not _DISGUISED.search(text):
        return Folded(text)
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if _INVISIBLE.match(character):
            continue
        seen = _plain(character) if _DISGUISED.match(character) else character
        kept.append(seen)
        places += [place] * len(seen)
    return Folded("".join(kept), tuple(places))


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None else unicodedata.normalize("NFKC", character)

"""One spelling for matching: same length as the original, so that every span points at it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache

from assistant import paths

# More than a person types in one chat line; the end counts as much as the beginning.
HEAD, TAIL = 1200, 400
# Invisible characters that would split a word without anyone seeing it.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00]")


class _Fold(dict[int, int]):
    """Lower case, full width to half width, Traditional to Simplified; one to one, made lazily."""

    def __init__(self, characters: dict[int, int]) -> None:
        super().__init__(characters)

    def __missing__(self, code: int) -> int:
        if 0xD800 <= code <= 0xDFFF:
            folded = 0xFFFD
        else:
            text = unicodedata.normalize("NFKC", chr(code)).lower()
            folded = ord(text) if len(text) == 1 else code
            folded = self.get(folded, folded)
        self[code] = folded
        return folded


def _simplified() -> dict[int, int]:
    """Every Chinese character whose Simplified form differs."""
    import opencc

    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {
        ord(old): ord(new)
        for old, new in zip(characters, converted, strict=True)
        if len(new) == 1 and old != new
    }
    file = paths.resources() / "lexicons" / "emotion" / "characters.toml"
    own = tomllib.loads(file.read_text(encoding="utf-8"))["same"]
    table.update({ord(old): ord(new) for old, new in own.items()})
    return table


@cache
def _fold() -> _Fold:
    return _Fold(_simplified())


class Line:
    """A message's text for matching.

    `text` is folded and capped; `raw` is the same stretch with its capitals; `place(i)` gives the
    code point in the original text at which character `i` of `text` stands.
    """

    __slots__ = ("_places", "original_length", "raw", "text")

    def __init__(self, original: str) -> None:
        self.original_length = len(original)
        self._places: list[int] | None = None
        raw = original
        if len(raw) > HEAD + TAIL:
            raw = original[:HEAD] + original[-TAIL:]
            skipped = len(original) - HEAD - TAIL
            self._places = [*range(HEAD), *range(HEAD + skipped, len(original))]
        if _INVISIBLE.search(raw):
            places = self._places or range(len(raw))
            kept = [
                (place, char)
                for place, char in zip(places, raw, strict=True)
                if not _INVISIBLE.match(char)
            ]
            self._places = [place for place, _ in kept]
            raw = "".join(char for _, char in kept)
        self.raw = raw
        self.text = raw.translate(_fold())

    def place(self, index: int) -> int:
        """Where character `index` of `text` stands in the original (the end maps to the end)."""
        if self._places is None:
            return index
        if index < len(self._places):
            return self._places[index]
        return self.original_length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of `text` as code points of the original, end exclusive."""
        if end <= start:
            return self.place(start), self.place(start)
        return self.place(start), min(self.place(end - 1) + 1, self.original_length)


def fold(text: str) -> str:
    """The matching form of a short text, same length."""
    return text.translate(_fold())

"""Brings the many ways to write a letter or a digit into one, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Characters that the finders put where something was found; typed ones are none.
FOUND, PHONE, ADDRESS, NAME = "\ue000", "\ue001", "\ue002", "\ue003"
_DASHES = frozenset("‐‑‒–—―−－﹣⁃")
_SPACES = frozenset(
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_SIGNS = {
    "＠": "@",
    "﹫": "@",
    "．": ".",
    "＋": "+",
    "＃": "#",
    "＿": "_",
    "／": "/",
    "（": "(",
    "）": ")",
    "：": ":",
}
_PLAIN = re.compile(r"[^\x00\ud800-\udfff\ue000-\uf8ff]*")
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in its folded form; `places[n]` is where its n-th character stands in the original."""

    text: str
    places: tuple[int, ...] | range
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of a span of the folded text, with what nobody sees behind it."""
        return self.places[start], self.places[end] if end < len(self.places) else self.length


def fold(text: str) -> Folded:
    """The text with plain digits, letters, dashes and spaces, without invisible characters."""
    if text.isascii():
        return Folded(text.replace("\0", "\ufffd"), range(len(text)), len(text))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = character if "\u2e80" <= character <= "\u9fff" else _plain(character)
        if plain:
            characters.append(_SPACE if plain == "\u3000" else plain)
            places.append(place)
    return Folded("".join(characters), tuple(places), len(text))


_SPACE = " "


def _plain(character: str) -> str:
    """One character for one, or "" for what nobody sees."""
    if character < "\x80":
        return "\ufffd" if character == "\0" else character
    known = _SIGNS.get(character)
    if known:
        return known
    if character in _DASHES:
        return "-"
    if character in _SPACES:
        return " "
    if not _PLAIN.fullmatch(character):
        return "\ufffd"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if "\uff21" <= character <= "\uff5a" or "\U0001d400" <= character <= "\U0001d7ff":
        return unicodedata.normalize("NFKC", character)[:1]
    # The frame of a keycap, variation selectors, joiners, marks of direction.
    if character == "\u20e3" or "\ufe00" <= character <= "\ufe0f":
        return ""
    return "" if unicodedata.category(character) == "Cf" else character


def writable(text: str) -> str:
    """The text without what SQLite or UTF-8 can't hold: NUL and lone surrogates."""
    return _UNWRITABLE.sub("\ufffd", text)

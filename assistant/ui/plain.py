"""Makes any text safe to look at: customers may send control characters, overrides, floods."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ELLIPSIS = "…"
REPLACEMENT = "\ufffd"
_LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029")
# Direction marks and overrides could reorder what stands around them; the rest is invisible.
_DROPPED = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
)
_MOST_MARKS = 4
_FIRST_STRONG, _POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Shown:
    """Text fit to be shown.

    `offsets[i]` is where code point number i of the original starts in `text`, counted in UTF-16
    units as Qt counts; it has one entry more than code points were read.
    """

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where code points start…end (exclusive) of the original lie in `text`, in UTF-16."""
        last = len(self.offsets) - 1
        return (
            self.offsets[min(max(start, 0), last)],
            self.offsets[min(max(end, 0), last)],
        )


def _is_noncharacter(code: int) -> bool:
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or 0xE0000 <= code <= 0xE007F


def _visible(ch: str) -> str:
    """What stands for a character that ends no line: itself, a space, U+FFFD, or nothing."""
    code = ord(ch)
    if ch == "\t":
        return " "
    if 0xD800 <= code <= 0xDFFF:
        return REPLACEMENT
    if code < 0x20 or 0x7F <= code < 0xA0 or ch in _DROPPED or _is_noncharacter(code):
        return ""
    return ch


def show(text: str, limit: int = 2000, lines: bool = True) -> Shown:
    """Clean `text` for display, at most `limit` of its code points.

    Control and direction characters vanish, lone surrogates become U+FFFD, heaps of combining
    marks and empty lines are thinned; with `lines` false every line end becomes a space.
    """
    shown: list[str] = []
    offsets: list[int] = []
    length = marks = breaks = 0
    for ch in text[:limit]:
        offsets.append(length)
        if ch in _LINE_ENDS:
            breaks += 1
            most = 2 if lines else 1
            out = ("\n" if lines else " ") if breaks <= most else ""
        else:
            mark = ch >= "\u0300" and unicodedata.category(ch) in ("Mn", "Me")
            marks = marks + 1 if mark else 0
            out = _visible(ch) if marks <= _MOST_MARKS else ""
            breaks = 0 if out else breaks
        if out:
            shown.append(out)
            length += 2 if out > "\uffff" else 1
    offsets.append(length)
    if len(text) > limit:
        shown.append(ELLIPSIS)
    return Shown("".join(shown), tuple(offsets))


def excerpt(
    text: str, spans: list[tuple[int, int]], limit: int = 400
) -> tuple[str, list[tuple[int, int]]]:
    """The part of a message worth showing, and its spans there in UTF-16 units.

    Starts at the beginning, or shortly before the first span when that lies beyond `limit`.
    """
    inside = sorted((start, end) for start, end in spans if 0 <= start < end <= len(text))
    start = 0
    if inside and inside[0][1] > limit:
        start = max(0, inside[0][0] - 40)
    shown = show(text[start : start + limit + 1], limit)
    lead = ELLIPSIS if start else ""
    moved = []
    for first, last in inside:
        a, b = shown.span(first - start, last - start)
        if b > a:
            moved.append((a + len(lead), b + len(lead)))
    return lead + shown.text, moved


def line(text: str, limit: int = 120) -> str:
    """One clean line, for names and titles."""
    return show(text, limit, lines=False).text.strip()


def isolated(text: str, limit: int = 120) -> str:
    """One clean line that keeps its direction to itself inside a sentence."""
    return f"{_FIRST_STRONG}{line(text, limit)}{_POP}"


def first_units(text: str, most: int) -> str:
    """As many whole characters of the beginning as fit in `most` UTF-16 units, as Qt counts."""
    if len(text) * 2 <= most:
        return text
    return _units(text[:most])[: most * 2].decode("utf-16-le", "ignore")


def last_units(text: str, most: int) -> str:
    """The same of the end."""
    if len(text) * 2 <= most:
        return text
    units = _units(text[len(text) - most :] if len(text) > most else text)
    return units[max(0, len(units) - most * 2) :].decode("utf-16-le", "ignore")


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "replace")

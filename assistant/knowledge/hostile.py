"""Finds what has no place in a text that people read and a model is shown: tricks, not words.

A file of cases may come from anywhere. What could hide something from its reader (direction marks,
invisible characters), break a screen (heaps of accents) or give a model orders is refused with
its reason, never repaired in silence.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths

LONGEST = 4000
# Thai and Vietnamese put two marks on a letter, Arabic three.
_MARKS = 4
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb")
# What nearly every text is made of, so that others alone are looked at one by one.
_PLAIN = re.compile(
    r"[\n\t -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482\u2010-\u2027\u3000-\u3029"
    r"\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff60]*"
)
_LONG_RUN = re.compile(r"(\S)\1{60}")


class _Patterns(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    patterns: tuple[str, ...]


@cache
def _orders() -> re.Pattern[str]:
    table = datafile.load(paths.resources() / "knowledge" / "hostile.toml", _Patterns)
    return re.compile("|".join(f"(?:{one})" for one in table.patterns), re.IGNORECASE)


def strange(text: str) -> str:
    """Why a text is refused, in English as the other faults of files; "" when it is fine.

    Only the first 4,000 characters are looked at: callers have capped it.
    """
    text = text[:LONGEST]
    marks = 0
    for character in "" if _PLAIN.fullmatch(text) else text:
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        reason = _of_character(character, kind, marks)
        if reason:
            return reason
    if _LONG_RUN.search(text):
        return "one character over sixty times in a row"
    found = _orders().search(unicodedata.normalize("NFKC", text))
    if found:
        return f"speaks to a program: {found.group()[:40]!r}"
    return ""


def _of_character(character: str, kind: str, marks: int) -> str:
    code = f"U+{ord(character):04X}"
    if character in _TURNING:
        return f"turns the direction of the text ({code})"
    if character in _UNSEEN or 0xE0000 <= ord(character) <= 0xE0FFF:
        return f"a character that nobody sees ({code})"
    if kind == "Cc" and character not in "\n\t":
        return f"a control character ({code})"
    if kind in ("Cs", "Co", "Cn") or character == "\ufffd":
        return f"no character of any language ({code})"
    if marks > _MARKS:
        return f"more than {_MARKS} marks on one letter ({code})"
    return ""

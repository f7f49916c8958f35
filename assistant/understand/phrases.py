"""Finds many phrases in a text in one pass: what the lexicons in resources/ are matched with.

A phrase is written as people say it. `~` stands for up to eight characters (24 where words have
spaces) inside one sentence, `(a|b|)` for a choice, a leading or trailing `*` for 'the word may go
on'. Without `*` a phrase in letters matches whole words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from assistant.understand.text import fold

_CHOICE = re.compile(r"\(([^()]*)\)")
_STOPS = ".!?;\n"
_GAP_DENSE = 8
_GAP_SPACED = 24
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MAX_HITS = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its label and its span in the folded text."""

    label: str
    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    label: str
    parts: tuple[str, ...]
    gap: int
    open_start: bool
    open_end: bool
    phrase: str


def expand(phrase: str) -> list[str]:
    """All wordings of a phrase with `(a|b)` choices."""
    pieces = _CHOICE.split(phrase)
    choices = [piece.split("|") if index % 2 else [piece] for index, piece in enumerate(pieces)]
    return ["".join(choice) for choice in product(*choices)]


def _is_letter(character: str) -> bool:
    """Part of a word in a script that puts spaces between words."""
    return character.isalnum() and not _DENSE.match(character)


def _compile(label: str, phrase: str) -> Iterable[_Pattern]:
    for wording in expand(phrase):
        plain = fold(wording).text.strip()
        open_start, open_end = plain.startswith("*"), plain.endswith("*")
        parts = tuple(part.strip("*").strip() for part in plain.split("~"))
        parts = tuple(part for part in parts if part)
        if parts:
            dense = any(_DENSE.search(part) for part in parts)
            gap = _GAP_DENSE if dense else _GAP_SPACED
            yield _Pattern(label, parts, gap, open_start, open_end, phrase)


class Phrases:
    """A set of labelled phrases, compiled once."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Take (label, phrase) pairs."""
        self._by_head: dict[str, list[_Pattern]] = {}
        for label, phrase in entries:
            for pattern in _compile(label, phrase):
                self._by_head.setdefault(pattern.parts[0][:2], []).append(pattern)

    def find(self, text: str) -> list[Hit]:
        """All hits in a folded text, in order of their place; overlapping hits are all given."""
        hits: list[Hit] = []
        for start, character in enumerate(text):
            pair = text[start : start + 2]
            for head in (character,) if pair == character else (character, pair):
                for pattern in self._by_head.get(head, ()):
                    end = _match(pattern, text, start)
                    if end:
                        hits.append(Hit(pattern.label, start, end, pattern.phrase))
            if len(hits) >= _MAX_HITS:
                break
        return hits


def _match(pattern: _Pattern, text: str, start: int) -> int:
    """End of the pattern when it begins at `start`, else 0."""
    first = pattern.parts[0]
    if not text.startswith(first, start):
        return 0
    if start and not pattern.open_start and _is_letter(first[0]) and _is_letter(text[start - 1]):
        return 0
    end = start + len(first)
    for index, part in enumerate(pattern.parts[1:], 1):
        if not _ends_word(text, end, pattern.parts[index - 1]):
            return 0
        at = text.find(part, end, end + pattern.gap + len(part))
        while at >= 0 and not _starts_word(text, at, part):
            at = text.find(part, at + 1, end + pattern.gap + len(part))
        if at < 0 or any(stop in text[end:at] for stop in _STOPS):
            return 0
        end = at + len(part)
    if not pattern.open_end and not _ends_word(text, end, pattern.parts[-1]):
        return 0
    return end


def _starts_word(text: str, start: int, part: str) -> bool:
    return not (start and _is_letter(part[0]) and _is_letter(text[start - 1]))


def _ends_word(text: str, end: int, part: str) -> bool:
    return not (end < len(text) and _is_letter(part[-1]) and _is_letter(text[end]))


def without(hits: Sequence[Hit], exceptions: Sequence[Hit]) -> list[Hit]:
    """Hits that no exception covers or overlaps: near misses are listed, not reasoned about."""
    return [
        hit
        for hit in hits
        if not any(other.start < hit.end and hit.start < other.end for other in exceptions)
    ]

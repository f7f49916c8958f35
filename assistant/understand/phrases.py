"""Finds many phrases in a text in one pass: what the lexicons in resources/ are matched with.

A phrase is written as people say it. `~` stands for up to eight characters (24 where words have
spaces) inside one sentence, `(a|b|)` for a choice, a leading or trailing `*` for 'the word may go
on'. Without `*` a phrase in letters matches whole words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.understand.text import fold

_CHOICE = re.compile(r"\(([^()]*)\)")
_STOPS = ".!?;\n"
_GAP_DENSE = 8
_GAP_SPACED = 24
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MAX_HITS = 400
# Phrases are filed under their first characters; "a lawyer" and "a reporter" begin alike for two.
_HEAD = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: its label and its span in the folded text."""

    label: str
    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One wording of the beginning; what follows after gaps keeps its choices side by side."""

    label: str
    first: _Part
    rest: tuple[tuple[_Part, ...], ...]
    gap: int
    phrase: str


def expand(phrase: str) -> list[str]:
    """All wordings of a phrase with `(a|b)` choices, which may stand inside each other."""
    inner = _CHOICE.search(phrase)
    if inner is None:
        return [phrase]
    wordings: dict[str, None] = {}
    for choice in inner.group(1).split("|"):
        wordings |= dict.fromkeys(expand(phrase[: inner.start()] + choice + phrase[inner.end() :]))
    return list(wordings)


def _is_letter(character: str) -> bool:
    """Part of a word in a script that puts spaces between words."""
    return character.isalnum() and not _DENSE.match(character)


def _pieces(phrase: str) -> list[str]:
    """A phrase cut at its gaps; whole where a gap stands inside a choice."""
    depth = 0
    pieces = [""]
    for character in phrase:
        depth += (character == "(") - (character == ")")
        if character == "~" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _parts(piece: str) -> tuple[_Part, ...]:
    found: dict[_Part, None] = {}
    for wording in expand(piece):
        plain = wording.strip()
        if plain.strip("* "):
            part = _Part(plain.strip("* "), plain.startswith("*"), plain.endswith("*"))
            found[part] = None
    return tuple(found)


def _compile(label: str, phrase: str) -> Iterable[_Pattern]:
    # Folding leaves the marks alone, and once a phrase is much cheaper than once a wording.
    whole = fold(phrase).text.replace("* ", "*~")
    pieces = _pieces(whole)
    wordings = [pieces]
    if any("~" in piece for piece in pieces) or "" in (p for q in pieces for p in expand(q)):
        # Choices with gaps or with nothing in them can't stand side by side: spell them out.
        wordings = [wording.split("~") for wording in expand(whole)]
    for wording in wordings:
        groups = [parts for parts in map(_parts, wording) if parts]
        if not groups:
            continue
        dense = any(_DENSE.search(part.text) for parts in groups for part in parts)
        for first in groups[0]:
            gap = _GAP_DENSE if dense else _GAP_SPACED
            yield _Pattern(label, first, tuple(groups[1:]), gap, phrase)


class Phrases:
    """A set of labelled phrases, compiled once."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Take (label, phrase) pairs."""
        self._by_head: dict[str, list[_Pattern]] = {}
        for label, phrase in entries:
            for pattern in _compile(label, phrase):
                self._by_head.setdefault(pattern.first.text[:_HEAD], []).append(pattern)
        # Which lengths of head to look up after a pair of characters: nearly always none.
        self._sizes: dict[str, tuple[int, ...]] = {}
        for head in self._by_head:
            self._sizes[head[:2]] = tuple(sorted({*self._sizes.get(head[:2], ()), len(head)}))
        self._firsts = frozenset(head[0] for head in self._by_head)

    def find(self, text: str) -> list[Hit]:
        """All hits in a folded text, in order of their place; overlapping hits are all given."""
        hits: list[Hit] = []
        sizes, firsts = self._sizes, self._firsts
        for start, character in enumerate(text):
            if character not in firsts:
                continue
            pair = text[start : start + 2]
            lengths = sizes.get(character, ())
            if pair != character:
                lengths += sizes.get(pair, ())
            for length in lengths:
                for pattern in self._by_head.get(text[start : start + length], ()):
                    end = _match(pattern, text, start)
                    if end:
                        hits.append(Hit(pattern.label, start, end, pattern.phrase))
            if len(hits) >= _MAX_HITS:
                break
        return hits


def _match(pattern: _Pattern, text: str, start: int) -> int:
    """End of the pattern when it begins at `start`, else 0."""
    first = pattern.first
    if not text.startswith(first.text, start) or not _whole(text, start, first):
        return 0
    end = start + len(first.text)
    for choices in pattern.rest:
        end = _follow(choices, pattern.gap, text, end)
        if not end:
            return 0
    return end


def _follow(choices: tuple[_Part, ...], gap: int, text: str, start: int) -> int:
    """End of the nearest of the choices within the gap and the sentence, else 0."""
    nearest = len(text) + 1
    end = 0
    for part in choices:
        limit = start + gap + len(part.text)
        at = text.find(part.text, start, limit)
        while at >= 0 and not _whole(text, at, part):
            at = text.find(part.text, at + 1, limit)
        if 0 <= at < nearest:
            nearest, end = at, at + len(part.text)
    if end and any(stop in text[start:nearest] for stop in _STOPS):
        return 0
    return end


def _whole(text: str, start: int, part: _Part) -> bool:
    """True when no word is cut at either end of a part, unless the part allows it."""
    end = start + len(part.text)
    cut = start and _is_letter(part.text[0]) and _is_letter(text[start - 1])
    if cut and not part.open_start:
        return False
    cut = end < len(text) and _is_letter(part.text[-1]) and _is_letter(text[end])
    return part.open_end or not cut


def without(hits: Sequence[Hit], exceptions: Sequence[Hit]) -> list[Hit]:
    """Hits that no exception covers or overlaps: near misses are listed, not reasoned about."""
    return [
        hit
        for hit in hits
        if not any(other.start < hit.end and hit.start < other.end for other in exceptions)
    ]

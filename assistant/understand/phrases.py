"""Finds many phrases in a text in one pass: what the lexicons in resources/ are matched with.

A phrase is written as people say it. `~` stands for up to eight characters (24 where words have
spaces) inside one sentence, `(a|b|)` for a choice, a leading or trailing `*` for 'the word may go
on'. Without `*` a phrase in letters matches whole words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.understand.choices import beginnings, following, parse, says_something
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


def _part(wording: str) -> _Part | None:
    plain = wording.strip()
    text = plain.strip("* ")
    return _Part(text, plain.startswith("*"), plain.endswith("*")) if text else None


def _parts(wordings: Iterable[str]) -> tuple[_Part, ...]:
    return tuple(dict.fromkeys(part for part in map(_part, wordings) if part))


class _Entry:
    """One phrase. What it means is worked out when a text begins as it does, and not before.

    A phrase can have a hundred thousand wordings: only those that a text follows are looked at.
    """

    def __init__(self, label: str, phrase: str) -> None:
        self._label = label
        self._phrase = phrase
        # Folding leaves the marks alone, and once a phrase is much cheaper than once a wording.
        self._whole = whole = fold(phrase).text.replace("* ", "*~")
        self._gap = _GAP_DENSE if _DENSE.search(whole) else _GAP_SPACED
        pieces = _pieces(whole)
        # Choices with gaps or with nothing in them can't stand side by side: they are spelt out.
        self._nodes = None if any("~" in piece for piece in pieces) else parse(pieces[0])
        self._pieces = pieces
        if not all(map(says_something, map(parse, pieces))):
            self._nodes = None

    def heads(self) -> set[str]:
        """The first characters of all wordings, and perhaps of a few that don't exist."""
        if self._nodes is not None:
            return beginnings(self._nodes, _HEAD)
        return {pattern.first.text[:_HEAD] for pattern in self._spelt_out}

    def patterns(self, head: str, text: str, start: int) -> Iterable[_Pattern]:
        """Those that begin with `head` and, at least, may match the text from `start` on."""
        if self._fixed is not None:
            for pattern in self._fixed:
                if pattern.first.text[:_HEAD] == head:
                    yield pattern
            return
        for first in _parts(following(self._nodes or (), text, start)):
            if first.text[:_HEAD] == head:
                yield _Pattern(self._label, first, self._rest, self._gap, self._phrase)

    @cached_property
    def _fixed(self) -> tuple[_Pattern, ...] | None:
        """All patterns where there are few or they can't be walked; None where there are many."""
        if self._nodes is None:
            return self._spelt_out
        if len(self._nodes) > 1:
            return None
        return tuple(
            _Pattern(self._label, first, self._rest, self._gap, self._phrase)
            for first in _parts(expand(self._pieces[0]))
        )

    @cached_property
    def _rest(self) -> tuple[tuple[_Part, ...], ...]:
        return tuple(parts for piece in self._pieces[1:] if (parts := _parts(expand(piece))))

    @cached_property
    def _spelt_out(self) -> tuple[_Pattern, ...]:
        found = []
        for wording in expand(self._whole):
            groups = [parts for piece in wording.split("~") if (parts := _parts([piece]))]
            for first in groups[0] if groups else ():
                gap = _GAP_SPACED
                if any(_DENSE.search(part.text) for parts in groups for part in parts):
                    gap = _GAP_DENSE
                rest = tuple(groups[1:])
                found.append(_Pattern(self._label, first, rest, gap, self._phrase))
        return tuple(found)


class Phrases:
    """A set of labelled phrases."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Take (label, phrase) pairs."""
        self._by_head: dict[str, list[_Entry]] = {}
        for label, phrase in entries:
            entry = _Entry(label, phrase)
            for head in entry.heads():
                self._by_head.setdefault(head, []).append(entry)
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
                head = text[start : start + length]
                if len(head) < length:
                    # A shorter head at the end of the text: it has had its turn.
                    continue
                for entry in self._by_head.get(head, ()):
                    for pattern in entry.patterns(head, text, start):
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

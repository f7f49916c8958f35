"""Shows an edit as what was kept, cut and added, in pieces that a person can read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

# A word, a run of white space, or one character: Chinese is compared by characters.
_PIECE = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f]+|\d+|\s+|.", re.DOTALL)
_LONGEST = 4000
# Fewer characters than this kept between two changes are noise to a reader.
_ISLAND = 2


class Change(StrEnum):
    """What happened to a piece of the draft."""

    KEPT = "kept"
    CUT = "cut"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text with its place: in the draft for kept and cut, in what was sent for added.

    Places are code points, end exclusive.
    """

    change: Change
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Size:
    """How much of an edit is what, in characters."""

    kept: int
    cut: int
    added: int


def difference(draft: str, sent: str) -> tuple[Span, ...]:
    """The edit from a draft to what was sent; kept and cut make the draft, kept and added the rest.

    Texts are looked at up to 4,000 characters.
    """
    draft, sent = draft[:_LONGEST], sent[:_LONGEST]
    left, right = _PIECE.findall(draft), _PIECE.findall(sent)
    rough: list[tuple[Change, str]] = []
    for step in LCSseq.opcodes(left, right):
        cut = "".join(left[step.src_start : step.src_end])
        added = "".join(right[step.dest_start : step.dest_end])
        if step.tag == "equal":
            rough.append((Change.KEPT, cut))
            continue
        rough += [(Change.CUT, cut)] if cut else []
        rough += [(Change.ADDED, added)] if added else []
    return _placed(_joined(rough))


def _joined(rough: list[tuple[Change, str]]) -> list[tuple[Change, str]]:
    """Changes with next to nothing between them become one: cut first, then added."""
    joined: list[tuple[Change, str]] = []
    cut = added = ""
    for number, (change, text) in enumerate(rough):
        inside = 0 < number < len(rough) - 1 and bool(cut or added)
        if change is Change.CUT:
            cut += text
        elif change is Change.ADDED:
            added += text
        elif inside and len(text) < _ISLAND:
            cut, added = cut + text, added + text
        else:
            joined += _changes(cut, added)
            joined.append((Change.KEPT, text))
            cut = added = ""
    return joined + _changes(cut, added)


def _changes(cut: str, added: str) -> list[tuple[Change, str]]:
    both = ((Change.CUT, cut), (Change.ADDED, added))
    return [(change, text) for change, text in both if text]


def _placed(pieces: list[tuple[Change, str]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    left = right = 0
    for change, text in pieces:
        start = right if change is Change.ADDED else left
        spans.append(Span(change, text, start, start + len(text)))
        if change is not Change.ADDED:
            left += len(text)
        if change is not Change.CUT:
            right += len(text)
    return tuple(spans)


def size(spans: tuple[Span, ...]) -> Size:
    """Characters kept, cut and added."""
    counts = dict.fromkeys(Change, 0)
    for span in spans:
        counts[span.change] += len(span.text)
    return Size(counts[Change.KEPT], counts[Change.CUT], counts[Change.ADDED])

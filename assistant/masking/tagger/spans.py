"""From what the tagger thinks of each piece to stretches of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.masking.tagger.cut import Piece

# (start, end, kind) in the text that was cut.
Found = tuple[int, int, str]
KINDS = ("", "name", "address", "contact")
"""What the network's columns mean; the first is everything that is nobody's."""
# Scripts in which nothing but a whole word is a name.
_WORD = re.compile(
    "[0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u0370-\u03ff\u0400-\u052f\u0600-\u06ff\u1e00-\u1fff]+"
)
# What can be a family name by itself, before a title: 邬老师, 김 대리님.
_FAMILY = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
# A day, a line, a page, a mere number: no piece of an address.
_COUNTED = re.compile("第?[0-9]{1,4}[号號日条條页頁次天个個件]?")
_HALF = 0.5
_BETWEEN = re.compile(r"[^\w\n]{0,3}")


def spans(
    text: str, pieces: Sequence[Piece], chances: NDArray[np.float32], least: Sequence[float]
) -> list[Found]:
    """Stretches that are somebody's, in order; `chances` has a row a piece, a column a kind.

    `least[n]` is how sure the network must be of the surest piece of a stretch of kind n, 0 to 1;
    the others go with it from a half on.
    """
    kinds = np.zeros(len(text) + 1, np.int8)
    surest = np.zeros(len(text) + 1, np.float32)
    best = chances[:, 1:].argmax(axis=1) + 1
    sure = 1 - chances[:, 0]
    for number, piece in enumerate(pieces):
        if sure[number] >= _HALF:
            kinds[piece.start : piece.end] = best[number]
            surest[piece.start : piece.end] = sure[number]
    for word in _WORD.finditer(text):
        own = kinds[word.start() : word.end()]
        marked = own[own > 0]
        if len(marked):
            kinds[word.start() : word.end()] = np.bincount(marked).argmax()
    runs = [run for run in _runs(text, kinds) if surest[run[0] : run[1]].max() >= least[run[2]]]
    return _joined(text, runs)


def _runs(text: str, kinds: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    edges = np.flatnonzero(np.diff(kinds, prepend=0, append=0))
    found = []
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        kind = int(kinds[start])
        if not kind:
            continue
        inside = text[start:end]
        begin = next((n for n, one in enumerate(inside) if one.isalnum()), len(inside))
        last = next((n for n, one in enumerate(inside[::-1]) if one.isalnum()), 0)
        if begin < len(inside):
            found.append((start + begin, start + len(inside) - last, kind))
    return found


def _joined(text: str, runs: list[tuple[int, int, int]]) -> list[Found]:
    """Neighbours of one kind make one stretch; a mere letter or number is none."""
    whole: list[tuple[int, int, int]] = []
    for start, end, kind in runs:
        if whole and whole[-1][2] == kind and _BETWEEN.fullmatch(text, whole[-1][1], start):
            whole[-1] = (whole[-1][0], end, kind)
        else:
            whole.append((start, end, kind))
    return [(start, end, KINDS[kind]) for start, end, kind in whole if _says(text[start:end], kind)]


def _says(found: str, kind: int) -> bool:
    if KINDS[kind] != "name":
        return len(found) > 1 and not _COUNTED.fullmatch(found)
    if any(one.isdecimal() for one in found):
        return False
    return len(found) > 1 or bool(_FAMILY.match(found))

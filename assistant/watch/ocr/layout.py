"""Finds the chat pane in a picture of a whole window: by long straight edges and bubbles. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.domain.window import Rect
from assistant.watch.ocr.inks import Picture
from assistant.watch.ocr.picture import find_blocks, frames

# A step in brightness that makes an edge: separators of one grey on another are faint.
_STEP = 3
# Share of a region's width or height that an edge must run along to divide it.
_ACROSS, _DOWN = 0.9, 0.72
_NARROWEST, _LOWEST = 60, 24
_DEEPEST = 7
# Gaps at the ends of a separator differ by no more than this, in pixels.
_UNEVEN = 4
_THROUGH = 2
# A box to write in that stands on the pane itself: its least share of the pane's width, and how
# far up the pane it may begin.
_FIELD_WIDE, _FIELD_FROM = 0.55, 0.6
# What is lower, as a share of the window, is a bar of the program's and no box to write in.
_LEAST_BOX = 0.06
# A pane is at least this large, as a share of the window and in pixels.
_LEAST_SHARE = 0.08
_LEAST = (200, 120)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a window: the messages, what names the customer, where one writes.

    `header` is None when nothing stands over the pane.
    """

    pane: Rect
    header: Rect | None
    box: Rect


def given(width: int, height: int, pane: Rect) -> Layout:
    """The layout around a pane that a person has named."""
    below = max(1, height - pane.bottom)
    header = Rect(pane.x, max(0, pane.y - 64), pane.width, min(64, pane.y)) if pane.y > 12 else None
    return Layout(pane, header, Rect(pane.x, pane.bottom, pane.width, below))


def find_layout(picture: Picture) -> Layout | None:
    """The pane of a window's RGB picture; None when nothing in it looks like one."""
    height, width = picture.shape[:2]
    grey = picture.astype(np.int16).sum(axis=2) // 3
    # Differences below and to the right of each pixel, of any sign.
    down = np.abs(np.diff(grey, axis=0)) >= _STEP
    right = np.abs(np.diff(grey, axis=1)) >= _STEP
    cells = _cut(Rect(0, 0, width, height), down, right, 0)
    best: tuple[float, Rect] | None = None
    for cell in cells:
        wide = cell.width >= _LEAST[0] and cell.height >= _LEAST[1]
        if not wide or cell.width * cell.height < _LEAST_SHARE * width * height:
            continue
        score = _score(picture[cell.y : cell.bottom, cell.x : cell.right], cell)
        if best is None or score > best[0]:
            best = score, cell
    if best is None:
        return None
    pane = best[1]
    over = [c for c in cells if c.bottom <= pane.y + 2 and _beneath(c, pane)]
    under = [c for c in cells if c.y >= pane.bottom - 2 and _beneath(c, pane)]
    header = max(over, key=lambda cell: cell.bottom, default=None)
    box = min(under, key=lambda cell: cell.y, default=None)
    field = _field(picture[pane.y : pane.bottom, pane.x : pane.right])
    if field is not None and (box is None or box.height < _LEAST_BOX * height):
        box = Rect(pane.x, pane.y + field.y, pane.width, field.height)
        pane = Rect(pane.x, pane.y, pane.width, field.y - 1)
    if box is None:
        box = Rect(pane.x, pane.bottom, pane.width, max(1, height - pane.bottom))
    return Layout(pane, header, Rect(pane.x, box.y, pane.width, box.height))


def _field(part: Picture) -> Rect | None:
    """The box to write in, where no line divides it from the messages: wide, low, the last."""
    height, width = part.shape[:2]
    shapes = frames(part)
    last = max(shapes, key=lambda rect: rect.bottom, default=None)
    if last is None or last.width < _FIELD_WIDE * width or last.y < _FIELD_FROM * height:
        return None
    # A field is as wide as it may be, and begins and ends at the same distance from the edges.
    before, after = last.x, width - last.right
    return last if abs(before - after) <= 0.06 * width and last.y > _LEAST[1] else None


def _beneath(cell: Rect, pane: Rect) -> bool:
    shared = min(cell.right, pane.right) - max(cell.x, pane.x)
    return shared > 0.5 * pane.width and cell.height >= 12


def _score(part: Picture, cell: Rect) -> float:
    """Bubbles on both sides speak for a pane more than its size does."""
    bubbles = [block.rect for block in find_blocks(part) if block.bubble and block.rect.width > 30]
    left = sum(rect.x < cell.width - rect.right for rect in bubbles)
    sides = (left > 0) + (len(bubbles) - left > 0)
    return cell.width * cell.height * (1 + min(len(bubbles), 6) * 0.5) * (1 + sides)


def _cut(region: Rect, down: NDArray[np.bool_], right: NDArray[np.bool_], depth: int) -> list[Rect]:
    """Divide by edges that run through the region, columns and rows by turns, until none does."""
    if depth >= _DEEPEST or region.width < _NARROWEST or region.height < _LOWEST:
        return [region]
    x, y = region.x, region.y
    inside = right[y : region.bottom, x : region.right - 1]
    columns = _edges(inside.mean(axis=0), _DOWN, region.width, _NARROWEST // 5)
    across = down[y : region.bottom - 1, x : region.right]
    rows = _edges(across.mean(axis=1), _ACROSS, region.height, _LOWEST // 3)
    rows = [row for row in rows if _even(across[row - 1])]
    parts: list[Rect] = []
    if rows:
        for top, bottom in _between(rows, region.height):
            parts += _cut(Rect(x, y + top, region.width, bottom - top), down, right, depth + 1)
        return parts
    if columns:
        for left, end in _between(columns, region.width):
            parts += _cut(Rect(x + left, y, end - left, region.height), down, right, depth + 1)
        return parts
    return [region]


def _even(edge: NDArray[np.bool_]) -> bool:
    """Separators run from end to end or leave equal gaps; a wide bubble does neither."""
    along = np.flatnonzero(edge)
    before, after = int(along[0]), len(edge) - 1 - int(along[-1])
    through = max(before, after) <= _THROUGH
    return through or (min(before, after) > 2 * _UNEVEN and abs(before - after) <= _UNEVEN)


def _edges(share: NDArray[np.float64], least: float, length: int, margin: int) -> list[int]:
    """Offsets just after each edge, away from the region's own border."""
    strong = np.flatnonzero(share >= least) + 1
    return [int(place) for place in strong if margin <= place <= length - margin]


def _between(edges: list[int], length: int) -> list[tuple[int, int]]:
    """Spans between edges; the thin ones, separators themselves, are left out."""
    stops = [0, *edges, length]
    return [(a, b) for a, b in pairwise(stops) if b - a >= 4]

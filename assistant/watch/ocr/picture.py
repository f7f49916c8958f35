"""Finds bubbles, and lines of text in them, in a picture of a chat pane. Pure; needs OpenCV."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.domain.window import Rect

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]

# Screens are flat: what differs more than this from the pane's colour stands on it.
_FLAT = 5
_INK = 28
_SMALLEST_BUBBLE = (22, 17)
_FILLED = 0.72
# A line of text is not lower or higher than this, in pixels of the screen.
_LINE = (6, 110)
_MOST_BLOBS = 4000
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: where it stands in the pane, and which of its pixels are ink.

    `usual` is the height of the lines around it: a lone 一 is no line of its own height.
    """

    rect: Rect
    ink: Mask = field(compare=False)
    ground: Colour = (255, 255, 255)
    usual: float = 12.0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: those of one bubble, or a paragraph on the bare pane."""

    rect: Rect
    colour: Colour
    bubble: bool
    lines: tuple[Line, ...]


def find_blocks(picture: Picture) -> tuple[Block, ...]:
    """Bubbles and loose paragraphs of an RGB picture, from top to bottom."""
    ground = dominant(picture)
    blobs, rest = _blobs(picture, _away(picture, ground, _FLAT))
    inks = [(blob, *_ink(picture, blob)) for blob in blobs]
    heights = [b - a for _, ink, _ in inks for a, b in _runs(ink.any(axis=1)) if b - a >= _LINE[0]]
    usual = float(np.median(heights or [12]))
    blocks = []
    for blob, ink, colour in inks:
        lines = _lines(ink, blob.rect.x, blob.rect.y, colour, usual)
        if lines:
            blocks.append(Block(blob.rect, colour, True, lines))
    blocks += _loose(picture, rest, ground)
    return tuple(sorted(blocks, key=lambda block: (block.rect.y, block.rect.x)))


def dominant(picture: Picture) -> Colour:
    """The commonest colour, exact where the screen is flat."""
    pixels = picture.reshape(-1, 3)
    if len(pixels) > 100_000:
        pixels = pixels[:: len(pixels) // 50_000]
    coarse = (pixels >> 3).astype(np.int32)
    codes = (coarse[:, 0] << 10) | (coarse[:, 1] << 5) | coarse[:, 2]
    best = int(np.bincount(codes, minlength=1).argmax())
    red, green, blue = np.median(pixels[codes == best], axis=0)
    return int(red), int(green), int(blue)


def _away(picture: Picture, colour: Colour, tolerance: int) -> Mask:
    """1 where a pixel differs from the colour by more than the tolerance in some channel."""
    low = np.asarray([max(0, part - tolerance) for part in colour], np.uint8)
    high = np.asarray([min(255, part + tolerance) for part in colour], np.uint8)
    return (cv2.inRange(picture, low, high) == 0).astype(np.uint8)


def _distance(picture: Picture, colour: Any) -> NDArray[np.int16]:
    apart: NDArray[np.int16] = np.abs(picture.astype(np.int16) - np.asarray(colour, np.int16)).max(
        axis=2
    )
    return apart


@dataclass(frozen=True, slots=True)
class _Blob:
    rect: Rect
    inside: Mask
    filled: float


def _blobs(picture: Picture, away: Mask) -> tuple[list[_Blob], Mask]:
    """Shapes that may be bubbles, and the mask of all that is none."""
    contours, _ = cv2.findContours(away, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    rest = away.copy()
    shapes: list[_Blob] = []
    for contour in contours[:_MOST_BLOBS]:
        x, y, width, height = cv2.boundingRect(contour)
        if width < _SMALLEST_BUBBLE[0] or height < _SMALLEST_BUBBLE[1]:
            continue
        filled = cv2.contourArea(contour) / (width * height)
        if filled < _FILLED:
            continue
        inside = np.zeros((height, width), np.uint8)
        cv2.drawContours(inside, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        rect = Rect(x, y, width, height)
        if not _has_flat_rim(picture[y : y + height, x : x + width], inside):
            if height > 2.2 * _SMALLEST_BUBBLE[1]:
                # A photograph or a drawing: its texture is no text.
                rest[y : y + height, x : x + width][inside > 0] = 0
            continue
        rest[y : y + height, x : x + width][inside > 0] = 0
        shapes.append(_Blob(rect, inside, filled))
    width = picture.shape[1]
    return [blob for blob in shapes if not _is_portrait(blob, shapes, width)], rest


def _has_flat_rim(part: Picture, inside: Mask) -> bool:
    """Bubbles have a margin of their own colour around the text; glyphs and pictures do not."""
    height, width = inside.shape
    depth = max(4, round(min(height, width) * 0.12))
    core = cv2.erode(inside, np.ones((3, 3), np.uint8), iterations=2, borderValue=0)
    inner = cv2.erode(core, np.ones((3, 3), np.uint8), iterations=depth - 2, borderValue=0)
    rim = (core > 0) & (inner == 0)
    if not rim.any():
        return False
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.int16)
    steps = np.zeros(grey.shape, bool)
    steps[:, 1:] |= np.abs(np.diff(grey, axis=1)) > 14
    steps[1:, :] |= np.abs(np.diff(grey, axis=0)) > 14
    return float(steps[rim].mean()) < 0.08


def _is_portrait(blob: _Blob, shapes: list[_Blob], width: int) -> bool:
    """A square or disc beside a bubble, nearer to the pane's edge, shows who speaks."""
    rect = blob.rect
    if rect.width > 130 or not 0.6 <= rect.width / rect.height <= 1.6:
        return False
    if blob.filled < 0.83 and 0.85 <= rect.width / rect.height <= 1.18:
        return True
    for other in shapes:
        near = other.rect
        if other is blob or near.y >= rect.bottom or rect.y >= near.bottom:
            continue
        gap = max(near.x - rect.right, rect.x - near.right)
        outside = min(rect.x, width - rect.right) < min(near.x, width - near.right)
        if 0 <= gap <= rect.width and outside and near.width >= 0.6 * rect.width:
            return True
    return False


def _ink(picture: Picture, blob: _Blob) -> tuple[Mask, Colour]:
    """What is written in a bubble, and the bubble's colour."""
    rect = blob.rect
    part = picture[rect.y : rect.bottom, rect.x : rect.right]
    core = cv2.erode(blob.inside, np.ones((5, 5), np.uint8), borderValue=0)
    if not core.any():
        return np.zeros(core.shape, np.uint8), (0, 0, 0)
    pixels = part[core > 0]
    colour = dominant(pixels.reshape(1, -1, 3))
    share = float((_distance(pixels.reshape(1, -1, 3), colour) <= _FLAT).mean())
    ground: Any = colour
    if share < 0.4:
        # A gradient: every row has a ground of its own.
        rows = np.where(core[:, :, None] > 0, part.astype(np.float32), np.nan)
        rows[~core.any(axis=1)] = colour
        ground = np.nanmedian(rows, axis=1, keepdims=True)
    return ((_distance(part, ground) > _INK) & (core > 0)).astype(np.uint8), colour


def _runs(filled: Any) -> list[tuple[int, int]]:
    """(first, one past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(filled, np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _lines(ink: Mask, x: int, y: int, ground: Colour, usual: float) -> tuple[Line, ...]:
    """Rows of ink as lines; what stands far apart in one row is a line of its own."""
    found: list[Line] = []
    for top, bottom in _joined_bands(_runs(ink.any(axis=1)), usual):
        if not 2 <= bottom - top <= _LINE[1]:
            continue
        parts: list[list[int]] = []
        for left, right in _runs(ink[top:bottom].any(axis=0)):
            if parts and left - parts[-1][1] < 2.2 * max(bottom - top, usual):
                parts[-1][1] = right
            else:
                parts.append([left, right])
        for left, right in parts:
            piece = ink[top:bottom, left:right]
            rows = np.flatnonzero(piece.any(axis=1))
            first, last = int(rows[0]), int(rows[-1]) + 1
            rect = Rect(x + left, y + top + first, right - left, last - first)
            found.append(Line(rect, piece[first:last], ground, usual))
    return tuple(found)


def _joined_bands(bands: list[tuple[int, int]], usual: float) -> list[tuple[int, int]]:
    """Dots, accents and the two strokes of 二 belong to the line that they are part of."""
    joined: list[tuple[int, int]] = []
    for top, bottom in bands:
        if joined:
            before = joined[-1]
            lower = min(bottom - top, before[1] - before[0]) < 0.5 * usual
            both = max(bottom - top, before[1] - before[0]) < 0.5 * usual
            reach = 1.0 if both else 0.4
            together = bottom - before[0] <= 1.35 * usual
            if lower and together and top - before[1] < reach * usual:
                joined[-1] = (before[0], bottom)
                continue
        joined.append((top, bottom))
    return joined


def _loose(picture: Picture, rest: Mask, ground: Colour) -> list[Block]:
    """Lines that stand on the bare pane: times, names, notices, messages without a bubble."""
    ink = _away(picture, ground, _INK) & (rest > 0)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = stats[1:count, cv2.CC_STAT_HEIGHT]
    usual = [int(h) for h in heights if _LINE[0] <= h <= _LINE[1] // 2]
    if not usual:
        return []
    em = max(8, round(float(np.percentile(usual, 75))))
    reach = np.ones((1, max(3, round(em * 1.6))), np.uint8)
    spread = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, reach)
    spread = cv2.morphologyEx(spread, cv2.MORPH_CLOSE, np.ones((max(3, em // 2), 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(spread)
    lines: list[Line] = []
    for x, y, width, height, _ in stats[1:count].tolist():
        if not _LINE[0] <= height or width < 4:
            continue
        found = _lines(ink[y : y + height, x : x + width], x, y, ground, float(em))
        lines += [line for line in found if line.rect.height >= _LINE[0] and line.ink.mean() > 0.04]
    return _paragraphs(sorted(lines, key=lambda line: (line.rect.y, line.rect.x)), ground)


def _paragraphs(lines: list[Line], ground: Colour) -> list[Block]:
    blocks: list[list[Line]] = []
    for line in lines:
        for block in blocks:
            last = block[-1].rect
            gap = line.rect.y - last.bottom
            near = 0 <= gap < 0.95 * max(last.height, line.rect.height)
            alike = 0.6 < line.rect.height / last.height < 1.6
            if near and alike and abs(line.rect.x - last.x) <= 0.4 * line.rect.height:
                block.append(line)
                break
        else:
            blocks.append([line])
    return [Block(_around([o.rect for o in b]), ground, False, tuple(b)) for b in blocks]


def _around(rects: list[Rect]) -> Rect:
    x, y = min(r.x for r in rects), min(r.y for r in rects)
    right, bottom = max(r.right for r in rects), max(r.bottom for r in rects)
    return Rect(x, y, right - x, bottom - y)

"""Finds bubbles, and lines of text in them, in a picture of a chat pane. Pure; needs OpenCV."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np

from assistant.domain.window import Rect
from assistant.watch.ocr.grounds import away, dominant, off_gradient, surface
from assistant.watch.ocr.inks import Colour, Mask, Picture
from assistant.watch.ocr.inside import Drawn, shown_instead, text_only
from assistant.watch.ocr.portraits import portraits

# Screens are flat: what differs more than this from the pane's colour stands on it.
_FLAT = 5
# On a gradient, shadows between bubbles differ by less than this.
_SHADOW = 11
# The outline of a box to write in may be a faint shadow.
_FAINT = 2
_INK = 28
_SMALLEST_BUBBLE = (22, 17)
_FILLED = 0.72
_DISC = 0.83
# A pane is plain, a bubble of one colour, if that much of it has its commonest colour.
_PLAIN = 0.35
_ONE_COLOUR = 0.35
_ONE_RIM = 0.85
_MOST_COLOURS = 12
_RARE = 0.003
# Slices of one bubble begin and end on one level, in pixels.
_LEVEL = 3
# A line of text is not lower or higher than this, in pixels of the screen.
_LINE = (6, 110)
_MOST_BLOBS = 4000
# So much of a pane (boxes of shapes that are no bubbles) is the pattern of a wallpaper.
_PATTERN = 0.06


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: where it stands in the pane, and which of its pixels are ink.

    `usual` is the height of the lines around it: a lone 一 is no line of its own height. `blank`
    are boxes (in the pane's pixels) of pictures that stand in it and are not to be read.
    """

    rect: Rect
    ink: Mask = field(compare=False)
    ground: Colour = (255, 255, 255)
    usual: float = 12.0
    blank: tuple[Rect, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: those of one bubble, or a paragraph on the bare pane.

    `disc` marks a round one: a very short message, or a button. `drawn` says what a bubble without
    lines holds instead: "face" for emoji and small stickers, "photo" for a picture.
    """

    rect: Rect
    colour: Colour
    bubble: bool
    lines: tuple[Line, ...]
    disc: bool = False
    drawn: Drawn = ""


def find_blocks(picture: Picture) -> tuple[Block, ...]:
    """Bubbles and loose paragraphs of an RGB picture, from top to bottom."""
    ground = dominant(picture)
    shapes, rest = _standing(picture, ground)
    bubbles = [one for shape in shapes if (one := _bubble(picture, shape)) is not None]
    for shape in shapes:
        rest[shape.rect.y : shape.rect.bottom, shape.rect.x : shape.rect.right][
            shape.inside > 0
        ] = 0
    faces = portraits([one.rect for one in bubbles], rest, picture.shape[1])
    bubbles = [one for number, one in enumerate(bubbles) if number not in faces]
    inks = [(bubble, _ink(picture, bubble)) for bubble in bubbles]
    heights = [b - a for _, ink in inks for a, b in _runs(ink.any(axis=1)) if b - a >= _LINE[0]]
    usual = float(np.median(heights or [12]))
    blocks: list[Block] = []
    for bubble, ink in inks:
        rect = bubble.rect
        part = picture[rect.y : rect.bottom, rect.x : rect.right]
        own, left_out = text_only(part, ink, bubble.colour, usual)
        lines = _lines(own, rect.x, rect.y, bubble.colour, usual)
        blank = tuple(Rect(b.x + rect.x, b.y + rect.y, b.width, b.height) for b in left_out)
        lines = tuple(replace(line, blank=blank) for line in lines) if blank else lines
        if lines:
            disc = bubble.filled < _DISC and 0.85 <= rect.width / rect.height <= 1.18
            blocks.append(Block(rect, bubble.colour, True, lines, disc))
        elif drawn := shown_instead(rect, left_out, usual):
            blocks.append(Block(rect, bubble.colour, True, (), drawn=drawn))
    blocks += _loose(picture, rest, ground)
    return tuple(sorted(blocks, key=lambda block: (block.rect.y, block.rect.x)))


def _standing(picture: Picture, ground: Colour) -> tuple[list[_Shape], Mask]:
    """What may be bubbles on the pane, and the ink that loose text is looked for in."""
    off: Mask | None = away(picture, ground, _FLAT)
    for smooth in (False, True):
        if smooth:
            off = off_gradient(picture, _SHADOW)
        if off is None or float(off.mean()) >= 1 - _PLAIN:
            continue
        shapes = _outlined(off)
        if _pattern(off, shapes) <= _PATTERN:
            return shapes, off
    # A picture: flat parts of it, and bubbles that nothing sets off from what touches them.
    found = _outlined(away(picture, ground, _FLAT))
    return _without_doubles([*found, *_flat_shapes(picture)]), np.zeros(picture.shape[:2], np.uint8)


def frames(picture: Picture) -> list[Rect]:
    """Everything of a bubble's size or more that has an outline, from whatever ground."""
    return [shape.rect for shape in _outlined(away(picture, dominant(picture), _FAINT))]


@dataclass(frozen=True, slots=True)
class _Shape:
    """Something with an outline: where it is, which pixels lie in it, its share of its box."""

    rect: Rect
    inside: Mask
    filled: float
    colour: Colour = (0, 0, 0)
    flat: bool = True


def _outlined(mask: Mask, left: int = 0, top: int = 0) -> list[_Shape]:
    """Shapes of a mask that are large and full enough for bubbles, their holes closed."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    shapes: list[_Shape] = []
    for contour in contours[:_MOST_BLOBS]:
        x, y, width, height = cv2.boundingRect(contour)
        if width < _SMALLEST_BUBBLE[0] or height < _SMALLEST_BUBBLE[1]:
            continue
        filled = cv2.contourArea(contour) / (width * height)
        if filled < _FILLED:
            continue
        inside = np.zeros((height, width), np.uint8)
        cv2.drawContours(inside, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
        shapes.append(_Shape(Rect(x + left, y + top, width, height), inside, filled))
    return shapes


def _pattern(off: Mask, shapes: list[_Shape]) -> float:
    """The share of the pane that is covered by large shapes which are no bubbles."""
    contours, _ = cv2.findContours(off, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(contour) for contour in contours[:_MOST_BLOBS]]
    least = _SMALLEST_BUBBLE
    whole = sum(w * h for _, _, w, h in boxes if w >= least[0] and h >= least[1])
    return (whole - sum(one.rect.width * one.rect.height for one in shapes)) / off.size


def _flat_shapes(picture: Picture) -> list[_Shape]:
    """Shapes of one colour on a pane that has no colour of its own: a picture or a gradient."""
    pixels = picture.reshape(-1, 3)[:: max(1, picture.size // 300_000)]
    coarse = (pixels >> 3).astype(np.int32)
    codes = (coarse[:, 0] << 10) | (coarse[:, 1] << 5) | coarse[:, 2]
    counts = np.bincount(codes)
    shapes: list[_Shape] = []
    for code in np.argsort(counts)[::-1][:_MOST_COLOURS]:
        if counts[code] < _RARE * len(codes):
            break
        red, green, blue = np.median(pixels[codes == code], axis=0)
        colour = (int(red), int(green), int(blue))
        same = away(picture, colour, _FLAT) == 0
        shapes += [
            one
            for one in _outlined(same.astype(np.uint8))
            if one.rect.width < 0.9 * picture.shape[1]
        ]
    return _without_doubles(_joined_slices(shapes))


def _joined_slices(shapes: list[_Shape]) -> list[_Shape]:
    """A gradient falls into slices of one colour each: those of one height side by side are one."""
    joined: list[_Shape] = []
    for shape in sorted(shapes, key=lambda one: one.rect.x):
        rect = shape.rect
        for number, one in enumerate(joined):
            left = one.rect
            level = abs(left.y - rect.y) <= _LEVEL and abs(left.bottom - rect.bottom) <= _LEVEL
            if level and left.x < rect.x <= left.right + _LEVEL < rect.right:
                joined[number] = _union(one, shape)
                break
        else:
            joined.append(shape)
    return joined


def _union(one: _Shape, other: _Shape) -> _Shape:
    whole = _around([one.rect, other.rect])
    inside = np.zeros((whole.height, whole.width), np.uint8)
    for part in (one, other):
        x, y = part.rect.x - whole.x, part.rect.y - whole.y
        inside[y : y + part.rect.height, x : x + part.rect.width] |= part.inside
    return _Shape(whole, inside, float(inside.mean()))


def _without_doubles(shapes: list[_Shape]) -> list[_Shape]:
    """Neighbouring colours find the same bubble twice, and the inner parts of pictures."""
    kept: list[_Shape] = []
    for shape in sorted(shapes, key=lambda one: -one.rect.width * one.rect.height):
        x, y = shape.rect.center_x, shape.rect.center_y
        if not any(
            one.rect.x <= x < one.rect.right and one.rect.y <= y < one.rect.bottom for one in kept
        ):
            kept.append(shape)
    return kept


def _bubble(picture: Picture, shape: _Shape) -> _Shape | None:
    """The bubble in a shape, without its shadow and border; None for anything else."""
    rect = shape.rect
    part = picture[rect.y : rect.bottom, rect.x : rect.right]
    cut = rect.y <= 1, rect.bottom >= len(picture) - 1
    pixels = part[shape.inside > 0].reshape(1, -1, 3)
    colour = dominant(pixels)
    if float(1 - away(pixels, colour, _FLAT).mean()) < _ONE_COLOUR:
        # A photograph in a bubble takes the most of it, but leaves it its rim.
        around = _rim_colour(part, shape.inside)
        if around is None:
            # A gradient, or a photograph alone: that has no quiet rim.
            whole = replace(shape, colour=colour, flat=False)
            return whole if _has_flat_rim(part, shape.inside, cut) else None
        colour = around
    body = (away(part, colour, _FLAT) == 0) & (shape.inside > 0)
    for row in [0] * cut[0] + [-1] * cut[1]:
        # Letters at the cut would open the outline.
        across = np.flatnonzero(shape.inside[row])
        body[row, across[:1].sum() : across[-1:].sum() + 1] = True
    found = _outlined(body.astype(np.uint8), rect.x, rect.y)
    if not found:
        return None
    best = max(found, key=lambda one: one.rect.width * one.rect.height)
    own = best.rect
    inner = picture[own.y : own.bottom, own.x : own.right]
    return replace(best, colour=colour) if _has_flat_rim(inner, best.inside, cut) else None


def _rim_colour(part: Picture, inside: Mask) -> Colour | None:
    """The colour of a bubble around what it holds; None where it has no single one."""
    core = _shrunk(inside, 3)
    rim = part[(core > 0) & (_shrunk(core, 3) == 0)].reshape(1, -1, 3)
    if rim.size == 0:
        return None
    colour = dominant(rim)
    return colour if float(1 - away(rim, colour, _FLAT).mean()) > _ONE_RIM else None


def _has_flat_rim(part: Picture, inside: Mask, cut: tuple[bool, bool]) -> bool:
    """Bubbles have a margin of their own colour around the text; glyphs and pictures do not."""
    core = _shrunk(inside, 2)
    rim = (core > 0) & (_shrunk(core, _rim_depth(inside) - 2) == 0)
    # A side at the pane's own edge may be cut through the text.
    depth = _rim_depth(inside) + 2
    rim[:depth] &= not cut[0]
    rim[len(rim) - depth :] &= not cut[1]
    if not rim.any():
        return False
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.int16)
    steps = np.zeros(grey.shape, bool)
    steps[:, 1:] |= np.abs(np.diff(grey, axis=1)) > 14
    steps[1:, :] |= np.abs(np.diff(grey, axis=0)) > 14
    return float(steps[rim].mean()) < 0.08


def _ink(picture: Picture, bubble: _Shape) -> Mask:
    """What is written in a bubble."""
    rect = bubble.rect
    part = picture[rect.y : rect.bottom, rect.x : rect.right]
    core = _shrunk(bubble.inside, 2)
    if bubble.flat:
        return away(part, bubble.colour, _INK) & core
    # A gradient is smooth: what it is under the text follows from what it is around it.
    rows, columns = np.nonzero((core > 0) & (_shrunk(core, _rim_depth(core) - 2) == 0))
    known = surface(rows, columns, core.shape)
    weights, *_ = np.linalg.lstsq(known, part[rows, columns].astype(np.float32), rcond=None)
    every = np.indices(core.shape).reshape(2, -1)
    ground = (surface(every[0], every[1], core.shape) @ weights).reshape(*core.shape, 3)
    far = np.abs(part.astype(np.float32) - ground).max(axis=2) > _INK * 1.6
    ink: Mask = far.astype(np.uint8) & core
    return ink


def _shrunk(mask: Mask, pixels: int) -> Mask:
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    step = np.ones((3, 3), np.uint8)
    small = cv2.erode(padded, step, iterations=max(1, pixels), borderValue=0).astype(np.uint8)
    return small[1:-1, 1:-1]


def _rim_depth(inside: Mask) -> int:
    lowest: int = min(inside.shape)
    return max(4, round(lowest * 0.12))


def _runs(filled: Any) -> list[tuple[int, int]]:
    """(first, one past the last) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(filled, np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _lines(ink: Mask, x: int, y: int, ground: Colour, usual: float) -> tuple[Line, ...]:
    """Rows of ink as lines; what stands far apart in one row is a line of its own."""
    found: list[Line] = []
    for top, bottom in _joined_bands(_runs(ink.any(axis=1)), usual):
        if bottom - top > _LINE[1]:
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
    ink = away(picture, ground, _INK) & (rest > 0)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights = stats[1:count, cv2.CC_STAT_HEIGHT]
    usual = [int(h) for h in heights if _LINE[0] <= h <= _LINE[1] // 2]
    if not usual:
        return []
    em = max(8, round(float(np.percentile(usual, 75))))
    reach = np.ones((1, max(3, round(em * 2.2))), np.uint8)
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

"""Takes out of a bubble's ink what is no text of its own: photographs, small faces, quotes, emoji.

Pure; needs OpenCV.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import cv2
import numpy as np

from assistant.domain.window import Rect
from assistant.watch.ocr.inks import Colour, Mask, Picture

# In heights of a line of text.
_PICTURE, _FACE = 2.2, 1.35
_BAR_HIGH, _BAR_WIDE, _BAR_GAP = 1.3, 0.35, 0.3
_GLYPH_LEAST, _GLYPH_MOST = 0.75, 2.0
# Share of its box that a picture fills; strokes of letters fill less.
_SOLID, _LOOSE = 0.6, 0.42
# A letter's colours lie between the ground's and its ink's: what is this far from it is drawn.
_OFF_COLOUR = 60.0
_COLOURFUL = 80.0
# In heights of a line: emoji and small stickers at most, photographs at least. A portrait stands
# in between, and faces leave this much of their bubble bare.
_FACE_MOST, _PHOTO_LEAST = 2.4, 5.0
_FACE_SHARE = 0.7

Drawn = Literal["", "face", "photo"]


def text_only(
    part: Picture, ink: Mask, ground: Colour, usual: float
) -> tuple[Mask, tuple[Rect, ...]]:
    """The ink that is text, and the boxes (in the bubble's own pixels) of what was left out."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(_closed(ink))
    boxes: list[Rect] = []
    for x, y, width, height, _ in stats[1:count].tolist():
        box = Rect(x, y, width, height)
        filled = float(_cut(ink, box).mean())
        large = min(width, height) >= _PICTURE * usual
        if (large and filled > 0.45) or (min(width, height) >= _FACE * usual and filled > _SOLID):
            boxes.append(box)
    left = _without(ink, boxes)
    boxes += _quotes(left, usual)
    left = _without(left, boxes)
    boxes += _emoji(part, left, ground, usual)
    return _without(left, boxes), tuple(boxes)


def shown_instead(rect: Rect, boxes: Sequence[Rect], usual: float) -> Drawn:
    """What a bubble without text shows; boxes are in its own pixels.

    A bubble keeps a margin around what it holds; a portrait fills its frame.
    """
    if not boxes:
        return ""
    x, y = min(one.x for one in boxes), min(one.y for one in boxes)
    right, bottom = max(one.right for one in boxes), max(one.bottom for one in boxes)
    whole = Rect(x, y, right - x, bottom - y)
    margin = min(whole.x, whole.y, rect.width - whole.right, rect.height - whole.bottom)
    if margin < 2:
        return ""
    small = max(max(one.width, one.height) for one in boxes) <= _FACE_MOST * usual
    if small:
        inside = whole.width * whole.height / (rect.width * rect.height)
        return "face" if inside <= _FACE_SHARE else ""
    return "photo" if min(whole.width, whole.height) >= _PHOTO_LEAST * usual else ""


def _quotes(ink: Mask, usual: float) -> list[Rect]:
    """A bar higher than a line, with text to its right, marks what somebody else has said."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    found: list[Rect] = []
    for x, y, width, height, _ in stats[1:count].tolist():
        thin = width <= max(5, _BAR_WIDE * usual) and height >= _BAR_HIGH * usual
        if not thin:
            continue
        rows = ink[y : y + height]
        apart = x + width + max(2, round(_BAR_GAP * usual))
        if not rows[:, :x].any() and not rows[:, x + width : apart].any() and rows[:, apart:].any():
            found.append(Rect(0, y, ink.shape[1], height))
    return found


def _emoji(part: Picture, ink: Mask, ground: Colour, usual: float) -> list[Rect]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    solid: list[int] = []
    loose: list[int] = []
    for number in range(1, count):
        _, _, width, height, area = stats[number].tolist()
        fits = _GLYPH_LEAST * usual <= min(width, height) and max(width, height) <= (
            _GLYPH_MOST * usual
        )
        if fits and area > _SOLID * width * height:
            solid.append(number)
        elif fits and area > _LOOSE * width * height:
            loose.append(number)
    letters = (labels > 0) & ~np.isin(labels, [*solid, *loose])
    if letters.sum() < 12:
        # Nothing but signs of this size: hands and hearts are less full than faces.
        solid, loose = [*solid, *loose], []
    if not solid:
        return []
    letters = (labels > 0) & ~np.isin(labels, solid)
    colour = _ink_colour(part[letters], ground) if letters.sum() >= 12 else None
    found: list[Rect] = []
    for number in solid:
        pixels = part[labels == number].astype(np.float32)
        if colour is None:
            drawn = float((pixels.max(axis=1) - pixels.min(axis=1)).mean()) > _COLOURFUL
        else:
            drawn = float((_off(pixels, ground, colour) > _OFF_COLOUR).mean()) > 0.3
        if drawn:
            x, y, width, height, _ = stats[number].tolist()
            found.append(Rect(x, y, width, height))
    return found


def _ink_colour(pixels: Any, ground: Colour) -> Any:
    """The colour of the letters: that of the pixels that differ most from the ground."""
    far = np.abs(pixels.astype(np.float32) - np.asarray(ground, np.float32)).sum(axis=1)
    return np.median(pixels[far >= np.percentile(far, 75)], axis=0)


def _off(pixels: Any, ground: Colour, ink: Any) -> Any:
    """How far colours lie from the straight way between ground and ink."""
    origin = np.asarray(ground, np.float32)
    way = np.asarray(ink, np.float32) - origin
    along = np.clip((pixels - origin) @ way / max(1.0, float(way @ way)), 0, 1)
    return np.linalg.norm(pixels - origin - along[:, None] * way, axis=1)


def _closed(ink: Mask) -> Mask:
    closed: Mask = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)).astype(
        np.uint8
    )
    return closed


def _cut(mask: Mask, box: Rect) -> Mask:
    return mask[box.y : box.bottom, box.x : box.right]


def _without(ink: Mask, boxes: list[Rect]) -> Mask:
    left = ink.copy()
    for box in boxes:
        left[box.y : box.bottom, box.x : box.right] = 0
    return left

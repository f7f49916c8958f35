"""What a pane or a bubble is painted with: one colour, or a smooth gradient. Pure; needs OpenCV."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.watch.ocr.inks import Colour, Mask, Picture

# The share of a pane at each side that is hardly ever covered by anything.
_MARGIN = 0.012
# A gradient is smooth: so few of its own pixels may lie off it, by so many levels.
_STRAY, _NEAR = 0.1, 4.0
_SAMPLES = 4000


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


def away(picture: Picture, colour: Colour, tolerance: int) -> Mask:
    """1 where a pixel differs from the colour by more than the tolerance in some channel."""
    low = np.asarray([max(0, part - tolerance) for part in colour], np.uint8)
    high = np.asarray([min(255, part + tolerance) for part in colour], np.uint8)
    far: Mask = (cv2.inRange(picture, low, high) == 0).astype(np.uint8)
    return far


def surface(rows: Any, columns: Any, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Terms of a surface of second degree at these places."""
    y, x = rows / shape[0], columns / shape[1]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    return terms.astype(np.float32)


def off_gradient(picture: Picture, tolerance: int) -> Mask | None:
    """1 where a pixel differs from the gradient that the pane is painted with; None without one.

    The gradient is found at the pane's sides, where no message stands.
    """
    height, width = picture.shape[:2]
    margin = max(3, round(width * _MARGIN))
    rows, columns = np.indices((height, 2 * margin)).reshape(2, -1)
    columns = np.where(columns < margin, columns, columns + width - 2 * margin)
    step = max(1, len(rows) // _SAMPLES)
    rows, columns = rows[::step], columns[::step]
    known = _across(rows, columns, (height, width))
    colours = picture[rows, columns].astype(np.float32)
    weights, *_ = np.linalg.lstsq(known, colours, rcond=None)
    near = np.abs(known @ weights - colours).max(axis=1) <= _NEAR
    if near.mean() < 1 - _STRAY:
        return None
    weights, *_ = np.linalg.lstsq(known[near], colours[near], rcond=None)
    far = np.zeros((height, width), np.uint8)
    for top in range(0, height, 64):
        part = picture[top : top + 64]
        y, x = np.indices(part.shape[:2]).reshape(2, -1)
        ground = _across(y + top, x, (height, width)) @ weights
        off = np.abs(part.reshape(-1, 3) - ground).max(axis=1) > tolerance
        far[top : top + 64] = off.reshape(part.shape[:2])
    return far


def _across(rows: Any, columns: Any, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The surface's terms without the square of x: two sides alone do not tell of a bend."""
    return np.delete(surface(rows, columns, shape), 3, axis=1)

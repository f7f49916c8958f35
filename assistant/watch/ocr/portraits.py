"""Tells the pictures of who speaks from bubbles: they stand beside what is said. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.domain.window import Rect
from assistant.watch.ocr.inks import Mask

_LARGEST = 130
# Two of a column of portraits differ by no more, in pixels.
_ALIKE = 2
# Beside a portrait stands text this much wider than it, where the text has no bubble.
_WIDER = 2.5
# The same for one that stands alone: a short bubble may have a time beside it.
_ALONE = 4.0


def portraits(shapes: Sequence[Rect], loose: Mask, width: int) -> set[int]:
    """Which of the shapes (by index) show who speaks; `loose` is the ink outside of them."""
    return {
        number
        for number, one in enumerate(shapes)
        if _beside_bubble(one, shapes, width) or _in_column(one, shapes, loose)
    }


def _beside_bubble(rect: Rect, shapes: Sequence[Rect], width: int) -> bool:
    """A square or disc beside a bubble, nearer to the pane's edge."""
    if rect.width > _LARGEST or not 0.6 <= rect.width / rect.height <= 1.6:
        return False
    for near in shapes:
        if near is rect or near.y >= rect.bottom or rect.y >= near.bottom:
            continue
        gap = max(near.x - rect.right, rect.x - near.right)
        outside = min(rect.x, width - rect.right) < min(near.x, width - near.right)
        if 0 <= gap <= rect.width and outside and near.width >= 0.6 * rect.width:
            return True
    return False


def _in_column(rect: Rect, shapes: Sequence[Rect], loose: Mask) -> bool:
    """One that stands beside text on the bare pane, or several alike of which some do."""
    if rect.width > _LARGEST or not 0.8 <= rect.width / rect.height <= 1.25:
        return False
    column = [
        one
        for one in shapes
        if abs(one.x - rect.x) <= _ALIKE
        and abs(one.width - rect.width) <= _ALIKE
        and abs(one.height - rect.height) <= _ALIKE
    ]
    least = _WIDER if len(column) > 1 else _ALONE
    return any(_has_text(one, loose, least) for one in column)


def _has_text(rect: Rect, loose: Mask, least: float) -> bool:
    columns = np.flatnonzero(loose[rect.y : rect.bottom].any(axis=0))
    columns = columns[(columns < rect.x) | (columns >= rect.right)]
    return bool(len(columns)) and int(columns[-1] - columns[0]) >= least * rect.width

"""Which parts of a window may be captured: a rectangle less others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.domain.window import Rect
from assistant.watch.ocr.protocol import Area


def in_pixels(area: Area, width: int, height: int) -> Rect:
    """An area in percent of a window as pixels of it."""
    left, top, right, bottom = area
    x, y = round(left * width / 100), round(top * height / 100)
    return Rect(x, y, round(right * width / 100) - x, round(bottom * height / 100) - y)


def parse(texts: Sequence[str], app: str) -> tuple[Area, ...]:
    """The areas of a program among settings such as "wechat: 25, 8, 100, 80"."""
    found: list[Area] = []
    for text in texts:
        name, _, numbers = text.partition(":")
        if name.strip().lower() == app:
            left, top, right, bottom = (float(part) for part in numbers.split(","))
            found.append((left, top, right, bottom))
    return tuple(found)


def overlap(one: Rect, other: Rect) -> Rect | None:
    """What two rectangles share; None for nothing."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Rect(x, y, right - x, bottom - y) if right > x and bottom > y else None


def without(whole: Rect, holes: Iterable[Rect]) -> list[Rect]:
    """Rectangles that cover all of `whole` but the holes."""
    rest = [whole]
    for hole in holes:
        rest = [part for one in rest for part in _less(one, hole)]
    return rest


def _less(one: Rect, hole: Rect) -> list[Rect]:
    gone = overlap(one, hole)
    if gone is None:
        return [one]
    parts = [
        Rect(one.x, one.y, one.width, gone.y - one.y),
        Rect(one.x, gone.bottom, one.width, one.bottom - gone.bottom),
        Rect(one.x, gone.y, gone.x - one.x, gone.height),
        Rect(gone.right, gone.y, one.right - gone.right, gone.height),
    ]
    return [part for part in parts if part.width > 0 and part.height > 0]

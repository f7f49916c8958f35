"""Places on the screen of macOS as answers hold them."""

from __future__ import annotations

from assistant.domain.window import Rect
from assistant.macos.layer import Value

# Points by which the window server and a program may differ about a frame.
_NEAR = 4


def rect_of(place: Value, size: Value) -> Rect | None:
    """A place and a size as the answers hold them; None without both, or without extent."""
    if not (isinstance(place, tuple) and isinstance(size, tuple)):
        return None
    numbers = [*place, *size]
    if len(numbers) != 4 or not all(isinstance(n, (int, float)) and abs(n) < 1e6 for n in numbers):
        return None
    x, y, width, height = (round(n) for n in numbers)
    return Rect(x, y, width, height) if width > 0 and height > 0 else None


def near(one: Rect, other: Rect) -> bool:
    """The same frame, give or take a shadow or a rounding."""
    pairs = ((one.x, other.x), (one.y, other.y), (one.width, other.width),
             (one.height, other.height))  # fmt: skip
    return all(abs(mine - theirs) <= _NEAR for mine, theirs in pairs)

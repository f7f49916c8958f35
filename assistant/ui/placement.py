"""Where the overlay goes: beside the chat window, inside the screen. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.window import Rect

GAP = 8
NEAR = 24
_TITLE_BAR = 40


@dataclass(frozen=True, slots=True)
class Offset:
    """Where the agent dragged the overlay, relative to the chat window.

    `edge` is "left" or "right": dx counts from that edge of the chat window to the overlay's
    left side, dy from its top; logical pixels.
    """

    edge: str
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class ScreenArea:
    """A screen: where it begins (the same in both systems), native and usable logical size.

    `name` is the platform's, so that a screen is known again.
    """

    native: Rect
    usable: Rect
    ratio: float
    name: str = ""


def screen_of(rect: Rect, screens: Sequence[ScreenArea]) -> ScreenArea:
    """The screen that holds most of a native rectangle."""

    def shared(area: ScreenArea) -> int:
        width = min(rect.right, area.native.right) - max(rect.x, area.native.x)
        height = min(rect.bottom, area.native.bottom) - max(rect.y, area.native.y)
        return max(0, width) * max(0, height)

    return max(screens, key=shared)


def to_logical(rect: Rect, area: ScreenArea) -> Rect:
    """Physical pixels of the platform → the toolkit's logical pixels."""
    ratio = area.ratio or 1.0
    return Rect(
        area.native.x + round((rect.x - area.native.x) / ratio),
        area.native.y + round((rect.y - area.native.y) / ratio),
        round(rect.width / ratio),
        round(rect.height / ratio),
    )


def inside(x: int, y: int, width: int, height: int, screen: Rect) -> tuple[int, int]:
    """The nearest place where the whole rectangle is on the screen."""
    x = max(screen.x, min(x, screen.right - width))
    y = max(screen.y, min(y, screen.bottom - height))
    return x, y


def beside(
    chat: Rect, screen: Rect, width: int, height: int, side: str = "auto"
) -> tuple[int, int, str]:
    """Place for the overlay: (x, y, "right" | "left" | "over").

    The wished side if it has room, else the other, else over the chat, as little as possible.
    """
    fits = {
        "right": chat.right + GAP + width <= screen.right,
        "left": chat.x - GAP - width >= screen.x,
    }
    wished = ("left", "right") if side == "left" else ("right", "left")
    for candidate in wished:
        if fits[candidate]:
            x = chat.right + GAP if candidate == "right" else chat.x - GAP - width
            x, y = inside(x, chat.y, width, height, screen)
            return x, y, candidate
    # At the edge of the screen where it hides less of the chat; the wished side when equal.
    hidden = {
        "right": chat.right - (screen.right - width),
        "left": screen.x + width - chat.x,
    }
    edge = min(wished, key=lambda name: min(hidden[name], chat.width))
    x = screen.right - width if edge == "right" else screen.x
    x, y = inside(x, chat.y + _TITLE_BAR, width, height, screen)
    return x, y, "over"


def place(
    chat: Rect, screen: Rect, width: int, height: int, side: str, offset: Offset | None
) -> tuple[int, int]:
    """Top left corner of the overlay, honouring where the agent dragged it."""
    if offset is None:
        x, y, _ = beside(chat, screen, width, height, side)
        return x, y
    edge = chat.right if offset.edge == "right" else chat.x
    return inside(edge + offset.dx, chat.y + offset.dy, width, height, screen)


def remember(
    chat: Rect, screen: Rect, width: int, height: int, side: str, at: tuple[int, int]
) -> Offset | None:
    """The offset to keep after a drag to `at`; None when it was put back to its usual place."""
    x, y = at
    usual_x, usual_y, _ = beside(chat, screen, width, height, side)
    if abs(x - usual_x) <= NEAR and abs(y - usual_y) <= NEAR:
        return None
    middle = x + width / 2
    edge = "right" if middle >= chat.center_x else "left"
    return Offset(edge, x - (chat.right if edge == "right" else chat.x), y - chat.y)


def covered_share(window: Rect, above: list[Rect]) -> float:
    """The largest share (0–1) of `window` that a single window above it hides."""
    area = max(1, window.width * window.height)
    best = 0
    for rect in above:
        width = min(window.right, rect.right) - max(window.x, rect.x)
        height = min(window.bottom, rect.bottom) - max(window.y, rect.y)
        best = max(best, max(0, width) * max(0, height))
    return best / area

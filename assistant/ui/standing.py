"""Where the overlay stands: beside the chat, at an edge of a screen, or where it was left free."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.domain.window import Rect, WindowInfo
from assistant.ui import placement
from assistant.ui.placement import Offset, ScreenArea
from assistant.ui.places import Places

_FREE_MARGIN = 24
_FREE, _DOCK = "@free:", "@dock:"
Point = tuple[int, int]


class Standing:
    """Decides on places, and remembers where the agent put the overlay, screen by screen.

    Attributes: `side` is the wished side of the chat ("auto", "left", "right"); `dock` what it
    keeps to ("chat", or the edge "left" or "right" of a screen).
    """

    def __init__(self, places: Places, screens: Callable[[], Sequence[ScreenArea]]) -> None:
        self._places, self._screens = places, screens
        self.side, self.dock = "auto", "chat"

    def screen(self, window: WindowInfo | None) -> ScreenArea:
        """The screen to stand on while `window` is the chat's."""
        areas = self._screens()
        if self.dock != "chat" and (kept := self._kept(_DOCK, areas)):
            return kept[0]
        if window is not None:
            return placement.screen_of(window.rect, areas)
        kept = self._kept(_FREE, areas)
        return kept[0] if kept else areas[0]

    def at(self, window: WindowInfo | None, width: int, height: int) -> Point:
        """Top left corner for an overlay of this size."""
        area = self.screen(window)
        usable = area.usable
        if self.dock != "chat":
            kept = self._places.get(_DOCK + area.name)
            y = usable.y + (kept.dy if kept else 0)
            x = usable.x if self.dock == "left" else usable.right - width
            return placement.inside(x, y, width, height, usable)
        if window is not None:
            chat = placement.to_logical(window.rect, area)
            offset = self._places.get(window.app)
            return placement.place(chat, usable, width, height, self.side, offset)
        free = self._places.get(_FREE + area.name)
        if free is not None:
            return placement.inside(usable.x + free.dx, usable.y + free.dy, width, height, usable)
        return usable.right - width - _FREE_MARGIN, usable.bottom - height - _FREE_MARGIN

    def dropped(self, window: WindowInfo | None, at: Point, width: int, height: int) -> None:
        """The agent has dragged the overlay to `at`."""
        x, y = at
        if self.dock == "chat" and window is not None:
            area = self.screen(window)
            chat = placement.to_logical(window.rect, area)
            offset = placement.remember(chat, area.usable, width, height, self.side, at)
            self._places.put(window.app, offset)
            return
        area = _holding(self._screens(), x + width // 2, y + height // 2)
        kind = _FREE if self.dock == "chat" else _DOCK
        # One of a kind: the newest says which screen is meant.
        for name in self._places.names():
            if name.startswith(kind) and name != kind + area.name:
                self._places.put(name, None)
        self._places.put(kind + area.name, Offset("left", x - area.usable.x, y - area.usable.y))

    def _kept(self, kind: str, areas: Sequence[ScreenArea]) -> list[ScreenArea]:
        """The screen remembered for a kind, if it is still plugged in."""
        names = {name.removeprefix(kind) for name in self._places.names() if name.startswith(kind)}
        return [area for area in areas if area.name in names]


def _holding(areas: Sequence[ScreenArea], x: int, y: int) -> ScreenArea:
    """The screen that a logical point lies on, else the one nearest to it."""

    def distance(rect: Rect) -> int:
        across = max(rect.x - x, 0, x - rect.right)
        down = max(rect.y - y, 0, y - rect.bottom)
        return across + down

    return min(areas, key=lambda area: distance(area.usable))

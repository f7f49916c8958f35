"""Takes pictures of one window on Windows, for the reader of the screen.

They are copied from the screen, part by part: what is excluded is not copied at all, what lies
under other windows is left out. Windows of ours are not in them, since they are excluded from
capture; where Windows can't do that, they count as windows that lie over the chat.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.domain.window import Rect
from assistant.watch.ocr.areas import overlap, without
from assistant.watch.ocr.screens import WindowGone
from assistant.win32.port import PictureCalls, WindowCalls

log = logging.getLogger("assistant.watch")


class WindowsScreen:
    """The same for the reader of the screen as `watch/ocr/screen.py` on X11.

    Windows does not tell what was drawn: the reader compares.
    """

    hears_drawing = False
    sees_through = False

    def __init__(self, windows: WindowCalls, pictures: PictureCalls) -> None:
        self._windows = windows
        self._pictures = pictures
        self._window = 0
        self._place = Rect(0, 0, 0, 0)

    def fileno(self) -> int:
        """Nothing to listen to; not asked on Windows."""
        return -1

    def close(self) -> None:
        """Nothing is held."""

    def follow(self, window_id: int) -> Rect:
        """Turn to a window; its place on the screen. Raises WindowGone."""
        place = self._windows.frame(window_id) if self._windows.shown(window_id) else None
        if place is None:
            raise WindowGone("not shown")
        self._window, self._place = window_id, place
        return place

    def leave(self) -> None:
        """Turn away from the window."""
        self._window = 0

    def drawn(self) -> list[Rect]:
        """Nothing is told."""
        return []

    def grab(self, area: Rect, holes: Sequence[Rect]) -> NDArray[np.uint8]:
        """The RGB picture of a part of the window; holes are not copied, and black.

        Raises WindowGone, also while the screen is locked.
        """
        picture = np.zeros((area.height, area.width, 3), np.uint8)
        place = self._place
        within = overlap(area, Rect(0, 0, place.width, place.height))
        if within is None:
            return picture
        for part in without(within, [*holes, *self._covered()]):
            on_screen = Rect(place.x + part.x, place.y + part.y, part.width, part.height)
            try:
                data = self._pictures.pixels(on_screen)
            except OSError as fault:
                raise WindowGone("no picture") from fault
            pixels = np.frombuffer(data, np.uint8).reshape(part.height, part.width, 4)
            x, y = part.x - area.x, part.y - area.y
            picture[y : y + part.height, x : x + part.width] = pixels[:, :, 2::-1]
        return picture

    def _covered(self) -> list[Rect]:
        """Parts of the window that lie under others, in its own pixels."""
        found = []
        for other in self._windows.above(self._window):
            rect = self._windows.frame(other)
            if rect is not None and overlap(rect, self._place):
                x, y = rect.x - self._place.x, rect.y - self._place.y
                found.append(Rect(x, y, rect.width, rect.height))
        return found

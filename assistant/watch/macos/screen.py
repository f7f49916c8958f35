"""Takes pictures of one window on macOS, for the reader of the screen.

The window server gives the window's own image: what lies over it, our overlay among it, is never
in it. It does not tell what was drawn, so the reader compares. A pixel is a point here, also on a
Retina screen: places in the picture are places on the screen.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Rect
from assistant.macos.layer import Camera, Workspace
from assistant.watch.ocr.areas import overlap, without
from assistant.watch.ocr.screens import WindowGone


class MacScreen:
    """Implements Screen.

    Raises UserFault while the user has not allowed recording the screen; macOS tells a running
    program of leave only when it starts anew.
    """

    hears_drawing = False
    sees_through = True

    def __init__(self, camera: Camera, workspace: Workspace) -> None:
        if not camera.allowed():
            raise UserFault(Notice("watch.macos_no_screen"))
        self._camera = camera
        self._workspace = workspace
        self._number = 0
        self._place = Rect(0, 0, 0, 0)
        # Never readable: nothing is told of drawing.
        self._silence = socket.socketpair()

    def fileno(self) -> int:
        """Never readable."""
        return self._silence[0].fileno()

    def close(self) -> None:
        """Let go of everything."""
        for end in self._silence:
            end.close()

    def follow(self, window_id: int) -> Rect:
        """Turn to a window; its place on the screen."""
        record = self._workspace.window(window_id)
        if record is None or not record.on_screen:
            raise WindowGone("not shown")
        self._number, self._place = window_id, record.rect
        return record.rect

    def leave(self) -> None:
        """Turn away from the window."""
        self._number = 0

    def drawn(self) -> list[Rect]:
        """Nothing is told."""
        return []

    def grab(self, area: Rect, holes: Sequence[Rect]) -> NDArray[np.uint8]:
        """The RGB picture of a part of the window; holes are not asked for, and black."""
        picture = np.zeros((area.height, area.width, 3), np.uint8)
        place = self._place
        within = overlap(area, Rect(0, 0, place.width, place.height))
        for part in without(within, holes) if within is not None else ():
            on_screen = Rect(place.x + part.x, place.y + part.y, part.width, part.height)
            taken = self._camera.picture(self._number, on_screen)
            if taken is None or taken.shape[:2] != (part.height, part.width):
                raise WindowGone("no picture")
            x, y = part.x - area.x, part.y - area.y
            picture[y : y + part.height, x : x + part.width] = taken
        return picture

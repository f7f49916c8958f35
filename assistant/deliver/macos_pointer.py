"""Clicks once with the left button on macOS, only into the window in front and where it shows."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from assistant.domain.window import Rect, WindowInfo
from assistant.macos.layer import Accessibility, Mouse, WindowRecord, Workspace
from assistant.macos.raising import bring_up

log = logging.getLogger("assistant.deliver")

RAISE_SECONDS = 0.6
_AGAIN = 0.02


class MacPointer:
    """Implements Pointer; every call looks at the real screen."""

    def __init__(
        self,
        mouse: Mouse,
        workspace: Workspace,
        layer: Accessibility,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mouse = mouse
        self._workspace = workspace
        self._layer = layer
        self._sleep = sleep
        self._clicked: WindowInfo | None = None

    def frame(self, window: WindowInfo) -> Rect | None:
        """Where the window is now; None when it is not in front."""
        front = self._workspace.front()
        if front is None or front.pid != window.pid:
            return None
        own = (one for one in self._workspace.windows() if one.pid == window.pid and not one.layer)
        first = next(own, None)
        return first.rect if first is not None and first.number == window.window_id else None

    def body(self, window: WindowInfo) -> Rect | None:
        """The same: shadows are no part of a window here."""
        return self.frame(window)

    def click(self, window: WindowInfo, x: int, y: int) -> bool:
        """Click once at a place of the screen if it shows this window."""
        self._clicked = None
        if self.frame(window) is None:
            bring_up(self._layer, self._workspace, window.window_id)
            self._sleep(_AGAIN)
            waited = _AGAIN
            while self.frame(window) is None and waited < RAISE_SECONDS:
                self._sleep(_AGAIN)
                waited += _AGAIN
        if self.frame(window) is None or self._mouse.held():
            return False
        if not self._shows(window, x, y):
            log.info("no click: something else is at the place of the input box")
            return False
        self._mouse.click(x, y)
        self._clicked = window
        return True

    def still_there(self) -> bool:
        """Whether the window that was clicked into is still in front."""
        return self._clicked is not None and self.frame(self._clicked) is not None

    def _shows(self, window: WindowInfo, x: int, y: int) -> bool:
        """Whether the topmost window at a place is this one; the menu bar counts, too."""
        for one in self._workspace.windows():
            if _holds(one, x, y):
                return one.number == window.window_id
        return False


def _holds(one: WindowRecord, x: int, y: int) -> bool:
    return one.rect.x <= x < one.rect.right and one.rect.y <= y < one.rect.bottom

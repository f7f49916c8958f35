"""What taking pictures of one window must offer, and the way of this system."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Rect


class WindowGone(Exception):
    """The window is not there, not shown, or of a depth that has no colours."""


class Screen(Protocol):
    """Pictures of one window at a time; places in it are in pixels of the window."""

    @property
    def hears_drawing(self) -> bool:
        """True when the system tells what was drawn, so that nothing need be polled."""

    @property
    def sees_through(self) -> bool:
        """True when the window's own image is read, whatever lies over it."""

    def fileno(self) -> int:
        """Readable when something was told of drawing."""

    def close(self) -> None:
        """Let go of everything."""

    def follow(self, window_id: int) -> Rect:
        """Turn to a window; its place on the screen without the frame. Raises WindowGone."""

    def leave(self) -> None:
        """Turn away from the window."""

    def drawn(self) -> list[Rect]:
        """What was drawn since the last call."""

    def grab(self, area: Rect, holes: Sequence[Rect]) -> NDArray[np.uint8]:
        """The RGB picture of a part of the window; holes are not read, and black.

        Raises WindowGone.
        """


def open_screen() -> Screen:
    """The way of this system. Raises UserFault when no picture can be taken here, or none yet."""
    if sys.platform == "linux":
        from assistant.watch.ocr.screen import Screen as X11Screen

        return X11Screen()
    if sys.platform == "darwin":
        from assistant.macos.native_desk import NativeCamera, NativeWorkspace
        from assistant.watch.macos.screen import MacScreen

        return MacScreen(NativeCamera(), NativeWorkspace())
    if sys.platform == "win32":
        from assistant.watch.windows.screen import WindowsScreen
        from assistant.win32.picture import Pictures
        from assistant.win32.windows import Windows, see_physical_pixels

        see_physical_pixels()
        return WindowsScreen(Windows(), Pictures())
    raise UserFault(Notice("watch.not_on_this_system"))

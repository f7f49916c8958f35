"""Reaches input boxes that the accessibility bus does not tell: by a click at their place.

The place is where the screen reader found the box, or where the program's profile says it is. A
click is made only while the chat window is in front, nothing covers the place, and no button is
held; what then stands in the box can't be read back, and nobody claims that it was.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

from assistant.conversation.identity import input_node
from assistant.conversation.profile import Library
from assistant.deliver.port import ChatAccess, CurrentChat
from assistant.deliver.seen import Seen, current_chat, with_profile
from assistant.domain.window import Rect, Snapshot, WindowInfo

log = logging.getLogger("assistant.deliver")

# Of a box's width, from its left edge: the button that sends stands right.
_FROM_LEFT = 0.25


class Pointer(Protocol):
    """The mouse, as far as this program moves it."""

    def frame(self, window: WindowInfo) -> Rect | None:
        """Where the window is now; None when it is not in front."""

    def body(self, window: WindowInfo) -> Rect | None:
        """The same without the shadow that some programs draw around themselves."""

    def click(self, window: WindowInfo, x: int, y: int) -> bool:
        """Click once if the place belongs to the window in front; False when it did not."""


class TreeAccess(ChatAccess, Protocol):
    """The access through accessibility, which is always asked first."""

    def seen(self, window: WindowInfo) -> Seen | None:
        """What the window tells, if it tells a chat."""


class SilentAccess:
    """Implements ChatAccess over the accessibility bus, and where that is silent over `look`."""

    def __init__(
        self,
        tree: TreeAccess,
        library: Library,
        pointer: Pointer,
        look: Callable[[WindowInfo], Snapshot | None] | None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._tree = tree
        self._library = library
        self._pointer = pointer
        self._look = look
        self._sleep = sleep

    def current(self, window: WindowInfo) -> CurrentChat | None:
        """What the window shows now, told or seen."""
        told = self._tree.current(window)
        if told is not None:
            return told
        return current_chat(self._seen(window))

    def focus_input(self, window: WindowInfo) -> bool:
        """Give the keyboard to the input box, by a click if it must be."""
        if self._tree.focus_input(window):
            return True
        place = self._place(window)
        if place is None:
            return False
        if not self._pointer.click(window, *place):
            return False
        # A click that opens something else, or another window, shows in a moment.
        self._sleep(0.05)
        return self._pointer.frame(window) is not None

    def input_text(self, window: WindowInfo) -> str | None:
        """What stands in the input box; None when it can't be read."""
        return self._tree.input_text(window)

    def _seen(self, window: WindowInfo) -> Seen | None:
        snapshot = self._look(window) if self._look else None
        return with_profile(snapshot, self._library)

    def _place(self, window: WindowInfo) -> tuple[int, int] | None:
        told = self._tree.seen(window)
        seen = told or self._seen(window)
        if seen is None:
            return None
        snapshot, profile = seen
        if profile.input_place is not None:
            body = self._pointer.body(window)
            return profile.input_place.within(body) if body else None
        box = input_node(snapshot, profile)
        if told is not None or box is None or box.rect is None:
            # A told box that takes no keyboard is not one to click at.
            return None
        if snapshot.window.rect != self._pointer.frame(window):
            log.info("the window moved between looking and clicking")
            return None
        return int(box.rect.x + box.rect.width * _FROM_LEFT), int(box.rect.center_y)

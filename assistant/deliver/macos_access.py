"""Looks at the chat window anew and reaches its input box, on macOS."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from assistant.conversation.identity import input_node
from assistant.conversation.profile import Library
from assistant.deliver.port import CurrentChat
from assistant.deliver.seen import Seen, current_chat, until, with_profile
from assistant.domain.window import WindowInfo
from assistant.macos.layer import Accessibility, AxFault, Element, Workspace
from assistant.settings import WatchSettings
from assistant.watch.macos import frames
from assistant.watch.macos.backend import MacBackend

log = logging.getLogger("assistant.deliver")

ACTIVATE_SECONDS = 1.0
FOCUS_SECONDS = 0.5


class MacAccess:
    """Implements ChatAccess. All calls come from one thread.

    It asks through a backend of its own: an insertion never waits for a look of the watcher, and
    never believes what the watcher saw a second ago.
    """

    def __init__(
        self,
        library: Library,
        settings: WatchSettings,
        layer: Accessibility,
        workspace: Workspace,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library = library
        self._layer = layer
        self._workspace = workspace
        self._backend = MacBackend(settings, lambda: layer, listens=False)
        self._sleep = sleep
        self._clock = clock
        self._focused: tuple[WindowInfo, Element] | None = None

    def current(self, window: WindowInfo) -> CurrentChat | None:
        """What the window shows now, or None when it is gone or can't be read."""
        return current_chat(self._look(window))

    def focus_input(self, window: WindowInfo) -> bool:
        """Bring the window to the front and its input box to the keyboard."""
        self._focused = None
        seen = self._look(window)
        box = input_node(*seen) if seen else None
        element = self._backend.box(window, box) if box is not None else None
        frame = self._backend.frame(window)
        if element is None or frame is None:
            return False
        try:
            if not self._bring_up(window, frame):
                return False
            self._layer.write(element, "AXFocused", True)
        except AxFault as fault:
            log.info("the input box could not be reached: %s", fault)
            return False
        if not self._until(lambda: self._has_keyboard(window, element), FOCUS_SECONDS):
            return False
        self._focused = window, element
        return True

    def input_text(self, window: WindowInfo) -> str | None:
        """What stands in the input box; None when it can't be read."""
        seen = self._look(window)
        box = input_node(*seen) if seen else None
        return box.text if box else None

    def still_focused(self) -> bool:
        """Whether the keyboard is where `focus_input` left it: asked right before pasting."""
        if self._focused is None:
            return False
        try:
            return self._has_keyboard(*self._focused)
        except AxFault as fault:
            log.info("nobody knows where the keyboard is: %s", fault)
            return False

    def seen(self, window: WindowInfo) -> Seen | None:
        """What the window tells assistive programs, if it tells a chat."""
        return self._look(window)

    def writes(self, window: WindowInfo) -> bool:
        """Whether this program's profile has drafts written instead of pasted."""
        seen = self._look(window)
        return seen is not None and seen[1].insert == "write"

    def write(self, text: str) -> bool:
        """Put the text where the cursor stands in the box that has the keyboard."""
        if self._focused is None or not self.still_focused():
            return False
        try:
            self._layer.write(self._focused[1], "AXSelectedText", text)
        except AxFault as fault:
            log.info("the text was not taken: %s", fault)
            return False
        return True

    def close(self) -> None:
        """Forget everything; call it from the same thread as the others."""
        self._focused = None
        self._backend.leave()

    def _look(self, window: WindowInfo) -> Seen | None:
        snapshot = self._backend.snapshot_now(window)
        return with_profile(snapshot, self._library)

    def _bring_up(self, window: WindowInfo, frame: Element) -> bool:
        if self._in_front(window, frame):
            return True
        self._layer.bring_up(frame)
        self._workspace.activate(window.pid)
        if self._until(lambda: self._in_front(window, frame), ACTIVATE_SECONDS / 2):
            return True
        # From macOS 14 on a program behind may not put another one in front; accessibility may.
        self._layer.write(self._layer.application(window.pid), "AXFrontmost", True)
        return self._until(lambda: self._in_front(window, frame), ACTIVATE_SECONDS / 2)

    def _in_front(self, window: WindowInfo, frame: Element) -> bool:
        front = self._workspace.front()
        if front is None or front.pid != window.pid:
            return False
        return frames.focused(self._layer, window.pid) == frame

    def _has_keyboard(self, window: WindowInfo, element: Element) -> bool:
        frame = self._backend.frame(window)
        if frame is None or not self._in_front(window, frame):
            return False
        program = self._layer.application(window.pid)
        (focused,) = self._layer.read(program, ("AXFocusedUIElement",))
        # A rich box may give the keyboard to a paragraph inside it.
        for _ in range(4):
            if focused is None or focused == element:
                return focused is not None
            (focused,) = self._layer.read(focused, ("AXParent",))
        return False

    def _until(self, true: Callable[[], bool], seconds: float) -> bool:
        return until(true, seconds, self._sleep, self._clock)

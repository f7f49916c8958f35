"""Looks at the chat window anew and reaches its input box, through UI Automation."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from assistant.conversation.identity import input_node, input_text
from assistant.conversation.profile import Library
from assistant.deliver.port import CurrentChat
from assistant.deliver.seen import Seen, current_chat, until, with_profile
from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import TextNode, WindowInfo
from assistant.watch.windows.backend import UiaBackend
from assistant.win32.port import WindowCalls

log = logging.getLogger("assistant.deliver")

T = TypeVar("T")

ACTIVATE_SECONDS = 1.0
FOCUS_SECONDS = 0.5


class WindowsAccess:
    """Implements ChatAccess and InputWriter. All calls must come from one thread.

    It has a backend of its own: an insertion never waits for a look of the watcher, and never
    believes what the watcher saw a second ago.
    """

    def __init__(
        self,
        library: Library,
        windows: WindowCalls,
        backend: UiaBackend,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library = library
        self._windows = windows
        self._backend = backend
        self._sleep = sleep
        self._clock = clock
        self._runner: asyncio.Runner | None = None
        self._focused: tuple[WindowInfo, TextNode] | None = None

    def current(self, window: WindowInfo) -> CurrentChat | None:
        """What the window shows now, or None when it is gone or can't be read."""
        return current_chat(self._look(window))

    def focus_input(self, window: WindowInfo) -> bool:
        """Bring the window to the front and its input box to the keyboard.

        Raises UserFault for a program with higher rights than ours: Windows keeps our keys from it.
        """
        self._focused = None
        if self._windows.out_of_reach(window.pid):
            raise UserFault(Notice.of("insert.elevated", app=window.app))
        seen = self._look(window)
        box = input_node(*seen) if seen else None
        if box is None or not self._bring_up(window):
            return False
        if not self._until(lambda: self._run(self._backend.focus(window, box)), FOCUS_SECONDS):
            return False
        self._focused = window, box
        return True

    def input_text(self, window: WindowInfo) -> str | None:
        """What stands in the input box; None when it can't be read."""
        seen = self._look(window)
        return input_text(*seen) if seen else None

    def still_focused(self) -> bool:
        """Whether the keyboard is where `focus_input` left it: asked right before pasting."""
        if self._focused is None:
            return False
        window, box = self._focused
        return self._in_front(window) and self._run(self._backend.has_keyboard(window, box))

    def writes(self, window: WindowInfo) -> bool:
        """Whether this program's profile has drafts written instead of pasted."""
        seen = self._look(window)
        return seen is not None and seen[1].insert == "write"

    def write(self, text: str) -> bool:
        """Put the text behind what stands in the box that has the keyboard.

        UI Automation can only exchange the whole of it: what can't be read is not overwritten.
        """
        if self._focused is None or not self.still_focused():
            return False
        window, box = self._focused
        before = self.input_text(window)
        if before is None:
            return False
        return self._run(self._backend.set_text(window, box, before + text))

    def close(self) -> None:
        """Let go of UI Automation; call it from the same thread as the others."""
        self._focused = None
        if self._runner is not None:
            self._runner.run(self._backend.close())
            self._runner.close()
        self._runner = None

    def _look(self, window: WindowInfo) -> Seen | None:
        snapshot = self._run(self._backend.snapshot_now(window))
        return with_profile(snapshot, self._library)

    def _bring_up(self, window: WindowInfo) -> bool:
        if self._in_front(window):
            return True
        if not self._windows.activate(window.window_id):
            log.info("Windows did not let us bring the chat to the front")
        return self._until(lambda: self._in_front(window), ACTIVATE_SECONDS)

    def _in_front(self, window: WindowInfo) -> bool:
        return self._windows.foreground() == window.window_id

    def _until(self, true: Callable[[], bool], seconds: float) -> bool:
        return until(true, seconds, self._sleep, self._clock)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner.run(work)

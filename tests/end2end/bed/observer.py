"""Watches the bed as the product would, and keeps everything it was told for the tests to ask."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from assistant.conversation.profile import Library
from assistant.conversation.reader import ChatUpdate, ReaderState, read
from assistant.demo.bed import Bed
from assistant.demo.process import wait_until
from assistant.domain.chat import Message
from assistant.domain.window import Snapshot, SourceHealth, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.atspi import AtspiBackend
from assistant.watch.watcher import Watcher
from assistant.watch.x11 import X11WindowTracker

# Two busy cores may take their time; a test that passes never waits so long.
PATIENCE = 45.0


class Observer:
    """Tracker + AT-SPI + reader on a bed's desktop.

    `updates`, `snapshots`, `windows` and `healths` hold what arrived; `seen` maps each new
    message's text to time.monotonic() of its first appearance.
    """

    def __init__(self, bed: Bed, settings: WatchSettings | None = None) -> None:
        self.bed = bed
        self.library = Library.load()
        self.state = ReaderState()
        self.updates: list[ChatUpdate] = []
        self.snapshots: list[Snapshot] = []
        self.windows: list[WindowInfo | None] = []
        self.healths: list[SourceHealth] = []
        self.new: list[Message] = []
        self.seen: dict[str, float] = {}
        self._lock = threading.Lock()
        environment = bed.environment
        options = settings or WatchSettings()
        self.watcher = Watcher(
            options,
            lambda: X11WindowTracker(environment["DISPLAY"]),
            lambda: AtspiBackend(options, environment["DBUS_SESSION_BUS_ADDRESS"]),
            on_window=self.windows.append,
            on_snapshot=self._take,
            on_health=self.healths.append,
            wants=self.library.wants,
        )

    def __enter__(self) -> Self:
        self.watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.watcher.stop()

    def _take(self, snapshot: Snapshot) -> None:
        with self._lock:
            self.snapshots.append(snapshot)
            profile = self.library.find(snapshot)
            if profile is None:
                return
            self.state, update = read(self.state, snapshot, profile)
            if update is None:
                return
            self.updates.append(update)
            for message in update.new:
                self.new.append(message)
                self.seen.setdefault(message.text, time.monotonic())

    def until(self, ready: Callable[[], bool], timeout: float = PATIENCE) -> bool:
        """Wait for something to become true."""
        return wait_until(ready, timeout)

    def sees(self, text: str, timeout: float = PATIENCE) -> bool:
        """Wait until some chat holds a message with exactly this text."""
        return self.until(lambda: text in self.texts(), timeout)

    def texts(self, peer: str | None = None) -> list[str]:
        """All texts known of the chat in front (or of `peer`), in order."""
        return [message.text for message in self.messages(peer)]

    def messages(self, peer: str | None = None) -> list[Message]:
        """All messages known of the chat in front (or of `peer`), in order."""
        with self._lock:
            for update in reversed(self.updates):
                if peer is None or update.chat.peer == peer:
                    return list(update.messages)
        return []

    def message(self, text: str) -> Message:
        """The first message with this text, in any chat."""
        with self._lock:
            found = [m for update in self.updates for m in update.messages if m.text == text]
        return found[0]

    def times_new(self, text: str) -> int:
        """How often a message with this text was called new."""
        with self._lock:
            return sum(message.text == text for message in self.new)

    def peer(self) -> str:
        """Whose chat is in front, as last read."""
        with self._lock:
            return self.updates[-1].chat.peer if self.updates else ""

    def activate(self, *search: str) -> None:
        """Bring the window that xdotool finds to the front, trying until it is there."""
        command = ["xdotool", "search", "--onlyvisible", *search, "windowactivate"]

        def done() -> bool:
            result = subprocess.run(
                command, env=self.bed.environment, capture_output=True, check=False, timeout=30
            )
            return result.returncode == 0

        assert self.until(done), f"no window for {search}"

    def mouse(self, *arguments: str) -> None:
        """One xdotool call on the bed's screen."""
        subprocess.run(["xdotool", *arguments], env=self.bed.environment, check=True, timeout=30)

    def where_is_the_mouse(self) -> tuple[int, int]:
        """Where the pointer stands on the bed's screen."""
        told = subprocess.run(
            ["xdotool", "getmouselocation", "--shell"],
            env=self.bed.environment, capture_output=True, text=True, check=True, timeout=30,
        ).stdout  # fmt: skip
        found = dict(line.split("=", 1) for line in told.split())
        return int(found["X"]), int(found["Y"])

    def press(self, keys: str, window: str, ready: Callable[[], bool], each: float = 9.0) -> bool:
        """Press keys in a window until `ready`; a press that finds it not yet in front is lost.

        Between two presses the reader gets `each` seconds: no press overtakes what it is to show.
        """

        def done() -> bool:
            self.activate("--name", window)
            self.mouse("key", keys)
            return self.until(ready, each)

        return self.until(done)

    def point_at(self, text: str, x_below: int | None = None) -> None:
        """Move the pointer to the first visible node that ends in this text (left of `x_below`)."""
        with self._lock:
            nodes = self.snapshots[-1].nodes
        node = next(
            node
            for node in nodes
            if node.rect
            and node.text.strip().endswith(text)
            and not node.attributes.get("hidden")
            and (x_below is None or node.rect.x < x_below)
        )
        assert node.rect is not None
        self.mouse("mousemove", str(int(node.rect.center_x)), str(int(node.rect.center_y)))

    def click_on(self, text: str, x_below: int | None = None) -> None:
        """Click the first visible node with this text (left of `x_below`)."""
        self.point_at(text, x_below)
        self.mouse("click", "1")


def without_place(snapshot: Snapshot) -> Snapshot:
    """A snapshot without window id, process id and folder, to be kept as a fixture."""
    window = replace(snapshot.window, window_id=1, pid=1)
    document = re.sub(r"^file://.*/", "file:///", snapshot.document)
    return replace(snapshot, window=window, document=document)

"""The same page read twice: over the accessibility bus, and from its picture where that is off.

Each browser stands on a desktop of its own, and each is read by the part of the product that
chooses the source and makes messages of what it gets.
"""

from __future__ import annotations

import subprocess
import threading
import time
import unicodedata
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.demo.browser import Browser
from assistant.demo.desktop import Desktop
from assistant.demo.process import wait_until
from assistant.domain.chat import Message, Speaker
from assistant.domain.window import SourceHealth
from assistant.session import events
from assistant.settings import WatchSettings
from assistant.source_desk import Seeing, SourceDesk
from assistant.watch.atspi import AtspiBackend
from assistant.watch.ocr.backend import OcrBackend
from assistant.watch.ocr.process import worker_command
from assistant.watch.x11 import X11WindowTracker

PATIENCE = 40.0
Turn = tuple[Speaker, str]


def folded(text: str) -> str:
    """A text as both ways of reading give it.

    Full and half width are one, curly quotes are straight, spaces count between Latin words only,
    and pictures in the text (emoji) are left out: they are no letters to the reader of pictures.
    """
    plain = unicodedata.normalize("NFKC", text).replace("…", "...")
    plain = plain.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2014: "-"})
    plain = "".join(s for s in plain if unicodedata.category(s) not in ("So", "Sk", "Cf", "Mn"))
    kept = []
    for at, sign in enumerate(plain):
        if sign.isspace():
            around = plain[max(0, at - 1) : at] + plain[at + 1 : at + 2]
            if len(around) < 2 or not around.isascii() or around.isspace():
                continue
        kept.append(" " if sign.isspace() else sign)
    return "".join(kept).strip()


class Reading:
    """The product's own way from a desktop's window to messages.

    `turns()` is the chat in front as it is known by now, `first` maps each text to
    time.monotonic() of its first appearance, `news` counts how often a text was called new.
    """

    def __init__(self, desktop: Desktop, settings: WatchSettings) -> None:
        environment = desktop.environment
        self.healths: list[SourceHealth] = []
        self.messages: tuple[Message, ...] = ()
        self.peer = ""
        self.first: dict[str, float] = {}
        self.sources: list[str] = []
        self._lock = threading.Lock()
        worker = ["env", f"DISPLAY={environment['DISPLAY']}", *worker_command()]
        seeing = Seeing(
            tracker=lambda: X11WindowTracker(environment["DISPLAY"]),
            backend=lambda s: AtspiBackend(s, environment["DBUS_SESSION_BUS_ADDRESS"]),
            copied=_nothing_copied,
            ocr=lambda s: OcrBackend(s, worker),
        )
        self.desk = SourceDesk(settings, seeing, b"test", self._post)

    def _post(self, event: events.Event) -> None:
        now = time.monotonic()
        with self._lock:
            match event:
                case events.MessagesSeen():
                    self.messages, self.peer = event.messages, event.chat.peer
                    for message in event.messages:
                        self.first.setdefault(folded(message.text), now)
                case events.HealthChanged():
                    self.healths.append(event.health)

    def turns(self) -> list[Turn]:
        """Speaker and folded text of every message, in order."""
        with self._lock:
            return [(one.speaker, folded(one.text)) for one in self.messages]

    @property
    def source(self) -> str:
        """Name of what is read from now."""
        with self._lock:
            return self.healths[-1].source if self.healths else ""

    def until(self, ready: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Wait for something to become true."""
        return wait_until(ready, patience)


def _nothing_copied() -> object:
    raise AssertionError("the clipboard is not to be read")


class TwoReaders:
    """Two desktops with the same page in front, both read."""

    def __init__(
        self,
        folder: Path,
        address: str,
        scale: float = 1.0,
        extra: tuple[str, ...] = (),
        size: tuple[int, int] = (860, 760),
        accessible: tuple[bool, ...] = (True, False),
    ) -> None:
        """`accessible` says of each desktop whether its browser tells its tree."""
        self._accessible = accessible
        self._browsers: list[Browser] = []
        self._folder = folder
        self._address = address
        self._extra = (*extra, f"--force-device-scale-factor={scale}")
        self._size = size
        self._screen = (round(size[0] * scale) + 60, round(size[1] * scale) + 60)
        self._stack = ExitStack()
        self.desktops: list[Desktop] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for accessible in self._accessible:
                reading = self._open(stack, accessible)
                if accessible:
                    self.told = reading
                else:
                    self.seen = reading
            self._stack = stack.pop_all()
        return self

    def _open(self, stack: ExitStack, accessible: bool) -> Reading:
        place = self._folder / ("told" if accessible else "seen")
        desktop = stack.enter_context(Desktop(place / "desktop", size=self._screen))
        self.desktops.append(desktop)
        stack.enter_context(self._browser(desktop, "browser", accessible))
        reading = Reading(desktop, WatchSettings(source="accessibility" if accessible else "auto"))
        stack.callback(reading.desk.stop)
        reading.desk.start()
        activate(desktop)
        return reading

    def _browser(self, desktop: Desktop, name: str, accessible: bool) -> Browser:
        browser = Browser(
            desktop.folder.parent / name,
            self._address,
            desktop.environment,
            (0, 0),
            self._size,
            accessible,
            self._extra,
        )
        self._browsers.append(browser)
        return browser

    def restart(self, accessible: bool) -> None:
        """End the last browser and start it anew."""
        desktop = self.desktops[-1]
        process = self._browsers[-1].process
        assert process is not None
        process.__exit__(None, None, None)
        self._stack.enter_context(self._browser(desktop, "again", accessible))
        activate(desktop)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)


def activate(desktop: Desktop, *search: str) -> None:
    """Bring the browser's window to the front, trying until it is there."""
    command = ["xdotool", "search", "--onlyvisible", *(search or ("--class", "chromium"))]

    def done() -> bool:
        run = subprocess.run(
            [*command, "windowactivate"],
            env=desktop.environment, capture_output=True, check=False, timeout=30,
        )  # fmt: skip
        return run.returncode == 0

    assert wait_until(done, PATIENCE, 0.2), "no window"

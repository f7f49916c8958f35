"""A capture source that reads a window's pixels through a worker process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from assistant.domain.notice import Notice
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.ocr import protocol
from assistant.watch.ocr.areas import parse
from assistant.watch.ocr.model import installed
from assistant.watch.ocr.process import OcrProcess
from assistant.watch.waking import Waking

log = logging.getLogger("assistant.watch")

# Seconds after which a worker that does not answer is ended: the first page takes the longest.
_SILENCE = 30.0
_BACK_OFF = (0.5, 2.0, 8.0, 30.0, 120.0)
_CALM = 60.0
# A worker that was asked nothing for this long (seconds) gives its memory back.
_UNUSED = 120.0
# How often password fields are asked for, and how long the answer may take (seconds).
_SECRETS_SECONDS = 3.0
_SECRETS_PATIENCE = 0.3
# Attribute of the input box: what stands in it is never read from the screen.
UNREAD = "unread"


class SecretFields(Protocol):
    """Who knows where the password fields of a window are."""

    async def secret_areas(self, window: WindowInfo) -> tuple[Rect, ...]:
        """Their places on the screen."""

    async def close(self) -> None:
        """Disconnect."""


class OcrBackend:
    """Implements CaptureBackend. The worker starts with the first look.

    What `fields` names as password fields is not captured.
    """

    name = "ocr"

    def __init__(
        self,
        settings: WatchSettings,
        command: Sequence[str] = (),
        fields: SecretFields | None = None,
    ) -> None:
        self._settings = settings
        self._fields = fields
        self._secrets: tuple[Rect, ...] = ()
        self._secrets_at = float("-inf")
        self._command = tuple(command)
        self._process: OcrProcess | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waking = Waking()
        self._asked_at: float | None = None
        self._used = 0.0
        self._started = 0.0
        self._crashes = 0
        self._restart_at = 0.0
        self._window: WindowInfo | None = None
        self._last: Snapshot | None = None
        self._full = True
        self._torn = False
        self._health = SourceHealth(self.name, SourceState.UNAVAILABLE)

    def health(self) -> SourceHealth:
        """How healthy the source is after the last look."""
        return self._health

    async def open(self) -> SourceHealth:
        """Find out whether the extra is installed; nothing is started yet."""
        await self.close()
        self._loop = asyncio.get_running_loop()
        self._waking.open()
        if installed():
            self._health = SourceHealth(self.name, SourceState.OK)
        else:
            self._bad(SourceState.UNAVAILABLE, "watch.ocr_missing", "watch.remedy_ocr")
        return self._health

    async def close(self) -> None:
        """End the worker and forget what was seen."""
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(process.close)
        if self._fields is not None:
            await self._fields.close()
        self._window = self._last = self._asked_at = None
        self._full = True

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """What was read last; asks for a new look and does not wait for it.

        `wait_for_change` ends as soon as something new was read. Waiting here would count as
        reading, and the watcher would rest the longer for it.
        """
        if self._loop is None:
            await self.open()
        before = self._window
        if before is None or (before.window_id, before.pid) != (window.window_id, window.pid):
            # A number may come back for a window of another program.
            self._last, self._full = None, True
        self._window = window
        self._used = time.monotonic()
        if self._asked_at is None:
            await self._find_secrets(window)
            self._ask(window)
        elif self._used - self._asked_at > _SILENCE and self._process is not None:
            log.warning("the text reader does not answer; ending it")
            self._process.kill()
        if self._last is not None and self._last.window != window:
            self._last = replace(self._last, window=window)
        return self._last

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep up to `timeout` seconds; True when something was drawn or has been read."""
        return await self._waking.wait(timeout)

    def wake(self) -> None:
        """End a wait early."""
        self._waking.wake()

    def worker_pid(self) -> int | None:
        """The worker's process id, for measurements; None while it does not run."""
        return self._process.pid if self._process is not None else None

    async def _find_secrets(self, window: WindowInfo) -> None:
        now = time.monotonic()
        if self._fields is None or (now - self._secrets_at < _SECRETS_SECONDS and not self._full):
            return
        self._secrets_at = now
        # A program that does not answer about its fields is taken to have those it had.
        with contextlib.suppress(TimeoutError):
            self._secrets = await asyncio.wait_for(
                self._fields.secret_areas(window), _SECRETS_PATIENCE
            )

    def _ask(self, window: WindowInfo) -> None:
        if not self._ensure():
            return
        assert self._process is not None
        panes = parse(self._settings.ocr_panes, window.app)
        order = protocol.Look(
            window=window.window_id,
            pane=panes[0] if panes else (),
            excluded=parse(self._settings.ocr_excluded, window.app),
            secrets=tuple((r.x, r.y, r.width, r.height) for r in self._secrets),
            full=self._full,
        )
        if self._process.send(order):
            self._asked_at, self._full = time.monotonic(), False

    def _ensure(self) -> bool:
        if self._process is not None:
            return True
        now = time.monotonic()
        if now < self._restart_at or not installed():
            return False
        try:
            self._process = OcrProcess(self._deliver, self._command)
        except OSError as error:
            log.warning("the text reader can't be started: %s", error)
            self._ended_badly()
            return False
        self._started = now
        if self._loop is not None:
            self._loop.call_later(_UNUSED, self._rest, self._process)
        return True

    def _rest(self, process: OcrProcess) -> None:
        """End a worker that nobody asks any more; the next look starts another."""
        if process is not self._process or self._loop is None:
            return
        left = self._used + _UNUSED - time.monotonic()
        if left > 0:
            self._loop.call_later(left + 1, self._rest, process)
            return
        self._process, self._asked_at, self._full = None, None, True
        process.end()

    # On the reader's thread: hand over only.
    def _deliver(self, process: OcrProcess, message: protocol.FromWorker | None) -> None:
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(partial(self._take, process, message))
        except RuntimeError:
            log.debug("the watching loop has ended")

    def _take(self, process: OcrProcess, message: protocol.FromWorker | None) -> None:
        if process is not self._process:
            return
        before = self._last, self._health
        match message:
            case None:
                self._process = None
                self._ended_badly()
            case protocol.Stir():
                self._waking.wake()
                return
            case protocol.Broken():
                log.error("the text reader broke down at\n%s", message.where)
                return
            case protocol.Seen():
                self._torn = message.torn
                if message.torn:
                    self._bad(SourceState.DEGRADED, "watch.ocr_torn", "watch.remedy_ocr_torn")
                else:
                    self._health = SourceHealth(self.name, SourceState.OK)
                self._seen(message)
            case protocol.Failed():
                self._failed(message.code)
            case protocol.Same():
                if self._last is not None and not self._torn:
                    self._health = SourceHealth(self.name, SourceState.OK)
        self._asked_at = None
        if (self._last, self._health) != before:
            self._waking.wake()

    def _seen(self, seen: protocol.Seen) -> None:
        window = self._window
        if window is None or seen.window != window.window_id:
            return
        nodes = tuple(_node(piece) for piece in seen.pieces)
        if self._last is None or self._last.nodes != nodes or self._last.window != window:
            self._last = Snapshot(window, nodes, datetime.now().astimezone(), self.name)

    def _failed(self, code: str) -> None:
        self._last = None
        self._full = True
        match code:
            case "no_pane":
                self._bad(SourceState.DEGRADED, "watch.ocr_no_pane", "watch.remedy_ocr_pane")
            case "no_model":
                self._bad(SourceState.UNAVAILABLE, "watch.ocr_missing", "watch.remedy_ocr")
            case "no_display":
                self._bad(SourceState.UNAVAILABLE, "watch.no_display")
            case "no_leave":
                self._bad(
                    SourceState.UNAVAILABLE, "watch.macos_no_screen", "watch.remedy_macos_screen"
                )
                self._health = replace(self._health, opens="screen")

    def _ended_badly(self) -> None:
        now = time.monotonic()
        if now - self._started > _CALM:
            self._crashes = 0
        self._restart_at = now + _BACK_OFF[min(self._crashes, len(_BACK_OFF) - 1)]
        self._crashes += 1
        self._full = True
        if self._health.state is not SourceState.UNAVAILABLE:
            self._bad(SourceState.DEGRADED, "watch.ocr_crashed")

    def _bad(self, state: SourceState, notice: str, remedy: str = "") -> None:
        app = self._window.app if self._window else ""
        told = Notice.of(notice, app=app) if notice == "watch.ocr_no_pane" else Notice(notice)
        self._health = SourceHealth(self.name, state, told, Notice(remedy) if remedy else None)


_MARKS = {
    "bubble": ("section.message-bubble",),
    "loose": ("section.message-text",),
    "author": ("section.author", "section.message-bubble"),
    "time": ("section.time", "section.message-bubble"),
    "peer": ("section.peer-name",),
    "box": ("section.composer",),
}
_SIDES = {"left": ".incoming", "right": ".outgoing"}


def _node(piece: protocol.Piece) -> TextNode:
    """A piece as the tree of a page would have shown it, so that the same profiles read it."""
    rect = Rect(*piece.rect)
    first, *others = _MARKS[piece.kind]
    marks = (first + _SIDES.get(piece.side, ""), *others)
    if piece.kind == "box":
        return TextNode("", rect, "entry", {UNREAD: "1"}, marks, editable=True)
    attributes = {"hidden": piece.hidden} if piece.hidden else {}
    return TextNode(piece.text, rect, "static", attributes, marks)

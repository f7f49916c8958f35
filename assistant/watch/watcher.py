"""Follows the active window in a thread of its own and tells what its chat shows."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Snapshot, SourceHealth, SourceState, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.port import CaptureBackend, WindowTracker
from assistant.watch.private import is_private

log = logging.getLogger("assistant.watch")

# Reading may take at most this share of a core while a page never stops sending events.
_DUTY = 0.05
# Seconds of reading that may be spent at once after a quiet time, before that share binds: a
# message that comes right after a look must not wait for the look's whole share of time.
_CREDIT = 0.3
SHORTEST_GAP = 0.015
_LONGEST_GAP = 1.0
_RETRY_SECONDS = 3.0
_SLOWER = 1.5


class ReadingBudget:
    """Rests between looks: short ones while there is credit, then so long that the share holds."""

    def __init__(self, now: float) -> None:
        self._credit = _CREDIT
        self._at = now

    def rest(self, spent: float, now: float) -> float:
        """Seconds to rest after a look that took `spent` seconds and ended at `now`."""
        earned = (now - self._at) * _DUTY
        self._credit = min(self._credit + earned, _CREDIT) - spent
        self._at = now
        wanted = -self._credit / _DUTY
        if wanted > _LONGEST_GAP:
            # One slow look is not paid for by many that come late.
            self._credit = -_LONGEST_GAP * _DUTY
        return max(SHORTEST_GAP, min(wanted, _LONGEST_GAP))


class Watcher:
    """Watches until `stop()`.

    Listeners run on the watching thread and should only hand over: `on_window` gets the chat
    window that is active (None when the active one is not to be read), `on_snapshot` each changed
    snapshot, `on_health` each change of a source's health. `wants` decides on windows beyond the
    settings, usually "is there a chat profile for this program?".
    """

    def __init__(
        self,
        settings: WatchSettings,
        tracker: Callable[[], WindowTracker],
        backend: Callable[[], CaptureBackend],
        on_window: Callable[[WindowInfo | None], None] = lambda _window: None,
        on_snapshot: Callable[[Snapshot], None] = lambda _snapshot: None,
        on_health: Callable[[SourceHealth], None] = lambda _health: None,
        wants: Callable[[WindowInfo], bool] = lambda _window: True,
    ) -> None:
        self._settings = settings
        self._make_tracker = tracker
        self._make_backend = backend
        self._on_window = on_window
        self._on_snapshot = on_snapshot
        self._on_health = on_health
        self._wants = wants
        self._paused = False
        self._retell = False
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._backend: CaptureBackend | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._window: WindowInfo | None = None
        self._last: Snapshot | None = None
        self._health: SourceHealth | None = None

    def start(self) -> None:
        """Begin watching; does nothing when it runs already."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread and let go of display and bus."""
        self._stopping = True
        self.poke()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def pause(self, paused: bool) -> None:
        """Stop reading, or go on."""
        self._paused = paused
        self.poke()

    def poke(self) -> None:
        """Look again at once; from any thread."""
        with self._lock:
            if self._loop is not None and self._loop.is_running():
                self._loop.call_soon_threadsafe(self._wake)

    def look_again(self) -> None:
        """Tell the present snapshot once more, though nothing has changed; from any thread."""
        self._retell = True
        self.poke()

    def _wake(self) -> None:
        if self._backend is not None:
            self._backend.wake()

    def _run(self) -> None:
        while not self._stopping:
            try:
                asyncio.run(self._watch())
            except UserFault as fault:
                log.warning("watching: %s", fault.detail or fault.notice.id)
                self._tell_health(SourceHealth("window", SourceState.UNAVAILABLE, fault.notice))
            except Exception:
                log.exception("watching failed; starting again")
                self._tell_health(
                    SourceHealth("window", SourceState.UNAVAILABLE, Notice.of("watch.failed"))
                )
            deadline = time.monotonic() + _RETRY_SECONDS
            while not self._stopping and time.monotonic() < deadline:
                time.sleep(0.1)

    async def _watch(self) -> None:
        tracker = self._make_tracker()
        backend = self._make_backend()
        loop = asyncio.get_running_loop()
        descriptor = getattr(tracker, "fileno", None)
        number: int | None = None
        with self._lock:
            self._loop, self._backend = loop, backend
        try:
            if descriptor is not None:
                number = int(descriptor())
                loop.add_reader(number, self._on_display, tracker, loop, number)
            listen = getattr(tracker, "on_change", None)
            if listen is not None:
                listen(self.poke)
            if self._health is not None and self._health.source == "window":
                self._tell_health(SourceHealth("window", SourceState.OK))
            self._tell_health(await backend.open())
            await self._follow(tracker, backend)
        finally:
            with self._lock:
                self._loop = self._backend = None
            if number is not None:
                loop.remove_reader(number)
            await backend.close()
            tracker.close()

    def _on_display(
        self, tracker: WindowTracker, loop: asyncio.AbstractEventLoop, number: int
    ) -> None:
        changed = getattr(tracker, "changed", None)
        try:
            if changed is None or changed():
                self._wake()
        except UserFault:
            # A connection that has ended would call here without end; the next look tells why.
            loop.remove_reader(number)
            self._wake()

    async def _follow(self, tracker: WindowTracker, backend: CaptureBackend) -> None:
        wait = self._settings.poll_seconds
        budget = ReadingBudget(time.monotonic())
        while not self._stopping:
            began = time.monotonic()
            changed = False
            if self._paused or not self._settings.enabled:
                self._tell_health(
                    SourceHealth(backend.name, SourceState.PAUSED, Notice.of("watch.paused"))
                )
            else:
                if self._health is not None and self._health.state is SourceState.PAUSED:
                    self._tell_health(backend.health())
                changed = await self._look(tracker, backend)
            ended = time.monotonic()
            wait = self._next_wait(wait, changed)
            await asyncio.sleep(budget.rest(ended - began, ended))
            woken = await backend.wait_for_change(wait)
            if woken:
                wait = self._settings.poll_seconds

    def _next_wait(self, wait: float, changed: bool) -> float:
        if changed:
            return self._settings.poll_seconds
        return min(wait * _SLOWER, self._settings.idle_poll_seconds)

    async def _look(self, tracker: WindowTracker, backend: CaptureBackend) -> bool:
        window = tracker.active()
        if window is not None and not self._may_read(window):
            window = None
        if _number(window) != _number(self._window) or window is None:
            # What was copied elsewhere is nobody's business here.
            ignore = getattr(backend, "ignore", None)
            if ignore is not None:
                ignore()
        if window != self._window:
            self._window = window
            self._on_window(window)
        if window is None:
            self._last = None
            return False
        snapshot = await backend.snapshot(window)
        self._tell_health(backend.health())
        if snapshot is None or (snapshot is self._last and not self._retell):
            return False
        if _changed(window, tracker.active()):
            # The chat was switched while it was read: these may be another customer's words.
            backend.wake()
            return False
        self._retell = False
        self._last = snapshot
        self._on_snapshot(snapshot)
        return True

    def _may_read(self, window: WindowInfo) -> bool:
        if any(name and name.lower() in window.app for name in self._settings.excluded_apps):
            return False
        if is_private(window.title, self._settings.private_titles):
            return False
        allowed = self._settings.apps
        if allowed and window.app not in {name.lower() for name in allowed}:
            return False
        return self._wants(window)

    def _tell_health(self, health: SourceHealth) -> None:
        before = self._health
        if health == before:
            return
        self._health = health
        if before is not None and before.source not in (health.source, "window"):
            # One source reads at a time: what another said before no longer holds.
            self._on_health(SourceHealth(before.source, SourceState.STANDBY))
        self._on_health(health)


def _number(window: WindowInfo | None) -> int:
    return window.window_id if window is not None else 0


def _changed(before: WindowInfo, after: WindowInfo | None) -> bool:
    """Whether the same window got another title; another window in front says nothing of this."""
    return after is not None and (
        after.window_id == before.window_id and after.title != before.title
    )

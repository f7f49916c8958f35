"""Chooses, program by program, what a chat is read from: accessibility, then OCR, then clipboard.

The best source that shows a chat is taken and remembered; the better ones are tried again from
time to time. A window whose tree holds no text is given up after a moment, not at once: pages and
programs build their trees while they start.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from assistant.domain.window import Snapshot, SourceHealth, SourceState, WindowInfo
from assistant.watch.port import CaptureBackend

log = logging.getLogger("assistant.watch")

# A tree may stay empty so long while a program starts, and a chat pane so long while it loads.
GRACE_SECONDS = 2.0
PANE_GRACE_SECONDS = 6.0
# A better source than the one in use is asked again this often, at first and at last.
RETRY_SECONDS = 30.0
RETRY_MOST = 600.0
_WINDOWS = 64


class Verdict(Enum):
    """What a snapshot is good for: a chat, text that is no chat, a pane without text, nothing."""

    CHAT = "chat"
    OTHER = "other"
    BARE = "bare"
    NOTHING = "nothing"


class Memory(Protocol):
    """Which source served a program last; outlives the program."""

    def get(self, app: str) -> str:
        """Name of the source, "" when none is known."""

    def put(self, app: str, source: str) -> None:
        """Keep it; never raises."""


@dataclass(frozen=True, slots=True)
class Source:
    """One way of reading: `make` is called when it is first needed."""

    name: str
    make: Callable[[], CaptureBackend]
    # Set for what must not take part in the trials: it answers only when the agent does something.
    passive: bool = False


@dataclass(slots=True)
class _Course:
    """How reading one window goes: the source in use, what it lacks and since when."""

    app: str
    pid: int
    at: int
    poor_since: float | None = None
    retry_at: float = 0.0
    # Soon at first: a program that is just starting may not have built its tree yet.
    retry_after: float = GRACE_SECONDS
    settled: bool = False
    private: bool = False
    # Sources that were tried for this window in vain.
    vain: frozenset[int] = frozenset()


class SourceChooser:
    """CaptureBackend over several others, best first; use it from the watching loop only.

    `name` is the source in use, `judge` says what a snapshot is good for. Every source but the
    chosen one rests; what is `passive` is asked as well, since it costs nothing. A window that one
    source calls private (PAUSED) is read by none.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        judge: Callable[[Snapshot], Verdict],
        memory: Memory,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not sources:
            raise ValueError("no source to choose from")
        self._sources = tuple(sources)
        self._judge = judge
        self._memory = memory
        self._clock = clock
        self._made: dict[int, CaptureBackend] = {}
        self._courses: dict[int, _Course] = {}
        self._using = 0
        self.name = sources[0].name
        self._health = SourceHealth(sources[0].name, SourceState.UNAVAILABLE)
        self._last: Snapshot | None = None
        self._verdict = Verdict.NOTHING

    def health(self) -> SourceHealth:
        """That of the source in use; with the first one's remedy while a lesser one reads."""
        return self._health

    async def open(self) -> SourceHealth:
        """Connect the first source; the others are made when they are needed."""
        first = await self._backend(0)
        if first is not None:
            self._health = first.health()
        for number, source in enumerate(self._sources):
            if source.passive:
                await self._backend(number)
        return self._health

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """What the source of this window's program shows now; None when it shows nothing."""
        now = self._clock()
        course = self._course(window)
        if course.at > 0 and now >= course.retry_at:
            found = await self._try_better(course, window, now)
            if found is not None:
                return found
        if course.private and course.at > 0:
            return None
        passive = await self._passive(window)
        if passive is not None:
            return passive
        self._use(course.at)
        backend = await self._backend(course.at)
        shown = await backend.snapshot(window) if backend is not None else None
        course.private = backend is not None and _says_private(backend)
        if course.private:
            self._tell(course)
            return None
        verdict = self._judged(shown)
        if verdict is Verdict.CHAT:
            self._settle(course, now)
        elif verdict is not Verdict.OTHER and self._is_poor(course, verdict, now):
            shown = await self._try_lesser(course, window, verdict, now) or shown
        elif verdict is Verdict.OTHER:
            course.poor_since = None
        self._tell(course)
        return shown

    def ignore(self) -> None:
        """Let those that listen forget what happened in other windows."""
        for backend in self._made.values():
            ignore = getattr(backend, "ignore", None)
            if ignore is not None:
                ignore()

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep as the source in use does."""
        backend = self._made.get(self._using) or self._made[0]
        return await backend.wait_for_change(timeout)

    def wake(self) -> None:
        """End the wait of whichever source waits."""
        for backend in self._made.values():
            backend.wake()

    async def close(self) -> None:
        """Disconnect all."""
        made, self._made = self._made, {}
        for backend in made.values():
            await backend.close()

    # ------------------------------------------------------------ choosing

    def _course(self, window: WindowInfo) -> _Course:
        course = self._courses.pop(window.window_id, None)
        if course is None or course.pid != window.pid:
            kept = self._memory.get(window.app)
            names = [source.name for source in self._sources if not source.passive]
            at = names.index(kept) if kept in names else 0
            # The first source is asked once in any case: it knows whether a window is private.
            course = _Course(window.app, window.pid, at)
        while len(self._courses) >= _WINDOWS:
            del self._courses[next(iter(self._courses))]
        self._courses[window.window_id] = course
        return course

    async def _backend(self, number: int) -> CaptureBackend | None:
        backend = self._made.get(number)
        if backend is None:
            backend = self._sources[number].make()
            health = await backend.open()
            self._made[number] = backend
            if health.state is SourceState.UNAVAILABLE and number:
                log.info("source %s: %s", self._sources[number].name, health.notice)
        return backend

    def _use(self, number: int) -> None:
        self._using = number
        self.name = self._sources[number].name

    def _usable(self, backend: CaptureBackend | None) -> bool:
        return backend is not None and backend.health().state is not SourceState.UNAVAILABLE

    async def _passive(self, window: WindowInfo) -> Snapshot | None:
        for number, source in enumerate(self._sources):
            if source.passive and (backend := await self._backend(number)) is not None:
                shown = await backend.snapshot(window)
                if shown is not None:
                    return shown
        return None

    def _judged(self, shown: Snapshot | None) -> Verdict:
        if shown is None:
            return Verdict.NOTHING
        if shown is not self._last:
            self._last, self._verdict = shown, self._judge(shown)
        return self._verdict

    def _settle(self, course: _Course, now: float) -> None:
        course.poor_since = None
        if not course.settled:
            course.settled = True
            self._memory.put(course.app, self._sources[course.at].name)

    def _is_poor(self, course: _Course, verdict: Verdict, now: float) -> bool:
        if course.poor_since is None:
            course.poor_since = now
        grace = PANE_GRACE_SECONDS if verdict is Verdict.BARE else GRACE_SECONDS
        return now - course.poor_since >= grace

    async def _try_lesser(
        self, course: _Course, window: WindowInfo, verdict: Verdict, now: float
    ) -> Snapshot | None:
        """The next source that shows a chat here; an empty pane alone convinces nobody."""
        for number in range(course.at + 1, len(self._sources)):
            if self._sources[number].passive or number in course.vain:
                continue
            backend = await self._backend(number)
            if not self._usable(backend) or backend is None:
                continue
            shown = await backend.snapshot(window)
            if shown is not None and self._judge(shown) is Verdict.CHAT:
                self._take(course, number, now)
                return shown
            if verdict is Verdict.BARE and shown is not None:
                # Two sources agree that nobody has written yet.
                course.vain |= {number}
        return None

    async def _try_better(self, course: _Course, window: WindowInfo, now: float) -> Snapshot | None:
        course.retry_after = min(course.retry_after * 2, RETRY_MOST)
        course.retry_at = now + course.retry_after
        for number in range(course.at):
            backend = await self._backend(number)
            if not self._usable(backend) or backend is None:
                continue
            shown = await backend.snapshot(window)
            course.private = _says_private(backend)
            if course.private:
                self._health = backend.health()
                course.retry_at = now + GRACE_SECONDS
                return None
            if shown is not None and self._judge(shown) is Verdict.CHAT:
                self._take(course, number, now)
                self._tell(course)
                return shown
        return None

    def _take(self, course: _Course, number: int, now: float) -> None:
        log.info("%s is read from %s", course.app, self._sources[number].name)
        course.at = number
        self._use(number)
        course.poor_since, course.settled = None, False
        course.retry_after = RETRY_SECONDS
        course.retry_at = now + RETRY_SECONDS
        self._settle(course, now)

    def _tell(self, course: _Course) -> None:
        backend = self._made.get(course.at)
        if backend is None:
            return
        health = backend.health()
        first = self._made.get(0)
        if course.at and first is not None and health.state is SourceState.OK:
            # It reads, but something better could: that is worth a quiet line.
            better = first.health()
            health = replace(
                health, notice=better.notice, remedy=better.remedy, mend=better.mend,
                opens=better.opens,
            )  # fmt: skip
        self._health = health


def _says_private(backend: CaptureBackend) -> bool:
    return backend.health().state is SourceState.PAUSED

"""Drives the product's own model engine step by step and takes its times."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import psutil

from assistant.domain.view import ModelState, ModelStatus
from assistant.inference.port import (
    Failed,
    Finished,
    GenerationEvent,
    GenerationRequest,
    Piece,
    Turn,
)
from assistant.inference.supervisor import LocalEngine
from assistant.settings import ModelSettings

PATIENCE = 180.0
# So many tenths of a second without using the CPU count as resting.
RESTS = 5


@dataclass
class Answer:
    """What came of one request, with monotonic times."""

    submitted: float
    first: float = 0.0
    ended: float = 0.0
    event: Finished | Failed | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def __call__(self, event: GenerationEvent) -> None:
        """Listen to the engine."""
        now = time.monotonic()
        if isinstance(event, Piece):
            self.first = self.first or now
            self.begun.set()
            return
        self.ended, self.event = now, event
        self.begun.set()
        self.done.set()

    @property
    def finished(self) -> Finished | None:
        """The whole draft, or None."""
        return self.event if isinstance(self.event, Finished) else None


class Engine:
    """A fresh worker on the default model; `load_ms` is known once the context is entered."""

    def __init__(self, settings: ModelSettings) -> None:
        self._states: list[tuple[float, ModelState]] = []
        self._changed = threading.Condition()
        self.load_ms = 0.0
        self._engine = LocalEngine(settings, self._note)

    def __enter__(self) -> Self:
        began = time.monotonic()
        self._engine.start()
        ready = self.idle_since(began)
        if ready is None:
            self._engine.close()
            raise RuntimeError(f"the model did not load: {self._engine.status()}")
        self.load_ms = (ready - began) * 1000
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.close()

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._engine.worker_pid() or 0

    def draft(self, request: GenerationRequest) -> Answer:
        """Ask and wait for the end."""
        answer = Answer(time.monotonic())
        self._engine.submit(request, answer)
        answer.done.wait(PATIENCE)
        self.idle_since(answer.submitted)
        return answer

    def warm(self, turns: tuple[Turn, ...]) -> None:
        """Let the worker read a prompt ahead; returns when it rests again."""
        worker = psutil.Process(self.pid)
        self._engine.warm(turns)
        before, rests = -1.0, 0
        while rests < RESTS:
            time.sleep(0.1)
            times = worker.cpu_times()
            rests = rests + 1 if times.user + times.system == before else 0
            before = times.user + times.system

    def cancelled(
        self, request: GenerationRequest, after: float | None
    ) -> tuple[float, float] | None:
        """Cancel a request `after` seconds (None: once it writes).

        Milliseconds until the listener knows and until the worker is free for another; None when
        the draft was finished before.
        """
        answer = Answer(time.monotonic())
        self._engine.submit(request, answer)
        answer.begun.wait(PATIENCE if after is None else after)
        asked = time.monotonic()
        self._engine.cancel(request.id)
        answer.done.wait(PATIENCE)
        free = self.idle_since(asked)
        if free is None or not isinstance(answer.event, Failed):
            return None
        return (answer.ended - asked) * 1000, (free - asked) * 1000

    def _note(self, status: ModelStatus) -> None:
        with self._changed:
            self._states.append((time.monotonic(), status.state))
            self._changed.notify_all()

    def idle_since(self, moment: float) -> float | None:
        """When the worker became free after a moment; None when it fails or takes too long."""

        def hit() -> tuple[float, ModelState] | None:
            ends = (ModelState.IDLE, ModelState.FAILED, ModelState.MISSING, ModelState.OFF)
            return next((row for row in self._states if row[0] >= moment and row[1] in ends), None)

        with self._changed:
            self._changed.wait_for(lambda: hit() is not None, PATIENCE)
            found = hit()
        return found[0] if found and found[1] is ModelState.IDLE else None

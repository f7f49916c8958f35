"""What every engine's callers may do: put an order into its inbox and return.

The engine itself lives on one thread of its own, which takes the orders one by one.
"""

from __future__ import annotations

import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from assistant.domain.notice import Notice
from assistant.domain.view import ModelState, ModelStatus
from assistant.inference.jobs import Job
from assistant.inference.port import (
    Failed,
    GenerationRequest,
    Listener,
    ScoreListener,
    ScoreRequest,
)
from assistant.inference.reporting import Reporter


class InboxEngine(ABC):
    """The side of an engine that other threads see.

    A subclass sets itself up and starts `_thread` last; `_run`, `_accept` and `_accept_cancel` are
    called on the engine's thread only. An order of None ends it.
    """

    def __init__(
        self, idle: ModelStatus, enabled: bool, changed: Callable[[ModelStatus], None] | None
    ) -> None:
        off = ModelStatus(ModelState.OFF, notice=Notice.of("model.off"))
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._waiting: list[Job] = []
        self._numbers = 0
        self._closing = False
        self._reports = Reporter(idle if enabled else off, changed)
        self._thread = threading.Thread(target=self._run, name="model-engine", daemon=True)

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        """Queue a request; exactly one Finished or Failed follows for it."""
        self._put(Job(request, listener, time.monotonic()))

    def score(self, request: ScoreRequest, listener: ScoreListener) -> None:
        """Queue a question for likelihoods; exactly one Scored or Failed follows for it.

        Chat servers tell none: there it is always Failed("unsupported").
        """
        self._put(Job(request, listener, time.monotonic()))

    def _put(self, job: Job) -> None:
        if self._closing:
            self._reports.end(job, Failed(job.request.id, "model_unavailable"))
            return
        self._inbox.put(lambda: self._accept(job))

    def cancel(self, request_id: str) -> None:
        """Stop a request; its Failed("cancelled") follows within 200 ms."""
        self._inbox.put(lambda: self._accept_cancel(request_id))

    def status(self) -> ModelStatus:
        """What the engine is doing."""
        return self._reports.status

    def close(self) -> None:
        """End the engine; every request still open fails."""
        if self._closing:
            return
        self._closing = True
        self._inbox.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(5)

    @abstractmethod
    def _run(self) -> None: ...

    @abstractmethod
    def _accept(self, job: Job) -> None: ...

    @abstractmethod
    def _accept_cancel(self, request_id: str) -> None: ...

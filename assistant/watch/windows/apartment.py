"""The one thread on which COM is talked to. A program that does not answer holds up only it."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

log = logging.getLogger("assistant.watch")

T = TypeVar("T")
L = TypeVar("L")


class Busy(Exception):
    """An earlier question has not been answered yet."""


class Apartment(Generic[L]):
    """Owns a layer that lives on one thread: `make` and every call run there.

    A call that takes longer than its time raises TimeoutError; while it lasts, others raise Busy.
    A daemon thread: a call that never returns must not keep the program from ending.
    """

    def __init__(self, make: Callable[[], L], close: Callable[[L], None]) -> None:
        self._make, self._close = make, close
        self._work: queue.SimpleQueue[tuple[Callable[[L], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._pending: Future[Any] | None = None
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a question waits for its answer."""
        return self._pending is not None and not self._pending.done()

    async def call(self, work: Callable[[L], T], seconds: float) -> T:
        """Do it on the thread. Raises what `work` raises, TimeoutError or Busy."""
        return await asyncio.wait_for(asyncio.wrap_future(self._put(work)), seconds)

    def call_blocking(self, work: Callable[[L], T], seconds: float) -> T:
        """The same for a thread without a loop of its own."""
        return self._put(work).result(seconds)

    def close(self) -> None:
        """End the thread after what is under way; never waits."""
        self._work.put(None)
        self._thread = None

    def _put(self, work: Callable[[L], T]) -> Future[T]:
        if self.busy:
            raise Busy
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._serve, args=(self._work,), name="uia", daemon=True
            )
            self._thread.start()
        done: Future[T] = Future()
        # From here on who waits may give up, but the call itself can't be called off.
        done.set_running_or_notify_cancel()
        self._pending = done
        self._work.put((work, done))
        return done

    def _serve(
        self, work: queue.SimpleQueue[tuple[Callable[[L], Any], Future[Any]] | None]
    ) -> None:
        layer: L | None = None
        while (job := work.get()) is not None:
            wanted, done = job
            try:
                if layer is None:
                    layer = self._make()
                done.set_result(wanted(layer))
            except Exception as problem:  # noqa: BLE001 - raised again by who asked
                done.set_exception(problem)
        if layer is not None:
            self._close(layer)

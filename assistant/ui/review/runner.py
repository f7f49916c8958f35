"""Runs queries off the GUI thread; a newer question takes the place of an older one."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from assistant.domain.notice import Notice
from assistant.review.record import (
    Record,
    Source,
    damaged,
    end_when,
    fault,
    interrupted,
    out_of_date,
)

_LOG = logging.getLogger("assistant.ui")

T = TypeVar("T")
Failed = Callable[[Notice], None]


@dataclass(eq=False, slots=True)
class _Order:
    job: Callable[[Record], Any]
    done: Callable[[Any], None] | None
    failed: Failed | None
    lane: object
    stale: bool = False


class Runner(QObject):
    """A few threads with a connection each, all of one kind (reading or writing).

    `idle` is true when nothing waits, runs or is still to be told. Signals: `_back(callable)`,
    internal; `settled()` whenever it becomes idle.
    """

    _back = Signal(object)
    settled = Signal()

    def __init__(self, source: Source, writing: bool, threads: int = 1) -> None:
        super().__init__()
        self._source = source
        self._writing = writing
        self._waiting: deque[_Order] = deque()
        self._running: list[_Order] = []
        self._to_tell: list[_Order] = []
        self._closed = False
        self._turn = threading.Condition()
        self._back.connect(self._call)
        kind = "writes" if writing else "reads"
        self._threads = [
            threading.Thread(target=self._work, name=f"review-{kind}-{n}", daemon=True)
            for n in range(threads)
        ]
        self._started = False

    # ------------------------------------------------------------ GUI thread

    def run(
        self,
        job: Callable[[Record], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        lane: object = None,
    ) -> None:
        """Do `job(connection)` elsewhere, then `done(result)` or `failed(notice)` here.

        Of one `lane` only the newest order counts: older ones are dropped, interrupted when they
        run already, and never heard of again. Orders without a lane are all carried out.
        """
        order = _Order(job, done, failed, lane)
        with self._turn:
            if self._closed:
                return
            if lane is not None:
                self._supersede(lane)
            self._waiting.append(order)
            self._turn.notify()
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()

    def cancel(self, lane: object) -> None:
        """Drop what was ordered in a lane."""
        with self._turn:
            self._supersede(lane)

    def _supersede(self, lane: object) -> None:
        for order in (*self._waiting, *self._running, *self._to_tell):
            if order.lane == lane:
                order.stale = True
        self._waiting = deque(one for one in self._waiting if not one.stale)

    @property
    def idle(self) -> bool:
        """Whether nothing waits, runs or is still to be told."""
        with self._turn:
            return not (self._waiting or self._running or self._to_tell)

    def close(self) -> None:
        """Finish writes that wait, drop reads, and let the threads end."""
        with self._turn:
            self._closed = True
            if not self._writing:
                self._waiting.clear()
                for order in self._running:
                    order.stale = True
            self._turn.notify_all()
        if self._started:
            for thread in self._threads:
                thread.join(timeout=10)

    def _call(self, told: tuple[_Order, Callable[[], None] | None]) -> None:
        order, tell = told
        try:
            if tell is not None and not order.stale and not self._closed:
                tell()
        finally:
            with self._turn:
                self._to_tell.remove(order)
            if self.idle:
                self.settled.emit()

    # ------------------------------------------------------------ a thread of ours

    def _work(self) -> None:
        record: Record | None = None
        while (order := self._next()) is not None:
            tell: Callable[[], None] | None = None
            try:
                if record is not None and out_of_date(record):
                    record.close()
                    record = None
                if record is None:
                    record = self._open()
                if not self._writing:
                    end_when(record, lambda order=order: order.stale)  # type: ignore[misc]
                # A write is finished: half of one would be worse than one too many.
                if self._writing or not order.stale:
                    result = order.job(record)
                    tell = _telling(order.done, result)
            except Exception as error:  # noqa: BLE001 – told in words or logged as a mistake
                if damaged(error) and record is not None:
                    # Nobody may have the file open while it is mended.
                    record.close()
                    record = None
                tell = self._failing(order, error)
            with self._turn:
                self._running.remove(order)
                self._to_tell.append(order)
            self._back.emit((order, tell))
        if record is not None:
            record.close()

    def _open(self) -> Record:
        return self._source.open_writing() if self._writing else self._source.open_reading()

    def _next(self) -> _Order | None:
        with self._turn:
            while not self._waiting:
                if self._closed:
                    return None
                self._turn.wait()
            order = self._waiting.popleft()
            self._running.append(order)
            return order

    def _failing(self, order: _Order, error: Exception) -> Callable[[], None] | None:
        if order.stale and interrupted(error):
            return None
        mended = self._source.mend() if damaged(error) else None
        notice = mended or fault(error, self._source.name)
        if notice is None:
            _LOG.error("a page's question failed", exc_info=error)
            notice = Notice.of("review.mistake")
        return _telling(order.failed, notice)


def _telling(tell: Callable[[Any], None] | None, value: object) -> Callable[[], None] | None:
    return None if tell is None else lambda: tell(value)

"""Keeps the index of words up to date while the window is open, on a thread of its own."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.review import words
from assistant.review.record import Record
from assistant.ui.review.page import Desk
from assistant.ui.review.runner import Runner

EVERY_MILLISECONDS = 30_000


class Tending(QObject):
    """Takes new suggestions into the index. Signals: waiting(how many are not in it yet)."""

    waiting = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        # Apart from the desk's writes: nobody's mark waits for a hundred thousand words.
        self._runner = Runner(desk.source, writing=True)
        self._stop = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; again is no harm."""
        if not self._timer.isActive() and not self._stop.is_set():
            self._timer.start()
            self._look()

    @property
    def idle(self) -> bool:
        """Whether nothing is being taken in."""
        return self._runner.idle

    def _look(self) -> None:
        if self._runner.idle:
            # What is wrong with the record is told by the page that reads it.
            self._runner.run(self._some, self._told)

    def _some(self, record: Record) -> tuple[int, int]:
        done = 0 if self._stop.is_set() else words.take_in(record)
        left = words.waiting(record)
        if done and not left:
            words.settle(record)
        return done, left

    def _told(self, result: tuple[int, int]) -> None:
        done, left = result
        self.waiting.emit(left)
        if done and not left:
            self._desk.changed.emit("words")
        if left and not self._stop.is_set():
            self._look()

    def close(self) -> None:
        """Stop after what is under way."""
        self._timer.stop()
        self._stop.set()
        self._runner.close()

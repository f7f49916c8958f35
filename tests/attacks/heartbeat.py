"""How long the thread of the windows was busy in one go: a beat every five milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication


class Heartbeat:
    """Runs the event loop; `cpu` and `wall` are the longest waits for a beat, in seconds.

    The thread's own processor time does not count what other programs take of the machine.
    """

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0
        self._last = (time.thread_time(), time.perf_counter())
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = (time.thread_time(), time.perf_counter())
        self.cpu = max(self.cpu, now[0] - self._last[0])
        self.wall = max(self.wall, now[1] - self._last[1])
        self._last = now

    def during(self, act: Callable[[], object], beats: int = 6) -> tuple[float, float]:
        """Do something in the midst of the running loop, and see the beats after it."""
        loop = QEventLoop()
        left = [beats]

        def count() -> None:
            left[0] -= 1
            if left[0] <= 0:
                loop.quit()

        QApplication.processEvents()
        self.cpu = self.wall = 0.0
        self._last = (time.thread_time(), time.perf_counter())
        self._timer.start()
        self._timer.timeout.connect(count)
        QTimer.singleShot(0, act)
        loop.exec()
        self._timer.timeout.disconnect(count)
        self._timer.stop()
        return self.cpu, self.wall

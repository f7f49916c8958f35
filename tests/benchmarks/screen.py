"""Reading from the screen as it runs: how soon a new message is read, and what waiting costs.

`python -m tests.benchmarks --only screen`. A chat page in Chromium without accessibility, read by
the watcher and its own worker process. The clock starts when the page is told to show a message, so
that its drawing counts as well; a few messages of the same kind go before, unmeasured.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import psutil

from assistant.conversation.profile import Library
from assistant.demo.bed import Bed
from assistant.domain.window import Snapshot
from assistant.settings import WatchSettings
from assistant.watch.ocr.backend import OcrBackend
from assistant.watch.ocr.process import worker_command
from assistant.watch.watcher import Watcher
from assistant.watch.x11 import X11WindowTracker
from tests.benchmarks.desk import CHROMIUM, activate
from tests.benchmarks.figures import Figure, spread
from tests.end2end.bed.live_pages import LIVE, Pages

# What an agent may wait (ms), and what a chat where nobody writes may cost (% of a core).
SOON, IDLE = 1000, 1.0
_SIDES = ("in", "out", "in")
_PATIENCE = 10.0


class _Seen:
    """Notes when a text was first read."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._texts = ""

    def take(self, snapshot: Snapshot) -> None:
        """On the watching thread."""
        with self._news:
            self._texts = "\n".join(node.text for node in snapshot.nodes)
            self._news.notify_all()

    def wait(self, part: str) -> bool:
        """Until the page as it was read holds this."""
        with self._news:
            return self._news.wait_for(lambda: part in self._texts, _PATIENCE)


def _spent(processes: list[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in processes)


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Milliseconds until a message is read, and both processes' shares of a core while it rests."""
    tries, seconds = (4, 5.0) if quick else (30, 40.0)
    seen = _Seen()
    with Pages(LIVE) as pages, Bed(folder) as bed:
        bed.open_page(f"{pages.address}/stream_live.html", accessible=False)
        made: list[OcrBackend] = []

        def backend() -> OcrBackend:
            command = ["env", f"DISPLAY={bed.environment['DISPLAY']}", *worker_command()]
            made.append(OcrBackend(WatchSettings(), command))
            return made[-1]

        watcher = Watcher(
            WatchSettings(source="ocr"),
            lambda: X11WindowTracker(bed.environment["DISPLAY"]),
            backend,
            on_snapshot=seen.take,
            wants=Library.load().wants,
        )
        while pages.open < 1:
            time.sleep(0.1)
        activate(bed, *CHROMIUM)
        watcher.start()
        try:
            took, lost = _times(pages, seen, tries)
            time.sleep(8)
            worker = made[-1].worker_pid()
            here = [psutil.Process()]
            there = [psutil.Process(worker)] if worker else []
            before, began = (_spent(there), _spent(here)), time.monotonic()
            time.sleep(seconds)
            span = time.monotonic() - began
            spent = (_spent(there) - before[0], _spent(here) - before[1])
            idle = [round(100 * one / span, 2) for one in spent]
        finally:
            watcher.stop()
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} threads"
    note = f"{tries} messages, {lost} lost, {load}; aim {SOON}"
    rest = f"nobody writes for {seconds:g} s, {load}; aim {IDLE:g}"
    return [
        *spread("screen.read", took, "ms", note),
        Figure("screen.idle.worker", idle[0], "% of a core", 1, rest),
        Figure("screen.idle.watcher", idle[1], "% of a core", 1, rest),
    ]


def _times(pages: Pages, seen: _Seen, tries: int) -> tuple[list[float], int]:
    took: list[float] = []
    lost = 0
    for number in range(-3, tries):
        text = f"第{number + 100}条快递今天能到吗"
        began = time.monotonic()
        pages.say(_SIDES[number % 3], text)
        if not seen.wait(text):
            lost += 1
        elif number >= 0:
            took.append(1000 * (time.monotonic() - began))
        time.sleep(1.5)
    return took, lost

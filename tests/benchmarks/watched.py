"""What watching costs the program that is watched: its processor time with us and without us.

`python -m tests.benchmarks --only watched`. Three spans alternate: nobody on the accessibility bus;
somebody who hears the program's events and asks nothing, which is what accessibility itself costs;
and us. The median of the differences between the last two counts, over the looks that we took:
what else goes on on the machine is in all of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil

from assistant.conversation.profile import Library
from assistant.domain.window import WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.atspi import AtspiBackend
from assistant.watch.port import CaptureBackend
from assistant.watch.watcher import Watcher
from assistant.watch.x11 import X11WindowTracker
from tests.benchmarks.desk import Desk, activate, pidgin_chat, plain_page, web_chat
from tests.benchmarks.figures import Figure

SECONDS, ROUNDS = 12.0, 3
# What the agent may cost the watched program, in milliseconds a look.
AIM = 2.0


class _Counted:
    """A source that counts how often it is asked to look."""

    def __init__(self, inner: CaptureBackend, looks: list[int]) -> None:
        self._inner = inner
        self._looks = looks

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    async def snapshot(self, window: WindowInfo) -> object:
        """One look."""
        self._looks[0] += 1
        return await self._inner.snapshot(window)


@contextmanager
def _watching(desk: Desk, looks: list[int]) -> Iterator[None]:
    environment, options, library = desk.bed.environment, WatchSettings(), Library.load()
    bus = environment["DBUS_SESSION_BUS_ADDRESS"]
    watcher = Watcher(
        options,
        lambda: X11WindowTracker(environment["DISPLAY"]),
        lambda: _Counted(AtspiBackend(options, bus), looks),  # type: ignore[arg-type, return-value]
        wants=library.wants,
    )
    watcher.start()
    try:
        yield
    finally:
        watcher.stop()


def _spent(pid: int) -> float:
    """Processor seconds of a program and its children so far, dead ones included."""
    parent = psutil.Process(pid)
    total = 0.0
    for one in (parent, *parent.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _span(desk: Desk, seconds: float, writes: bool) -> float:
    began, before = time.monotonic(), _spent(desk.client.pid)
    number = 0
    while (now := time.monotonic() - began) < seconds:
        if writes:
            desk.say(f"第 {number} 条：快递今天能到吗")
        number += 1
        time.sleep(max(0.0, min(number, seconds) - now))
    return _spent(desk.client.pid) - before


def _compare(desk: Desk, writes: bool, seconds: float, rounds: int) -> dict[str, float]:
    """Milliseconds a look, and the program's share of a core: alone, listened to, watched."""
    rows: dict[str, list[float]] = {"tick": [], "alone": [], "heard": [], "beside": []}
    for _ in range(rounds):
        without = _span(desk, seconds, writes)
        with desk.witness():
            time.sleep(1)
            heard = _span(desk, seconds, writes)
        looks = [0]
        with _watching(desk, looks):
            time.sleep(3)
            looks[0] = 0
            watched = _span(desk, seconds, writes)
        rows["tick"].append(1000 * (watched - heard) / max(1, looks[0]))
        for name, spent in (("alone", without), ("heard", heard), ("beside", watched)):
            rows[name].append(100 * spent / seconds)
    return {name: statistics.median(values) for name, values in rows.items()}


def measure(folder: Path, quick: bool) -> list[Figure]:
    """Chromium with two pages and Pidgin, nobody writing and a message a second."""
    seconds, rounds = (4.0, 1) if quick else (SECONDS, ROUNDS)
    makers: dict[str, Callable[[Path], AbstractContextManager[Desk]]] = {
        "converse": web_chat,
        "page": plain_page,
        "pidgin": pidgin_chat,
    }
    figures: list[Figure] = []
    for name, make in makers.items():
        with make(folder / name) as desk:
            activate(desk.bed, *desk.window)
            time.sleep(4)
            for kind, writes in (("idle", False), ("active", True)):
                values = _compare(desk, writes, seconds, rounds)
                note = f"median of {rounds} rounds of {seconds:g} s; aim {AIM:g}"
                at = f"watched.{name}.{kind}"
                tick = round(values.pop("tick"), 2)
                figures.append(Figure(f"{at}.tick", tick, "ms CPU a look", rounds, note))
                figures += [
                    Figure(f"{at}.{who}", round(value, 2), "% of a core", rounds, note)
                    for who, value in values.items()
                ]
    return figures

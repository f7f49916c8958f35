"""CPU of watching, memory of each process, and how long the overlay takes to start."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from assistant.demo.stage import Overlay
from tests.benchmarks.desk import Desk
from tests.benchmarks.figures import Figure

SETTLE_SECONDS = 4.0
BUS_NAMES = ("dbus-daemon", "at-spi-bus-laun", "at-spi2-registr")


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _bus(desk: Desk) -> list[psutil.Process]:
    """The bed's D-Bus daemons; they leave their parents, so their screen tells whose they are."""
    display = desk.bed.environment["DISPLAY"]
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.info["name"][:15] in BUS_NAMES and (
                process.environ().get("DISPLAY") == display
            ):
                found.append(process)
    return found


def _seconds(processes: list[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        if process.is_running():
            times = process.cpu_times()
            total += times.user + times.system
    return total


class Shares:
    """CPU seconds of several groups over one span, as per cent of a core."""

    def __init__(self, groups: dict[str, list[psutil.Process]]) -> None:
        self._groups = groups

    def over(self, work: Callable[[], None]) -> tuple[dict[str, float], float]:
        """Shares by group while `work` runs, and how many seconds it took."""
        before = {name: _seconds(group) for name, group in self._groups.items()}
        began = time.monotonic()
        work()
        span = time.monotonic() - began
        return {
            name: (_seconds(group) - before[name]) / span * 100
            for name, group in self._groups.items()
        }, span


def _idle(seconds: float) -> Callable[[], None]:
    return lambda: time.sleep(seconds)


def _active(desk: Desk, seconds: float, mark: str) -> Callable[[], None]:
    def write() -> None:
        began = time.monotonic()
        for number in range(round(seconds)):
            desk.say(f"{mark} {number}：快递今天能到吗")
            time.sleep(max(0.0, began + number + 1 - time.monotonic()))

    return write


def alone(desk: Desk, seconds: float) -> dict[str, dict[str, float]]:
    """Shares of browser and bus while nobody watches, by "idle" and "active"."""
    return _both(desk, seconds, {"browser": _family(desk.client.pid), "bus": _bus(desk)}, "先写")


def watched(desk: Desk, overlay: Overlay, seconds: float) -> dict[str, dict[str, float]]:
    """The same with the overlay watching, and the overlay's own share."""
    groups = {
        "overlay": [psutil.Process(overlay.process.pid)],
        "browser": _family(desk.client.pid),
        "bus": _bus(desk),
    }
    return _both(desk, seconds, groups, "后写")


def _both(
    desk: Desk, seconds: float, groups: dict[str, list[psutil.Process]], mark: str
) -> dict[str, dict[str, float]]:
    shares = Shares(groups)
    time.sleep(SETTLE_SECONDS)
    idle, _ = shares.over(_idle(seconds))
    active, _ = shares.over(_active(desk, seconds, mark))
    return {"idle": idle, "active": active}


def cpu_figures(
    without: dict[str, dict[str, float]], beside: dict[str, dict[str, float]], seconds: float
) -> list[Figure]:
    """cpu.KIND.overlay, .browser, .browser_alone, .browser_extra and .bus_extra."""
    span = f"over {seconds:g} s; active = a message a second"
    result = []
    for kind in ("idle", "active"):
        before, after = without[kind], beside[kind]
        values = {
            "overlay": after["overlay"],
            "browser": after["browser"],
            "browser_alone": before["browser"],
            "browser_extra": after["browser"] - before["browser"],
            "bus_extra": after["bus"] - before["bus"],
        }
        result += [
            Figure(f"cpu.{kind}.{name}", round(value, 2), "% of a core", 1, span)
            for name, value in values.items()
        ]
    return result


def memory_figures(desk: Desk, overlay: Overlay) -> list[Figure]:
    """Resident megabytes of the overlay (without worker) and of the browser's processes."""
    mine = psutil.Process(overlay.process.pid).memory_info().rss
    family = _family(desk.client.pid)
    theirs = sum(process.memory_info().rss for process in family)
    note = f"sum of {len(family)} processes, shared pages counted in each"
    return [
        Figure("memory.overlay", round(mine / (1 << 20), 1), "MB", 1, "resident"),
        Figure("memory.browser", round(theirs / (1 << 20), 1), "MB", len(family), note),
    ]


def start_ms(desk: Desk, folder: Path) -> float:
    """From starting the process to watching, without the model."""
    began = time.monotonic()
    with desk.overlay(folder, model=False) as overlay:
        row = overlay.rows("started")[0]
    return float(row["t"] - began) * 1000

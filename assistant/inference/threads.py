"""How many threads the model may use now: the agent's browser needs the CPU more than we do."""

from __future__ import annotations

import os
import time
from pathlib import Path

_STAT = Path("/proc/stat")
BUSY_SHARE = 0.35


def cores() -> int:
    """Cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def idle_choice(count: int) -> int:
    """Generation threads on an idle machine: every core of two, one fewer than all of more."""
    return count if count <= 2 else count - 1


def busy_choice(count: int, others: float) -> int:
    """Generation threads when other programs use `others` cores.

    A spinning thread that shares its core slows the whole team down, so a busy core is left out.
    """
    taken = int(others + 1 - BUSY_SHARE)
    return max(1, min(idle_choice(count), count - taken))


class LoadMeter:
    """Measures how many cores other programs used since the last question (Linux; else 0)."""

    def __init__(self) -> None:
        self._before = self._read()

    def _read(self) -> tuple[float, float, float]:
        own = time.process_time()
        try:
            row = _STAT.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
        except OSError:
            return time.monotonic(), 0.0, own
        ticks = [int(value) for value in row]
        busy = sum(ticks) - ticks[3] - ticks[4]
        return time.monotonic(), busy / os.sysconf("SC_CLK_TCK"), own

    def others(self) -> float:
        """Cores used by other programs since the last call; short spans repeat no reading."""
        now = self._read()
        span = now[0] - self._before[0]
        if span < 0.05:
            return 0.0
        used = (now[1] - self._before[1]) - (now[2] - self._before[2])
        self._before = now
        return max(0.0, used / span)

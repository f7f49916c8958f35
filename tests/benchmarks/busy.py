"""Programs that use cores for nothing, to measure beside them as beside a browser and a call."""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType
from typing import Self

# Ends by itself when whoever measures is killed: its standard input closes.
_SPIN = """
import sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()
while True:
    pass
"""


class BusyCores:
    """Programs that use as many cores for nothing, each all it can get."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._spinning: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        for _ in range(self._count):
            self._spinning.append(
                subprocess.Popen([sys.executable, "-c", _SPIN], stdin=subprocess.PIPE)
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._spinning:
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()

    @property
    def pids(self) -> list[int]:
        """Their process ids."""
        return [process.pid for process in self._spinning]

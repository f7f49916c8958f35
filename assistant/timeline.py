"""Notes what happened when, for the demo's record and the benchmark; off unless asked for.

What it writes contains the chat's text, so nothing but an explicit `--record FILE` turns it on.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# name of what happened, and values about it
Observer = Callable[[str, dict[str, Any]], None]


def nobody(name: str, values: dict[str, Any]) -> None:
    """The observer of ordinary days."""


class Timeline:
    """Appends one JSON object a line: {"t": monotonic seconds, "event": name, …}.

    The monotonic clock of one machine is the same for all its processes, so a test in another
    process can subtract its own times from these.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def __call__(self, name: str, values: dict[str, Any]) -> None:
        """Write one line at once."""
        row = {"t": round(time.monotonic(), 6), "event": name, **values}
        line = json.dumps(row, ensure_ascii=False, default=str)
        with self._lock:
            if not self._file.closed:
                self._file.write(line.encode("utf-8", "replace").decode() + "\n")
                self._file.flush()

    def close(self) -> None:
        """Finish the file."""
        with self._lock:
            self._file.close()


def read(file: Path) -> list[dict[str, Any]]:
    """All rows of a timeline; a last line that is still being written is left out."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]

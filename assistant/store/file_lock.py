"""One process at a time: waits for a lock that ends with whoever holds it, however they end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.filelock import FileLock

_TICK_SECONDS = 0.05


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Wait until nobody else holds the lock of this name, then hold it. Raises OSError."""
    with FileLock(file) as lock:
        # Whoever holds it may copy a large record for minutes; who is gone holds nothing.
        while not lock.acquire():
            time.sleep(_TICK_SECONDS)
        yield

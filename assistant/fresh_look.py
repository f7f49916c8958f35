"""A look at a chat window on request, through whatever source reads it now.

Inserting must see the window as it is; where programs tell assistive programs nothing, only the
watcher's own source can see it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.domain.window import Snapshot, WindowInfo

# The screen reader takes up to a second for a window that has changed altogether.
SECONDS = 2.0


class FreshLook:
    """`take` gets every snapshot from the watching thread; calling it waits for the next one."""

    def __init__(self, ask: Callable[[], None], seconds: float = SECONDS) -> None:
        """`ask` has the watcher look again and tell what it sees, changed or not."""
        self._ask = ask
        self._seconds = seconds
        self._news = threading.Condition()
        self._wanted: int | None = None
        self._found: Snapshot | None = None

    def take(self, snapshot: Snapshot) -> None:
        """A look was made."""
        with self._news:
            if snapshot.window.window_id == self._wanted:
                self._found = snapshot
                self._news.notify_all()

    def __call__(self, window: WindowInfo) -> Snapshot | None:
        """What the window shows now; None when it is not seen within the time. Blocks."""
        with self._news:
            self._wanted, self._found = window.window_id, None
        self._ask()
        with self._news:
            self._news.wait_for(lambda: self._found is not None, self._seconds)
            self._wanted = None
            return self._found

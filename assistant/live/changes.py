"""Notices within half a second that another process has written to the record's file.

SQLite counts the commits of others (PRAGMA data_version): a question of microseconds that reads no
table and waits for no lock. A file watcher would not do: with a write-ahead log the file itself
changes late, and not on every commit.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.domain.notice import UserFault
from assistant.store.database import open_for_watching

log = logging.getLogger("assistant.live")

SECONDS = 0.4
# After a fault of the file, ask less often.
SECONDS_AFTER_FAULT = 5.0


class FileChanges:
    """The Changes of one machine. `file` is the record; it may not exist yet."""

    def __init__(self, file: Path, seconds: float = SECONDS) -> None:
        self._file = file
        self._seconds = seconds
        self._stopping = threading.Event()
        self._on_change: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._watch, name="live-changes", daemon=True)

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin; the first call comes at once, so that what is there already is read."""
        self._on_change = on_change
        self._thread.start()

    def stop(self) -> None:
        """End; no call comes after this returns."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _watch(self) -> None:
        connection: Any = None
        known: int | None = None
        inode = 0
        while not self._stopping.is_set():
            pause = self._seconds
            try:
                if connection is not None and self._file.stat().st_ino != inode:
                    # A damaged record was set aside: what lies here now is another one.
                    connection.close()
                    connection, known = None, None
                if connection is None and self._file.exists():
                    inode = self._file.stat().st_ino
                    connection = open_for_watching(self._file)
                if connection is not None:
                    version = connection.execute("PRAGMA data_version").fetchone()[0]
                    if version != known:
                        known = version
                        self._tell()
            except (OSError, sqlite3.Error, UserFault) as error:
                log.warning("the record can't be watched: %s", error)
                if connection is not None:
                    connection.close()
                connection, known, pause = None, None, SECONDS_AFTER_FAULT
            self._stopping.wait(pause)
        if connection is not None:
            connection.close()

    def _tell(self) -> None:
        try:
            self._on_change()
        except Exception:
            # A mistake of who listens must not end the listening.
            log.exception("news could not be taken in")

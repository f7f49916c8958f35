"""Books that are read when they are first opened: one language of the phrasebook costs 0.1 s."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from assistant.domain.notice import Notice, UserFault

log = logging.getLogger("assistant.draft")

B = TypeVar("B")


class Shelf(Mapping[str, B], Generic[B]):
    """Folders as a mapping from their name to what `read` makes of them, read once each.

    A folder that can't be read is told in the log and in `faults`, and is as if it were not there:
    a mistake in one language leaves the others working. Any thread may ask.
    """

    def __init__(self, root: Path, read: Callable[[Path], B]) -> None:
        """Take the folders below `root` that hold tables."""
        self._read = read
        self._lock = threading.Lock()
        self._folders = {
            entry.name: entry
            for entry in sorted(root.iterdir())
            if entry.is_dir() and any(entry.glob("*.toml"))
        }
        self._open: dict[str, B] = {}
        self.faults: dict[str, Notice] = {}
        # The same for a log or a row of answers.
        self.reasons: dict[str, str] = {}

    def __getitem__(self, name: str) -> B:
        """What lies in the folder; KeyError where there is none that can be read."""
        found = self._open.get(name)
        if found is not None:
            return found
        with self._lock:
            if name in self.faults or name not in self._folders:
                raise KeyError(name)
            if name not in self._open:
                try:
                    self._open[name] = self._read(self._folders[name])
                except UserFault as fault:
                    self.reasons[name] = fault.detail or fault.notice.id
                    log.warning("left out the whole of %s: %s", name, self.reasons[name])
                    self.faults[name] = fault.notice
                    raise KeyError(name) from fault
            return self._open[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the folders, without those found unreadable so far."""
        return iter([name for name in self._folders if name not in self.faults])

    def __len__(self) -> int:
        """How many there are, without those found unreadable so far."""
        return len(self._folders.keys() - self.faults.keys())

    def whole(self, parts: Iterable[str]) -> frozenset[str]:
        """Names of the folders that have a table of every part; only names of files are read."""
        return frozenset(
            name
            for name in self
            if all(
                (self._folders[name] / f"{part}.toml").exists()
                or any(self._folders[name].glob(f"{part}.*.toml"))
                for part in parts
            )
        )

    def open_all(self, stop: Callable[[], bool] = lambda: False) -> tuple[Notice, ...]:
        """Read what nobody has asked for yet, until `stop`; what is wrong with any of them."""
        for name in tuple(self):
            if stop():
                break
            self.get(name)
        return tuple(self.faults.values())

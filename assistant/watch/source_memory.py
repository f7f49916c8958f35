"""Remembers on disk which source served which program, and the agent's own names in copied chats.

No customer's name, no text: program names and what the agent is called.
"""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from typing import Any

from assistant import datafile
from assistant.atomic import write_atomically

log = logging.getLogger("assistant.watch")

_MOST = 200
_LONGEST = 120


class SourceMemory:
    """A small JSON file; a file that can't be read counts as empty, one that can't be written is
    tried again at the next change. Safe from any thread.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        values = _read(file)
        self._sources = _texts(values.get("sources"))
        self._names = list(_texts({n: "" for n in values.get("own_names", []) if n}))

    def get(self, app: str) -> str:
        """Name of the source that served a program last, "" when none is known."""
        with self._lock:
            return self._sources.get(app, "")

    def put(self, app: str, source: str) -> None:
        """Keep which source serves a program."""
        with self._lock:
            if self._sources.get(app) != source:
                self._sources[app] = source
                self._write()

    @property
    def own_names(self) -> tuple[str, ...]:
        """What the agent is called in chats that were pasted."""
        with self._lock:
            return tuple(self._names)

    def add_own_names(self, names: tuple[str, ...]) -> None:
        """Remember names of the agent's, so that nobody asks again."""
        with self._lock:
            new = [name[:_LONGEST] for name in names if name and name not in self._names]
            if new:
                self._names = [*self._names, *new][-_MOST:]
                self._write()

    def _write(self) -> None:
        values = {"sources": self._sources, "own_names": self._names}
        try:
            write_atomically(self._file, json.dumps(values, ensure_ascii=False, indent=1) + "\n")
        except (OSError, UnicodeEncodeError) as fault:
            log.warning("what serves which program could not be kept: %s", type(fault).__name__)


def _read(file: Path) -> dict[str, Any]:
    try:
        values = datafile.json_value(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _texts(values: object) -> dict[str, str]:
    if not isinstance(values, dict):
        return {}
    pairs = [(str(k)[:_LONGEST], v) for k, v in values.items() if isinstance(v, str)]
    return dict(pairs[-_MOST:])

"""Reads the shop's folder again when somebody has changed it, on a thread of its own.

An edit that can't be used keeps the last good version, and is told until it is mended.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from assistant.datafile import DataFileError
from assistant.domain.notice import Notice
from assistant.knowledge import shop as shops
from assistant.knowledge.folder import Fingerprint, fingerprint
from assistant.knowledge.shop import Shop

log = logging.getLogger("assistant.knowledge")

POLL_SECONDS = 2.0


class FolderWatch:
    """Looks at the folder's fingerprint now and then; a change that has come to rest is read.

    `changed` gets every new good shop with its index built, `told` what a person should know: the
    fault of a broken edit, None once the folder can be used. Both are called on this thread.
    """

    def __init__(
        self,
        path: str | Path,
        role: str,
        changed: Callable[[Shop], None],
        told: Callable[[Notice | None], None],
        poll_seconds: float | None = None,
    ) -> None:
        file = shops.shop_file(path)
        # A file of another name is a shop by itself, and nothing beside it is read.
        self._place = file.parent if file.name == "shop.toml" else file
        self._path = path
        self._role = role
        self._changed = changed
        self._told = told
        self._poll = POLL_SECONDS if poll_seconds is None else poll_seconds
        self._loaded = self._seen = fingerprint(self._place)
        self._broken = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="knowledge", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the thread has gone."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def look(self) -> None:
        """One look; an editor may save in several steps, so two looks must agree."""
        now: Fingerprint = fingerprint(self._place)
        if now != self._seen:
            self._seen = now
            return
        if now == self._loaded:
            return
        self._loaded = now
        try:
            shop = shops.load(self._path, self._role)
            _ = shop.library.index
        except DataFileError as fault:
            log.warning("the shop's folder was changed and can't be used: line %d", fault.line)
            self._broken = True
            self._told(fault.notice)
            return
        log.info("the shop's folder was read again")
        self._changed(shop)
        if self._broken:
            self._broken = False
            self._told(None)

    def _run(self) -> None:
        while not self._stopping.wait(self._poll):
            self.look()

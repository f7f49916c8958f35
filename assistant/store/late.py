"""A record that can't be opened at the start is opened as soon as its disk or folder lets it.

Until then what is to be recorded waits in memory, in its order, and nothing is known of anybody.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any, TypeVar

from assistant.domain.chat import ChatKey, Message
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Context, Correction, Reading
from assistant.domain.record import CustomerLink, FollowUp, Identifier, Outcome, Suggestion
from assistant.store.identity import LENGTH
from assistant.store.port import Store
from assistant.store.sqlite import SqliteStore
from assistant.store.writer import MOST_HELD

log = logging.getLogger("assistant.store")

T = TypeVar("T")
# How long until it is tried again (seconds).
AGAIN = 15.0
# Faults of the disk or its folder; a newer schema or a missing key need a person.
_PASSING = frozenset({"store.unusable", "store.damaged"})


def open_store(
    file: Path, make: Callable[[], SqliteStore], on_open: Callable[[Notice], None]
) -> tuple[Store | None, Notice | None]:
    """The record, or one that waits for it, or None where waiting is of no use; and what to tell.

    `make` opens the record in `file`; `on_open` hears on a thread of ours that what had waited is
    being written.
    """
    try:
        store = make()
    except UserFault as fault:
        log.warning("no record: %s", fault.detail or fault.notice.id)
        late = LateStore(file, make, on_open) if fault.notice.id in _PASSING else None
        return late, fault.notice
    return store, store.told


class LateStore:
    """Implements Store over one that is still to come."""

    def __init__(
        self, file: Path, make: Callable[[], SqliteStore], on_open: Callable[[Notice], None]
    ) -> None:
        self._make, self._on_open = make, on_open
        self._secret = _secret(file)
        self._store: SqliteStore | None = None
        self._waiting: list[Callable[[SqliteStore], None]] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-late", daemon=True)
        self._thread.start()

    @property
    def secret(self) -> bytes:
        """The installation's own if it can be read, else one of this session."""
        return self._secret

    def _run(self) -> None:
        while not self._stopping.wait(AGAIN):
            if self._open():
                return

    def _open(self) -> bool:
        """Try to open it; True when it is open."""
        try:
            store = self._make()
        except UserFault as fault:
            log.info("still no record: %s", fault.notice.id)
            return False
        with self._lock:
            waiting, self._waiting = self._waiting, []
            for call in waiting:
                call(store)
            self._store = store
        self._on_open(store.told or Notice("store.caught_up"))
        return True

    def _do(self, call: Callable[[SqliteStore], None]) -> None:
        with self._lock:
            if self._store is not None:
                call(self._store)
                return
            self._waiting.append(call)
            if len(self._waiting) > MOST_HELD:
                del self._waiting[0]

    # ------------------------------------------------------------ as Store has it

    def record_messages(self, chat: ChatKey, messages: tuple[Message, ...]) -> None:
        """Add messages."""
        self._do(lambda store: store.record_messages(chat, messages))

    def record_reading(self, chat: ChatKey, message_key: str, reading: Reading) -> None:
        """Add a reading."""
        self._do(lambda store: store.record_reading(chat, message_key, reading))

    def record_suggestion(self, suggestion: Suggestion) -> None:
        """Add a suggestion."""
        self._do(lambda store: store.record_suggestion(suggestion))

    def record_outcome(self, chat: ChatKey, outcome: Outcome) -> None:
        """Add an outcome."""
        self._do(lambda store: store.record_outcome(chat, outcome))

    def record_correction(
        self,
        chat: ChatKey,
        message_key: str,
        correction: Correction,
        reading: Reading | None,
        model: str = "",
    ) -> None:
        """Add a correction."""
        self._do(
            lambda store: store.record_correction(chat, message_key, correction, reading, model)
        )

    def record_follow_up(self, follow_up: FollowUp) -> None:
        """Add a promise."""
        self._do(lambda store: store.record_follow_up(follow_up))

    def record_identifiers(self, chat: ChatKey, identifiers: tuple[Identifier, ...]) -> None:
        """Add what a customer is known by."""
        self._do(lambda store: store.record_identifiers(chat, identifiers))

    def record_link(self, chat: ChatKey, customer: str, same: bool, by_agent: bool) -> None:
        """Join or part two customers."""
        self._do(lambda store: store.record_link(chat, customer, same, by_agent))

    def put(self, chat: ChatKey | None, job: Callable[[Any, str], None]) -> None:
        """Let another room write in its turn."""
        self._do(lambda store: store.put(chat, job))

    def get(self, chat: ChatKey, query: Callable[[Any, str], T], nothing: T) -> T:
        """Let another room read; `nothing` until the record is there."""
        store = self._store
        return nothing if store is None else store.get(chat, query, nothing)

    def context(self, chat: ChatKey, before: datetime | None = None) -> Context:
        """What is known of this customer: nothing until the record is there."""
        store = self._store
        return Context() if store is None else store.context(chat, before)

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Promises still to be kept."""
        store = self._store
        return () if store is None else store.open_follow_ups()

    def follow_ups(self, chat: ChatKey) -> tuple[FollowUp, ...]:
        """Promises made in one chat."""
        store = self._store
        return () if store is None else store.follow_ups(chat)

    def link_for(self, chat: ChatKey, identifiers: tuple[Identifier, ...]) -> CustomerLink | None:
        """Somebody else on record who may be this customer."""
        store = self._store
        return None if store is None else store.link_for(chat, identifiers)

    def flush(self) -> bool:
        """Whether everything is on disk: never before the record is there."""
        store = self._store
        return store is not None and store.flush()

    def close(self) -> None:
        """Try once more, write what waits, and close."""
        self._stopping.set()
        self._thread.join(timeout=30)
        if self._store is None and self._waiting and not self._open():
            log.error("%d records could not be written at the end", len(self._waiting))
        if self._store is not None:
            self._store.close()


def _secret(file: Path) -> bytes:
    """What fingerprints are keyed with; a full disk can still be read."""
    try:
        kept = file.with_suffix(".key").read_bytes()
    except OSError:
        kept = b""
    return kept if len(kept) >= LENGTH else token_bytes(LENGTH)

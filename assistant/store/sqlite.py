"""The Store on SQLite: one writer thread, short transactions, a connection apart for reading."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from assistant.domain.chat import ChatKey, Message
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Context, Correction, Reading
from assistant.domain.record import CustomerLink, FollowUp, Identifier, Outcome, Suggestion
from assistant.store import backup, history, rescue, rows
from assistant.store.database import open_for_reading, open_for_writing
from assistant.store.erasing import erase_before
from assistant.store.history import load_people
from assistant.store.identifiers import hashed
from assistant.store.identity import Identities, broken_name, is_broken, load_key
from assistant.store.people import Link, pair
from assistant.store.writer import Job, Writer

log = logging.getLogger("assistant.store")

T = TypeVar("T")
# Not INSERT OR IGNORE: that would swallow broken rows as well as known ones.
ADD_MESSAGE = (
    "INSERT INTO messages (id, chat, speaker, text, at, seen, history) "
    "VALUES (:id, :chat, :speaker, :text, :at, :seen, :history) "
    "ON CONFLICT (id) DO UPDATE SET speaker = excluded.speaker, text = excluded.text"
)
MOOD_AT = "SELECT at FROM moods WHERE message = :message"
MOOD_PUT_RIGHT = (
    "SELECT corrections.now FROM moods JOIN corrections USING (chat, message) "
    "WHERE moods.message = :message AND field = 'emotion' ORDER BY corrections.number DESC LIMIT 1"
)
ADD_FOLLOW_UP = (
    "INSERT INTO follow_ups (id, chat, text, made, due, state, kept, changed) "
    "VALUES (:id, :chat, :text, :made, :due, :state, :kept, :changed)"
)
MOVE_FOLLOW_UP = "UPDATE follow_ups SET state = ?, kept = ?, changed = ? WHERE id = ?"
ADD_IDENTIFIER = (
    "INSERT INTO identifiers (customer, kind, hash, own, seen) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (customer, kind, hash) DO UPDATE SET "
    "own = max(own, excluded.own), seen = excluded.seen"
)
# Nothing is said of a customer who has been erased meanwhile.
ADD_LINK = (
    "INSERT INTO links (customer, other, same, by_agent, at) SELECT ?1, ?2, ?3, ?4, ?5 "
    "WHERE (SELECT count(*) FROM customers WHERE id IN (?1, ?2)) = 2 "
    "ON CONFLICT (customer, other) DO UPDATE SET "
    "same = excluded.same, by_agent = excluded.by_agent, at = excluded.at"
)
# A customer's past is not waited for longer than this while another program holds the file.
READ_MILLISECONDS = 300


class SqliteStore:
    """Keeps the record in one file.

    `on_fault` is told, on the writer's thread, when something can't be written (disk full, file
    held); it waits in memory meanwhile, and `on_mended` hears that all of it is written. A damaged
    file is set aside, with all that can be read of it in a new one; `told` is what to say of that
    when it was so at the start. `author` is the name of whoever works here, `phrasebook` tells its
    version; it is asked once, on the writer's thread. Raises UserFault when the folder can't be
    used.
    """

    def __init__(
        self,
        file: Path,
        keep_days: int = 180,
        on_fault: Callable[[Notice], None] | None = None,
        author: str = "",
        phrasebook: Callable[[], str] = str,
        on_mended: Callable[[], None] = lambda: None,
    ) -> None:
        key = file.with_suffix(".key")
        renewed = is_broken(key)
        try:
            self._secret = load_key(key)
        except OSError as error:
            raise UserFault(Notice.of("store.unusable", file=key, reason=error)) from error
        self._ids = Identities(self._secret)
        self._file = file
        self._db, self.told = _open(file)
        if renewed:
            self.told = self.told or Notice.of("store.key_renewed", aside=broken_name(key))
        self._reader = _reader(file)
        try:
            self._people = load_people(self._reader)
        except sqlite3.Error as error:
            self._reader.close()
            self._db.close()
            raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error
        self._read_lock = threading.Lock()
        self._keep = timedelta(days=keep_days)
        self._author = author
        self._phrasebook = cache(phrasebook)
        self._writer = Writer(
            file, self._db, self._erase_old, on_fault or (lambda notice: None), on_mended,
            self._mend,
        )  # fmt: skip
        self._writer.start()

    @property
    def secret(self) -> bytes:
        """This installation's secret, which keys all fingerprints."""
        return self._secret

    # ------------------------------------------------------------ recording

    def record_messages(self, chat: ChatKey, messages: tuple[Message, ...]) -> None:
        """Add messages; a known one (same chat and key) takes over speaker and text."""
        now = _stamp()

        def job(db: Database) -> None:
            # Masking reads each text for milliseconds: on this thread, not on the window's.
            rows_ = [rows.message(self._ids, chat, one, now) for one in messages]
            self._touch(db, chat, now)
            db.conn.executemany(ADD_MESSAGE, rows_)

        self._put(job)

    def record_reading(self, chat: ChatKey, message_key: str, reading: Reading) -> None:
        """Add a reading of a customer message, or replace the one of the same message."""
        now = _stamp()
        row = rows.mood(self._ids, chat, message_key, reading, now)

        def job(db: Database) -> None:
            self._touch(db, chat, now)
            # Read again after a restart, yesterday's mood is still yesterday's, and what the agent
            # has said of it still stands.
            for field, query in (("at", MOOD_AT), ("label", MOOD_PUT_RIGHT)):
                if known := db.execute(query, {"message": row["message"]}).fetchone():
                    row[field] = known[0]
            db.table("moods").upsert(row, pk="message")

        self._put(job)

    def record_suggestion(self, suggestion: Suggestion) -> None:
        """Add a suggestion, or replace the one with the same id."""
        row = rows.suggestion(self._ids, suggestion, self._author)
        drafts = rows.drafts(suggestion)

        def job(db: Database) -> None:
            self._touch(db, suggestion.chat, _stamp())
            row["phrasebook"] = self._phrasebook()
            db.table("suggestions").upsert(row, pk="id")
            db.table("drafts").upsert_all(drafts, pk=("suggestion", "id"))

        self._put(job)

    def record_outcome(self, chat: ChatKey, outcome: Outcome) -> None:
        """Add what became of a suggestion, or replace it."""
        now = _stamp()
        self._put(lambda db: _upsert_outcome(db, rows.outcome(chat, outcome, now)))

    def record_correction(
        self,
        chat: ChatKey,
        message_key: str,
        correction: Correction,
        reading: Reading | None,
        model: str = "",
    ) -> None:
        """Add a correction beside what had been read; it sticks to the customer."""
        now = _stamp()
        customer = self._ids.customer(chat)
        new = rows.corrections(self._ids, chat, message_key, correction, reading, now, model)

        def job(db: Database) -> None:
            self._touch(db, chat, now)
            db.table("corrections").insert_all(new)
            for row in new:
                if row["field"] in ("region", "language"):
                    db.table("customers").update(customer, {str(row["field"]): row["now"]})

        self._put(job)

    def record_follow_up(self, follow_up: FollowUp) -> None:
        """Add a promise, or take over what became of a known one."""
        now = _stamp()
        row = rows.follow_up(self._ids, follow_up, now) if follow_up.chat.peer else None
        moved = [follow_up.state.value, int(follow_up.kept), now, follow_up.id]

        def job(db: Database) -> None:
            # One from before a restart names no chat of ours: it can only be moved on.
            if db.execute(MOVE_FOLLOW_UP, moved).rowcount or row is None:
                return
            self._touch(db, follow_up.chat, now)
            db.conn.execute(ADD_FOLLOW_UP, row)

        self._put(job)

    def record_identifiers(self, chat: ChatKey, identifiers: tuple[Identifier, ...]) -> None:
        """Add what a customer is known by; only hashes are kept."""
        now = _stamp()
        customer = self._ids.customer(chat)
        new = [
            (customer, one.kind, hash_, int(one.own), now)
            for one in identifiers
            if (hash_ := hashed(self._ids, one))
        ]

        def job(db: Database) -> None:
            self._touch(db, chat, now)
            db.conn.executemany(ADD_IDENTIFIER, new)

        self._put(job)

    def record_link(self, chat: ChatKey, customer: str, same: bool, by_agent: bool) -> None:
        """A customer on record is the one of this chat, or is not; counts at once."""
        now = _stamp()
        own = self._ids.customer(chat)
        with self._read_lock:
            if not self._people.say(own, customer, Link(same, by_agent, now)):
                return

        def job(db: Database) -> None:
            self._touch(db, chat, now)
            db.conn.execute(ADD_LINK, [*pair(own, customer), int(same), int(by_agent), now])

        self._put(job)

    def put(self, chat: ChatKey | None, job: Callable[[Database, str], None]) -> None:
        """Let another room write in its turn: `job(database, id of the chat in the record)`."""
        now = _stamp()

        def turn(db: Database) -> None:
            if chat is not None:
                self._touch(db, chat, now)
            job(db, self._ids.chat(chat) if chat is not None else "")

        self._put(turn)

    def get(self, chat: ChatKey, query: Callable[[Database, str], T], nothing: T) -> T:
        """Let another room read: `query(database, id of the chat)`; `nothing` when that fails."""
        return self._read(lambda db: query(db, self._ids.chat(chat)), nothing)

    def _touch(self, db: Database, chat: ChatKey, now: str) -> None:
        customer, key = self._ids.customer(chat), self._ids.chat(chat)
        db.execute(
            "INSERT INTO customers (id, app, first_seen, last_seen) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen",
            [customer, chat.app, now, now],
        )
        db.execute(
            "INSERT INTO chats (id, customer, app, agent, first_seen, last_seen) "
            "VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen",
            [key, customer, chat.app, chat.account, now, now],
        )

    # ------------------------------------------------------------ reading

    def context(self, chat: ChatKey, before: datetime | None = None) -> Context:
        """What is known of this customer, in whatever chat, from earlier days and corrections."""
        own = self._ids.customer(chat)
        return self._read(
            lambda db: history.context(db, self._people.group(own), own, before), Context()
        )

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Promises still to be kept, of all chats, without the names of their customers."""
        return self._read(history.open_follow_ups, ())

    def follow_ups(self, chat: ChatKey) -> tuple[FollowUp, ...]:
        """Promises made in one chat, settled ones included, newest first."""
        return self._read(lambda db: history.follow_ups(db, chat, self._ids.chat(chat)), ())

    def link_for(self, chat: ChatKey, identifiers: tuple[Identifier, ...]) -> CustomerLink | None:
        """Somebody else on record who shares an identifier with this customer and may be them."""
        own = self._ids.customer(chat)
        seen: dict[str, bool] = {}
        for one in identifiers:
            if hash_ := hashed(self._ids, one):
                # Called theirs once, it is theirs, though it was said again without a word.
                seen[hash_] = seen.get(hash_, False) or one.own
        return self._read(lambda db: history.link_for(db, self._people, own, seen), None)

    def _read(self, query: Callable[[Database], T], nothing: T) -> T:
        try:
            with self._read_lock:
                return query(self._reader)
        except sqlite3.Error as error:
            # An unknown customer can be answered; one that waits for the disk can't.
            if rescue.is_damage(error):
                self._writer.look()
            log.warning("the record could not be read: %s", error)
            return nothing

    # ------------------------------------------------------------ the writer's thread

    def _put(self, job: Job) -> None:
        self._writer.put(job)

    def _erase_old(self, db: Database) -> None:
        erase_before(db, datetime.now(UTC) - self._keep)
        try:
            backup.prune(self._file, days=min(backup.KEPT_DAYS, self._keep.days))
            rescue.forget(self._file, days=min(backup.KEPT_DAYS, self._keep.days))
        except OSError as error:
            log.warning("old safety copies could not be deleted: %s", error)

    def _mend(self) -> tuple[Database, Notice | None]:
        """Close the damaged file, have it set aside, and open the new one."""
        with self._read_lock:
            self._reader.close()
            self._db.close()
            try:
                rescued = rescue.mend(self._file)
            finally:
                self._db = open_for_writing(self._file)
                self._reader = _reader(self._file)
                self._people = load_people(self._reader)
        return self._db, rescued.notice() if rescued else None

    def flush(self) -> bool:
        """Wait until everything recorded so far is on disk; False when it is not."""
        return self._writer.flush()

    def close(self) -> None:
        """Write what is waiting and close."""
        self._writer.close()
        self._reader.close()


def _open(file: Path) -> tuple[Database, Notice | None]:
    """The record, mended if it is damaged, and what is to be told of it."""
    told = rescue.keep_log(file)
    try:
        return open_for_writing(file), told
    except UserFault as fault:
        if fault.__cause__ is None or not rescue.is_damage(fault.__cause__):
            raise
        try:
            rescued = rescue.mend(file)
        except (OSError, sqlite3.Error) as error:
            raise UserFault(Notice.of("store.damaged", file=file, reason=error)) from error
        if rescued is None:
            # Not damaged after all, or never a record: what it said stands, or it opens now.
            return open_for_writing(file), told
        return open_for_writing(file), rescued.notice()


def _reader(file: Path) -> Database:
    """A connection that asks little patience of those who wait for an answer."""
    reader = open_for_reading(file)
    reader.conn.execute(f"PRAGMA busy_timeout = {READ_MILLISECONDS}")
    return reader


def _stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _upsert_outcome(db: Database, row: dict[str, Any]) -> None:
    # An outcome without its suggestion (erased meanwhile) is of no use to anybody.
    known = db.execute("SELECT 1 FROM suggestions WHERE id = ?", [row["suggestion"]]).fetchone()
    if known:
        db.table("outcomes").upsert(row, pk="suggestion")

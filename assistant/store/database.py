"""Opens the store's file: WAL, time-outs, schema; says clearly when it can't be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.store import backup, cipher
from assistant.store.backup import Progress, nobody
from assistant.store.file_lock import held
from assistant.store.migrations import migrations

BUSY_MILLISECONDS = 5000
# Steps of SQLite's machine between two signs of life: some hundredths of a second.
BEAT_STEPS = 2_000_000
# Which file each connection was opened on.
_OPENED: WeakKeyDictionary[Database, tuple[Path, int]] = WeakKeyDictionary()
# For rooms that hand a connection on and ask nothing of it themselves.
Record = Database


def _connect(file: Path) -> Database:
    # autocommit mode: transactions are opened explicitly, so that none stays open by accident.
    connection = cipher.connect(file)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    db = Database(connection)
    _OPENED[db] = (file, _inode(file))
    return db


def _inode(file: Path) -> int:
    try:
        return file.stat().st_ino
    except OSError:
        return 0


class Moved(sqlite3.OperationalError):
    """Another file lies in the place of the one that is open: what is written would be lost."""


def moved(db: Database) -> bool:
    """Whether a damaged record was set aside by another program since this one was opened."""
    file, inode = _OPENED.get(db, (None, 0))
    return file is not None and inode != 0 and _inode(file) != inode


def open_for_writing(file: Path, progress: Progress = nobody) -> Database:
    """Open or create the store and bring its schema up to date; a copy is made before that.

    Raises UserFault when the folder can't be written, the file is no database, its key can't be
    had, or it was made by a newer version of this program.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # Created with the right permissions before SQLite would create it with wider ones.
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        backup.tidy_if_free(file)
        _only_encrypted_if_asked(file)
        db = _connect(file)
        try:
            db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
            _bring_up_to_date(file, db, progress)
        except BaseException:
            db.close()
            raise
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error
    return db


def _only_encrypted_if_asked(file: Path) -> None:
    """Raise UserFault where the settings ask for encryption and nothing here can do it."""
    if file.stat().st_size and not cipher.is_encrypted(file) and cipher.wanted(file):
        hindrance = cipher.can_encrypt()
        if hindrance is not None:
            raise UserFault(hindrance)


def _bring_up_to_date(file: Path, db: Database, progress: Progress) -> None:
    if not _pending(file, db):
        return
    # Two programs that start together after an update: the second waits, and finds it done.
    with held(file.with_suffix(".lock")):
        steps = _pending(file, db)
        if not steps:
            return
        taken = backup.steps_of(db.conn)
        if taken:
            backup.make(file, len(taken), progress)
        whole = len(steps)
        # A table that is made anew is dropped first, and its rows' children must stay. Only
        # outside of a transaction is this heard.
        db.conn.execute("PRAGMA foreign_keys = OFF")
        for place, following in enumerate([*steps[1:], None]):
            beat = partial(progress, "migrate", place, whole)
            beat()
            # A step over a million rows takes a minute: whoever waits must see that it lives.
            db.conn.set_progress_handler(lambda beat=beat: beat(), BEAT_STEPS)  # type: ignore[misc]
            try:
                migrations.apply(db, stop_before=following)
            finally:
                db.conn.set_progress_handler(None, 0)
        db.conn.execute("PRAGMA foreign_keys = ON")
        progress("migrate", whole, whole)


def _pending(file: Path, db: Database) -> list[str]:
    """Steps still to be taken. Raises UserFault for a record of a newer version."""
    known = _known()
    taken = backup.steps_of(db.conn)
    if not taken <= set(known):
        raise UserFault(Notice.of("store.newer", file=file))
    return [name for name in known if name not in taken]


@cache
def _known() -> tuple[str, ...]:
    empty = Database(memory=True)
    names = tuple(step.name for step in migrations.pending(empty))
    empty.close()
    return names


def known_steps() -> frozenset[str]:
    """Names of all steps of the schema that this program has."""
    return frozenset(_known())


def steps_taken(file: Path) -> int:
    """How many steps a record's schema has. Raises UserFault when it can't be read."""
    try:
        db = _connect(file)
        try:
            return len(backup.steps_of(db.conn))
        finally:
            db.close()
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error


def needs_upgrade(file: Path) -> bool:
    """Whether opening this record for writing would change its schema; False for none.

    Raises UserFault when its key can't be had or it is of a newer version.
    """
    if not file.exists() or not file.stat().st_size:
        return False
    try:
        db = _connect(file)
        try:
            return bool(_pending(file, db))
        finally:
            db.close()
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error


def open_for_reading(file: Path) -> Database:
    """A second connection that only reads; the schema must be there already."""
    db = _connect(file)
    try:
        db.conn.execute("PRAGMA query_only = ON")
    except sqlite3.Error:
        db.close()
        raise
    return db


def open_for_watching(file: Path) -> Any:
    """A bare connection to a file that is there, to be asked whether others have written."""
    connection = cipher.connect(file)
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """A transaction that has the file to itself from its first statement on, or waits for it.

    One that reads first and writes then is refused at once when another has written in between,
    however long it would wait. Inside another transaction it is a part of that.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    if moved(db):
        raise Moved("the record was set aside by another program")
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        # A full disk has ended it already.
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


def open_cache(file: Path) -> Database:
    """Open or create a file that can be made again at any time: no migrations, no safety copies.

    Raises OSError or sqlite3.Error when it can't be used.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        known = cipher.account_of(file)
    except UserFault:
        # A note that tells nothing: what it belongs to is made anew.
        cipher.write_note(file, "")
        known = ""
    if file.exists() and bool(known) != cipher.wanted(file):
        # Made before that was decided otherwise.
        cipher.forget_key(known)
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        cipher.write_note(file, "")
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    try:
        db = _connect(file)
    except UserFault as fault:
        # Without a key it can't be had now, and must not lie there in plain.
        raise sqlite3.OperationalError(fault.notice.id) from fault
    try:
        db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db

"""Opens the store's file: WAL, time-outs, schema; says clearly when it can't be used."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from assistant.domain.notice import Notice, UserFault
from assistant.store.migrations import migrations

BUSY_MILLISECONDS = 5000
# For rooms that hand a connection on and ask nothing of it themselves.
Record = Database


def _connect(file: Path) -> Database:
    # autocommit mode: transactions are opened explicitly, so that none stays open by accident.
    connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return Database(connection)


def open_for_writing(file: Path) -> Database:
    """Open or create the store and bring its schema up to date.

    Raises UserFault when the folder can't be written, the file is no database, or it was made by
    a newer version of this program.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # Created with the right permissions before SQLite would create it with wider ones.
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        db = _connect(file)
        db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
        known = set(_known())
        newer = [step.name for step in migrations.applied(db) if step.name not in known]
        if newer:
            db.close()
            raise UserFault(Notice.of("store.newer", file=file))
        migrations.apply(db)
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error
    return db


def _known() -> list[str]:
    empty = Database(memory=True)
    names = [step.name for step in migrations.pending(empty)]
    empty.close()
    return names


def open_for_reading(file: Path) -> Database:
    """A second connection that only reads; the schema must be there already."""
    db = _connect(file)
    db.conn.execute("PRAGMA query_only = ON")
    return db


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
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk has ended it already.
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise
    db.conn.execute("COMMIT")


def open_cache(file: Path) -> Database:
    """Open or create a file that can be made again at any time: no migrations, no safety copies.

    Raises OSError or sqlite3.Error when it can't be used.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    db = _connect(file)
    try:
        db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db

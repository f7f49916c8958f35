"""SQLCipher behind the names of the standard library's driver.

Its faults are a family of their own, which no `except sqlite3.Error` would see: here they come out
as what the standard library would have raised, so that no room has to know which driver it has.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

# The most special first: an IntegrityError is a DatabaseError as well.
_TWINS: tuple[tuple[type[Exception], type[sqlite3.Error]], ...] = (
    (dbapi2.IntegrityError, sqlite3.IntegrityError),
    (dbapi2.OperationalError, sqlite3.OperationalError),
    (dbapi2.ProgrammingError, sqlite3.ProgrammingError),
    (dbapi2.NotSupportedError, sqlite3.NotSupportedError),
    (dbapi2.DataError, sqlite3.DataError),
    (dbapi2.InternalError, sqlite3.InternalError),
    (dbapi2.DatabaseError, sqlite3.DatabaseError),
    (dbapi2.InterfaceError, sqlite3.InterfaceError),
    (dbapi2.Error, sqlite3.Error),
)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except dbapi2.Error as error:
        twin = next(ours for theirs, ours in _TWINS if isinstance(error, theirs))
        raised = twin(*error.args)
        for name in ("sqlite_errorcode", "sqlite_errorname"):
            setattr(raised, name, getattr(error, name, None))
        raise raised from error


class _Cursor(dbapi2.Cursor):  # type: ignore[misc]
    def execute(self, *arguments: Any) -> Any:
        with _translated():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        with _translated():
            return super().executemany(*arguments)

    def executescript(self, script: str) -> Any:
        with _translated():
            return super().executescript(script)

    def fetchone(self) -> Any:
        with _translated():
            return super().fetchone()

    def fetchmany(self, *arguments: Any, **named: Any) -> Any:
        with _translated():
            return super().fetchmany(*arguments, **named)

    def fetchall(self) -> Any:
        with _translated():
            return super().fetchall()

    def __next__(self) -> Any:
        with _translated():
            return super().__next__()


class Connection(dbapi2.Connection):  # type: ignore[misc]
    """A connection whose faults are those of the module sqlite3."""

    def cursor(self, factory: type[Any] = _Cursor) -> Any:
        """A cursor with translated faults."""
        with _translated():
            return super().cursor(factory)

    def execute(self, *arguments: Any) -> Any:
        """As in sqlite3."""
        return self.cursor().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        """As in sqlite3."""
        return self.cursor().executemany(*arguments)

    def executescript(self, script: str) -> Any:
        """As in sqlite3."""
        return self.cursor().executescript(script)

    def commit(self) -> None:
        """As in sqlite3."""
        with _translated():
            super().commit()

    def rollback(self) -> None:
        """As in sqlite3."""
        with _translated():
            super().rollback()

    def backup(self, *arguments: Any, **named: Any) -> None:
        """As in sqlite3."""
        with _translated():
            super().backup(*arguments, **named)


def connect(file: Path, key: str) -> Any:
    """Open or create an encrypted file; `key` is 64 hexadecimal digits, "" for a plain file.

    Raises sqlite3.DatabaseError when the key is not the file's.
    """
    with _translated():
        connection = dbapi2.connect(
            str(file), check_same_thread=False, isolation_level=None, factory=Connection
        )
    # It would write to standard error whatever it stumbles over.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key:
        # A raw key: made by a machine, it needs no hundred thousand rounds to be hard to guess.
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection

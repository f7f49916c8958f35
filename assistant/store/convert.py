"""Turns a record into an encrypted one and back, with its copies; nobody else may have it open.

The new file is written whole beside the old one and put in its place in one step; a plain file that
was replaced is overwritten first, as far as the disk lets that mean anything.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.domain.notice import Notice, UserFault
from assistant.store import backup, cipher
from assistant.store.backup import Progress, nobody
from assistant.store.file_lock import held

_TICK_SECONDS = 0.2


def encrypt(file: Path, progress: Progress = nobody) -> bool:
    """Encrypt a record and its copies with a new key in the keyring; False when they are already.

    A run that was cut off is finished by the next one. Raises UserFault when there is no keyring or
    no room, or the record is open elsewhere; then all is as it was.
    """
    if is_done(file):
        return False
    with _one_at_a_time(file):
        backup.tidy(file)
        _need_room(file)
        account = cipher.account_of(file)
        if account:
            key = cipher.key_of(account, file)
        else:
            backup.alone(file)
            account, key = cipher.new_account()
            try:
                _rewrite(file, "", key, account, "encrypt", progress)
            except BaseException:
                cipher.forget_key(account)
                raise
        for copy in backup.copies(file):
            if not cipher.is_encrypted(copy.file):
                _rewrite(copy.file, "", key, account, "encrypt", progress)
    return True


def is_done(file: Path) -> bool:
    """Whether a record and all its copies are encrypted. Raises UserFault for a bad note."""
    files = (file, *(copy.file for copy in backup.copies(file)))
    return all(cipher.is_encrypted(one) for one in files)


def decrypt(file: Path, progress: Progress = nobody) -> bool:
    """Make a record and its copies plain again; the key goes; False when it is plain already.

    Raises UserFault as `encrypt` does, and when the key can't be had.
    """
    account = cipher.account_of(file)
    if not account:
        return False
    with _one_at_a_time(file):
        backup.tidy(file)
        _need_room(file)
        key = cipher.key_of(account, file)
        backup.alone(file)
        # Copies first: once the record is plain, nobody would look for their key any more.
        for copy in backup.copies(file):
            if cipher.account_of(copy.file) == account:
                _rewrite(copy.file, key, "", "", "decrypt", progress)
        _rewrite(file, key, "", "", "decrypt", progress)
        cipher.forget_key(account)
    return True


@contextmanager
def _one_at_a_time(file: Path) -> Iterator[None]:
    try:
        with held(file.with_suffix(".lock")):
            yield
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.convert_failed", file=file, reason=error)) from error


def _need_room(file: Path) -> None:
    """Before the first change: files are rewritten one after the other, so the largest counts."""
    copies = backup.copies(file)
    sizes = [file.stat().st_size, *(copy.size for copy in copies)]
    backup.check_space(file.parent, max(sizes))


def _rewrite(file: Path, old: str, new: str, account: str, stage: str, progress: Progress) -> None:
    from assistant.store import cipher_driver

    size = file.stat().st_size
    backup.check_space(file.parent, size)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(cipher_driver.connect(file, old)) as db:
            # Held until the new file is in place: nobody can slip a row into the old one.
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
            db.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")
            secret = f"x'{new}'" if new else ""
            db.execute("ATTACH ? AS made KEY ?", [str(part), secret])
            with _growing(part, size, stage, progress):
                db.execute("SELECT sqlcipher_export('made')").fetchone()
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            db.execute(f"PRAGMA made.user_version = {version}")
            _same_tables(db, file)
            db.execute("DETACH made")
            with part.open("r+b") as written:
                os.fsync(written.fileno())
            _swap(file, part, account, wipe=not old)
        progress(stage, size >> 20, size >> 20)
    finally:
        part.unlink(missing_ok=True)


def _same_tables(db: sqlite3.Connection, file: Path) -> None:
    """Raise UserFault unless every table has as many rows in the new file as in the old one."""
    for schema in ("main", "made"):
        listed = db.execute(
            # The index of words is there for who opens the file next; its parts are tables.
            f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' "
            "AND sql NOT LIKE 'CREATE VIRTUAL %'"
        ).fetchall()
        counts = {
            name: db.execute(f'SELECT count(*) FROM {schema}."{name}"').fetchone()[0]
            for (name,) in listed
            if not name.startswith("sqlite_")
        }
        if schema == "main":
            wanted = counts
        elif counts != wanted:
            raise UserFault(Notice.of("store.convert_failed", file=file, reason="rows"))


def _swap(file: Path, part: Path, account: str, wipe: bool) -> None:
    with file.open("r+b") as old:
        size = os.fstat(old.fileno()).st_size
        backup.put_in_place(part, file, account)
        if not wipe:
            return
        # Whoever has waited for the old file finds no record in it, and no words of a customer.
        blank = bytes(1 << 20)
        for _ in range(0, size, len(blank)):
            old.write(blank)
        old.flush()
        os.fsync(old.fileno())


@contextmanager
def _growing(part: Path, total: int, stage: str, progress: Progress) -> Iterator[None]:
    done = threading.Event()

    def tell() -> None:
        while not done.wait(_TICK_SECONDS):
            progress(stage, min(part.stat().st_size, total) >> 20, total >> 20)

    thread = threading.Thread(target=tell, name="convert-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()

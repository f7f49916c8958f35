"""Copies of the record: one before every change of its schema, a few kept, and the way back.

They are made through SQLite's backup API, so that a copy is whole while others write. What they
hold is as private as the record: the same permissions, the same key where it is encrypted, and they
go with what is erased.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.domain.notice import Notice, UserFault
from assistant.filelock import FileLock
from assistant.store import cipher
from assistant.store.file_lock import held

Progress = Callable[[str, int, int], None]
"""(stage, done, total): "backup" in MB, "migrate" in steps, "encrypt" and "decrypt" in MB."""

KEPT = 3
KEPT_DAYS = 30
SPARE_BYTES = 32 << 20
# 8 MB a turn: between two turns others may write and the progress is told.
_PAGES = 2048
# Older than any copying takes.
_PART_SECONDS = 3600
_NAME = re.compile(r"(?P<stem>.+)-schema(?P<schema>\d+)-(?P<at>\d{8}T\d{6}Z)\.db")
_AT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: the number of the newest step of the schema it has, when it was made, its bytes."""

    file: Path
    schema: int
    at: datetime
    size: int


def nobody(stage: str, done: int, total: int) -> None:
    """Tells nobody how far it is."""


def folder(file: Path) -> Path:
    """Where the copies of a record lie."""
    return file.parent / "backups"


def copies(file: Path) -> list[Backup]:
    """The copies of a record, the newest first."""
    found = []
    for one in folder(file).glob(f"{file.stem}-schema*.db"):
        named = _NAME.fullmatch(one.name)
        if named is not None and named["stem"] == file.stem:
            at = datetime.strptime(named["at"], _AT).replace(tzinfo=UTC)
            found.append(Backup(one, int(named["schema"]), at, one.stat().st_size))
    return sorted(found, key=lambda copy: (copy.at, copy.schema), reverse=True)


def make(file: Path, schema: int, progress: Progress = nobody) -> Backup:
    """Copy the record as it is now; the oldest copies over KEPT go.

    Raises UserFault when there is no room or the copy could not be written; nothing is left then.
    """
    place = folder(file)
    try:
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)
        check_space(place, _bytes_of(file))
        target = _new_name(file, schema)
        # Both have the same note beside them.
        part = target.with_suffix(".part")
        _private(part)
        try:
            cipher.write_note(target, cipher.account_of(file))
            with closing(cipher.connect(file)) as source, closing(cipher.connect(part)) as copy:
                source.backup(copy, pages=_PAGES, progress=_teller(source, progress))
            os.replace(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            cipher.write_note(target, "")
            raise
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.backup_failed", folder=place, reason=error)) from error
    prune(file)
    return Backup(target, schema, datetime.now(UTC), target.stat().st_size)


def prune(file: Path, kept: int = KEPT, days: int = KEPT_DAYS) -> int:
    """Delete the copies over `kept`, and all older than `days`; how many. Raises OSError."""
    limit = datetime.now(UTC) - timedelta(days=days)
    old = [one for place, one in enumerate(copies(file)) if place >= kept or one.at < limit]
    for one in old:
        _delete(one.file)
    return len(old)


def forget(file: Path) -> int:
    """Delete every copy: they still hold what has been erased from the record; how many."""
    return prune(file, kept=0)


def restore(file: Path, copy: Path, known: frozenset[str]) -> Path | None:
    """Put a copy in the record's place; the record as it was is kept as a copy, whose file it is.

    `known` are the steps of the schema that this program has. Raises UserFault when the copy is no
    whole record, is of a newer version, or another program has the record open.
    """
    try:
        with held(file.with_suffix(".lock")):
            tidy(file)
            return _restore(file, copy, known)
    except OSError as error:
        raise UserFault(Notice.of("store.restore_failed", file=copy, reason=error)) from error


def _restore(file: Path, copy: Path, known: frozenset[str]) -> Path | None:
    if not copy.is_file():
        raise UserFault(Notice.of("store.no_backup", file=copy))
    steps = _checked(copy)
    if not steps <= known:
        raise UserFault(Notice.of("store.newer", file=copy))
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    kept = None
    try:
        check_space(file.parent, copy.stat().st_size)
        if file.exists():
            alone(file)
            # Its name tells which schema it has, as every copy's does.
            kept = _new_name(file, len(_checked(file)))
        _private(part)
        shutil.copyfile(copy, part)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            cipher.write_note(kept, cipher.account_of(file))
            _second_name(file, kept)
        put_in_place(part, file, cipher.account_of(copy))
    except (OSError, sqlite3.Error) as error:
        raise UserFault(Notice.of("store.restore_failed", file=copy, reason=error)) from error
    finally:
        part.unlink(missing_ok=True)
    # All is done; a copy that can't be deleted now is with the next one.
    with contextlib.suppress(OSError):
        prune(file)
    return kept


def put_in_place(part: Path, file: Path, account: str) -> None:
    """Replace a record by a new file in one step; `account` names the new file's key, "" for none.

    Whoever is killed on the way leaves a file that can be opened: a note beside a plain one counts
    for nothing, an encrypted one without a note would be lost. Raises OSError.
    """
    if account:
        cipher.write_note(file, account)
    os.replace(part, file)
    if not account:
        cipher.write_note(file, "")


def _second_name(file: Path, kept: Path) -> None:
    try:
        # A record that had no name for a moment would be begun anew by whoever starts in it.
        os.link(file, kept)
    except OSError:
        # File systems of USB sticks have no second names.
        os.replace(file, kept)


def tidy_if_free(file: Path) -> None:
    """Take away what a killed change of the record left, unless one is going on. Raises OSError."""
    if not any(_leftovers(file)) and not _stale_note(file):
        return
    with FileLock(file.with_suffix(".lock")) as lock:
        if lock.acquire():
            tidy(file)


def tidy(file: Path) -> None:
    """The same for who holds the lock: half-written files may hold a customer's words in plain."""
    for one in list(_leftovers(file)):
        _delete(one)
    if _stale_note(file):
        account = cipher.noted(file)
        if all(cipher.account_of(copy.file) != account for copy in copies(file)):
            cipher.forget_key(account)
        cipher.write_note(file, "")


def _leftovers(file: Path) -> Iterator[Path]:
    yield from file.parent.glob(f"{file.name}.*.part*")
    for one in folder(file).glob(f"{file.stem}-schema*"):
        if one.suffix == ".db" and file.exists():
            # A restoring that was cut off: the second name of the record itself.
            if one.samefile(file):
                yield one
        elif ".part" in one.name and time.time() - one.stat().st_mtime > _PART_SECONDS:
            yield one


def _stale_note(file: Path) -> bool:
    return cipher.note_file(file).exists() and cipher.is_plain(file)


def set_aside(file: Path) -> Path:
    """Move a record that can't be used away, so that a new one begins; where it is now.

    Nothing of it is deleted. Raises UserFault when there is none or it can't be moved.
    """
    if not file.exists():
        raise UserFault(Notice.of("store.missing", file=file))
    stamp = datetime.now(UTC).strftime(_AT)
    target = file.with_name(f"{file.stem}-set-aside-{stamp}{file.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = file.with_name(f"{file.stem}-set-aside-{stamp}-{number}{file.suffix}")
    try:
        for suffix in ("-wal", "-shm", "-journal"):
            beside = file.with_name(file.name + suffix)
            if beside.exists():
                os.replace(beside, target.with_name(target.name + suffix))
        note = cipher.note_file(file)
        if note.exists():
            os.replace(note, cipher.note_file(target))
        os.replace(file, target)
    except OSError as error:
        raise UserFault(Notice.of("store.unusable", file=file, reason=error)) from error
    return target


def alone(file: Path) -> None:
    """Fold the log into the file and make sure that nobody else has it open.

    Raises UserFault when somebody has, sqlite3.Error when the file is broken.
    """
    with closing(cipher.connect(file)) as db:
        try:
            # Leaving the write-ahead log needs the file for oneself.
            db.execute("PRAGMA busy_timeout = 500")
            mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            mode = "wal"
    if mode == "wal":
        raise UserFault(Notice.of("store.in_use", file=file))


def check_space(place: Path, needed: int) -> None:
    """Raise UserFault when `needed` bytes and a little air do not fit on the folder's disk."""
    free = shutil.disk_usage(place).free
    if free < needed + SPARE_BYTES:
        raise UserFault(
            Notice.of(
                "store.no_space", folder=place, needed=(needed + SPARE_BYTES) >> 20, free=free >> 20
            )
        )


def steps_of(db: Any) -> frozenset[str]:
    """Names of the steps of the schema that a record has taken."""
    there = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if not db.execute(there).fetchone():
        return frozenset()
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'assistant'")
    return frozenset(row[0] for row in rows.fetchall())


def _checked(file: Path) -> frozenset[str]:
    """The steps of a file's schema. Raises UserFault when it is no whole record."""
    try:
        with closing(cipher.connect(file)) as db:
            db.execute("PRAGMA query_only = ON")
            result = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            steps = steps_of(db)
    except sqlite3.Error as error:
        raise UserFault(Notice.of("store.bad_backup", file=file, reason=error)) from error
    if result != "ok" or not steps:
        raise UserFault(Notice.of("store.bad_backup", file=file, reason=result))
    return steps


def _bytes_of(file: Path) -> int:
    """What a copy takes: the file and what its log still holds."""
    log = file.with_name(file.name + "-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _teller(source: Any, progress: Progress) -> Callable[[int, int, int], None]:
    page = int(source.execute("PRAGMA page_size").fetchone()[0])

    def tell(status: int, left: int, total: int) -> None:
        progress("backup", (total - left) * page >> 20, total * page >> 20)

    return tell


def _new_name(file: Path, schema: int) -> Path:
    at = datetime.now(UTC).replace(microsecond=0)
    # Never older than the last one, even when the clock was set back: the oldest go first.
    if last := copies(file):
        at = max(at, last[0].at + timedelta(seconds=1))
    return folder(file) / f"{file.stem}-schema{schema}-{at.strftime(_AT)}.db"


def _private(file: Path) -> None:
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _delete(file: Path) -> None:
    file.unlink(missing_ok=True)
    cipher.write_note(file, "")

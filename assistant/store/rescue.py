"""A damaged record is set aside and what can still be read of it goes into a new one.

Nothing is thrown away: the damaged file keeps all its bytes under another name, and the new one
takes its place only when it is whole.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
import struct
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from assistant.domain.notice import Notice
from assistant.filelock import FileLock
from assistant.store import cipher, refill
from assistant.store.inbox import queue_triggers
from assistant.store.migrations import migrations

log = logging.getLogger("assistant.store")

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
# First bytes of pages: trees, lists of free pages, pages that go on.
_PAGE_KINDS = (b"\x00", b"\x02", b"\x05", b"\x0a", b"\x0d")
_LOOKED_AT = 64
# How long to wait for another program that mends the same record (seconds).
_PATIENCE = 60.0
_ROWS = 500
# Rows apart that are looked for behind a damaged place.
_FARTHEST = 1 << 32
# Made again of other tables, with an index of words over it.
_QUEUE = "review_queue"


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a damaged record: where it lies now, rows in the new one, tables with gaps."""

    aside: Path
    rows: int
    gaps: tuple[str, ...]

    def notice(self) -> Notice:
        """The same for a person."""
        if not self.rows:
            return Notice.of("store.set_aside", aside=self.aside)
        told = "store.rescued_gaps" if self.gaps else "store.rescued"
        return Notice.of(told, aside=self.aside, rows=self.rows)


def is_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that the file itself is broken, not busy, full or closed."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.DatabaseError) and code is not None and code & 255 in _DAMAGED


def is_damaged(file: Path) -> bool:
    """Look through the whole file: some tenths of a second for a hundred megabytes.

    False for what may be encrypted, or never was a record: that is not ours to move.
    """
    if not _is_ours(file):
        return False
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=5)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
            return found is None or found[0] != "ok"
    except sqlite3.Error as error:
        return is_damage(error)


def _is_ours(file: Path) -> bool:
    """Whether the pages are those of a plain database, though the first one may be broken."""
    if file.with_suffix(".cipher").exists():
        return False
    with file.open("rb") as stream:
        if stream.read(len(_MAGIC)) == _MAGIC:
            return True
        kinds = []
        for number in range(1, _LOOKED_AT + 1):
            stream.seek(number * _PAGE)
            kinds.append(stream.read(1))
    there = [kind for kind in kinds if kind]
    return sum(kind in _PAGE_KINDS for kind in there) * 2 > len(there)


def keep_log(file: Path) -> Notice | None:
    """After a sudden end: whether the write-ahead log holds whole transactions that SQLite can't
    use, since something before them is broken. The log is then kept beside the record, and the
    notice says so; call it before the record is opened."""
    wal = Path(f"{file}-wal")
    if file.with_suffix(".cipher").exists():
        # Only who has the key may ask it anything.
        return None
    try:
        if not wal.stat().st_size:
            return None
        written = _last_commit(wal)
        if not written:
            return None
        kept = _free_name(file)
        with contextlib.closing(sqlite3.connect(file, timeout=5)) as connection:
            usable = int(connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
            if usable >= written:
                return None
            aside = Path(f"{kept}-wal")
            shutil.copyfile(wal, aside)
            aside.chmod(0o600)
    except FileNotFoundError:
        return None
    except (OSError, sqlite3.Error) as error:
        # What is wrong with the record itself is found when it is opened.
        log.warning("the log of the record could not be looked at: %s", error)
        return None
    log.warning("the log of the record is damaged: %d of %d pages", usable, written)
    return Notice.of("store.log_damaged", aside=aside)


def _last_commit(wal: Path) -> int:
    """Number of the last page in the log that ends a transaction of its present round."""
    last = 0
    with wal.open("rb") as stream:
        head = stream.read(32)
        if len(head) < 32:
            return 0
        size, salts = struct.unpack(">I", head[8:12])[0], head[16:24]
        number = 0
        while len(frame := stream.read(24)) == 24:
            number += 1
            if frame[8:16] != salts:
                break
            if frame[4:8] != bytes(4):
                last = number
            stream.seek(size, os.SEEK_CUR)
    return last


def mend(file: Path) -> Rescued | None:
    """Set a damaged record aside and make a new one of what can be read.

    No connection of this process to it may be open. None when the file is whole: another program
    was first. Raises OSError or sqlite3.Error when the disk does not let it; everything then lies
    under one of the two names, and the next start tries again.
    """
    with FileLock(file.with_suffix(".mending")) as lock:
        deadline = time.monotonic() + _PATIENCE
        while not lock.acquire():
            if time.monotonic() > deadline:
                raise OSError("another program mends the record")
            time.sleep(0.1)
        if not is_damaged(file):
            return None
        fresh = file.with_suffix(".rescued")
        _remove(fresh)
        rows, gaps = _save(file, fresh)
        aside = _set_aside(file)
        if rows:
            os.replace(fresh, file)
        else:
            _remove(fresh)
        log.warning("the record was damaged; set aside as %s, %d rows saved", aside.name, rows)
        return Rescued(aside, rows, gaps)


def forget(file: Path, days: int = 0) -> int:
    """Delete what was set aside more than `days` ago; how many files. Raises OSError.

    Whoever is erased from the record must not live on in a damaged one, nor anybody for longer
    than chats are kept. What a person has set aside encrypted waits for its key.
    """
    limit = time.time() - days * 86_400
    gone = 0
    aside = [*file.parent.glob(f"{file.stem}.damaged-*")]
    by_hand = file.parent.glob(f"{file.stem}-set-aside-*")
    aside += [one for one in by_hand if not days or not cipher.note_file(one).exists()]
    for one in aside:
        if not days or one.stat().st_mtime < limit:
            one.unlink(missing_ok=True)
            gone += 1
    return gone


def _free_name(file: Path) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = file.with_name(f"{file.stem}.damaged-{stamp}{file.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{file.stem}.damaged-{stamp}-{number}{file.suffix}")
    return aside


def _set_aside(file: Path) -> Path:
    aside = _free_name(file)
    # The log goes first: one that is left behind would be played into the new file.
    for ending in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{file}{ending}", f"{aside}{ending}")
            os.utime(f"{aside}{ending}")
    return aside


def _remove(file: Path) -> None:
    for ending in ("-wal", "-shm", "-journal", ""):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _save(file: Path, fresh: Path) -> tuple[int, tuple[str, ...]]:
    """Copy what can be read into a new file; rows copied, and tables of which some are missing."""
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    copy: Path | None = None
    target = Database(sqlite3.connect(fresh, isolation_level=None))
    try:
        try:
            source = _open(file)
        except sqlite3.DatabaseError:
            copy = fresh.with_suffix(".repaired")
            _repaired(file, copy)
            source = _open(copy)
        with contextlib.closing(source):
            return _copy(source, target)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        log.warning("nothing of the record can be read: %s", error)
        return 0, ()
    finally:
        target.close()
        if copy is not None:
            _remove(copy)


def _open(file: Path) -> sqlite3.Connection:
    source = sqlite3.connect(file, isolation_level=None, timeout=5)
    try:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        source.close()
        raise
    source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return source


def _repaired(file: Path, copy: Path) -> None:
    """The same pages behind a header as every record of ours has it, in a file of full length."""
    shutil.copyfile(file, copy)
    wal = Path(f"{file}-wal")
    if wal.exists():
        shutil.copyfile(wal, f"{copy}-wal")
    with copy.open("r+b") as stream:
        pages = os.fstat(stream.fileno()).st_size // _PAGE
        if stream.read(len(_MAGIC)) == _MAGIC:
            stream.seek(28)
            pages = max(pages, min(struct.unpack(">I", stream.read(4))[0], pages * 100))
        head = _MAGIC + struct.pack(">HBBBBBB", _PAGE, 2, 2, 0, 64, 32, 32)
        head += struct.pack(">IIII", 1, pages, 0, 0)
        head += struct.pack(">IIIIIIII", 1, 4, 0, 0, 1, 0, 0, 0)
        head += bytes(20) + struct.pack(">II", 1, 3_040_000)
        stream.seek(0)
        stream.write(head)
        # Roots of tables beyond the end would make the whole schema unreadable.
        stream.truncate(pages * _PAGE)


def _copy(source: sqlite3.Connection, target: Database) -> tuple[int, tuple[str, ...]]:
    schema = source.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    virtual = tuple(n for kind, n, sql in schema if sql.upper().startswith("CREATE VIRTUAL"))
    conn = target.conn
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN IMMEDIATE")
    rows, gaps = 0, []
    for kind, name, sql in schema:
        shadow = any(name.startswith(f"{one}_") for one in virtual)
        if kind != "table" or shadow or name.startswith("sqlite_"):
            continue
        conn.execute(sql)
        if name in virtual:
            continue
        copied, whole = _copy_table(source, target, name)
        rows += copied
        if not whole:
            gaps.append(name)
    known = {step.name for step in migrations.applied(target)}
    current = not {step.name for step in migrations.pending(target)} and bool(known)
    queue = {name for name, _ in queue_triggers(_plain())} if current else set()
    if current:
        conn.execute(f"DELETE FROM {_QUEUE}")
    for kind, name, sql in schema:
        if kind != "table" and name not in queue:
            conn.execute(sql)
    _drop_strays(conn)
    conn.execute("COMMIT")
    if current:
        refill.finish(target)
    return rows, tuple(gaps)


def _plain() -> Database:
    plain = Database(memory=True)
    migrations.apply(plain)
    return plain


def _copy_table(source: sqlite3.Connection, target: Database, name: str) -> tuple[int, bool]:
    """Copy one table but for what can't be read; rows, and whether that was all."""
    columns = [row[1] for row in target.execute(f'PRAGMA table_info("{name}")').fetchall()]
    numbered = _has_rowid(source, name)
    key = "rowid" if numbered else f'"{columns[0]}"'
    names = ", ".join([*(["rowid"] if numbered else []), *(f'"{one}"' for one in columns)])
    marks = ", ".join("?" * (len(columns) + numbered))
    put = f'INSERT OR IGNORE INTO "{name}" ({names}) VALUES ({marks})'
    read = f'SELECT {names} FROM "{name}" NOT INDEXED'
    before = target.conn.total_changes

    def take(query: str, *values: int) -> tuple[int | None, bool]:
        """The last key that was read, and whether the end was reached."""
        last: int | None = None
        rows: list[tuple[object, ...]] = []
        try:
            for row in source.execute(query, values):
                rows.append(row)
                last = row[0] if numbered else None
                if len(rows) >= _ROWS:
                    target.conn.executemany(put, rows)
                    rows.clear()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return last, False
        finally:
            target.conn.executemany(put, rows)
        return last, True

    last, whole = take(f"{read} ORDER BY {key}")
    if not whole:
        # From the other end, and between the two in steps that grow until something is found.
        take(f"{read} ORDER BY {key} DESC")
        at, step = last or 0, 1
        while numbered and step < _FARTHEST:
            last, ended = take(f"{read} WHERE rowid > ? ORDER BY rowid", at + step)
            if ended:
                break
            at, step = (last, 1) if last is not None else (at, step * 2)
    return target.conn.total_changes - before, whole


def _has_rowid(source: sqlite3.Connection, name: str) -> bool:
    try:
        source.execute(f'SELECT rowid FROM "{name}" LIMIT 0')
    except sqlite3.OperationalError:
        return False
    return True


def _drop_strays(conn: sqlite3.Connection) -> None:
    """What refers to a row that is lost would break every later change of its table."""
    while strays := conn.execute("PRAGMA foreign_key_check").fetchall():
        gone = conn.total_changes
        for table, rowid, _, _ in strays:
            if rowid is not None:
                conn.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [rowid])
        if conn.total_changes == gone:
            return

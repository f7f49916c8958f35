"""An encrypted record: nothing of it is readable without the key, everything works with it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from typer.testing import CliRunner

import assistant
from assistant import paths, record_ready, settings
from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.filelock import FileLock
from assistant.live.changes import FileChanges
from assistant.review.queue import open_queue
from assistant.settings import settings_file
from assistant.store import backup, cipher, convert, database
from assistant.store.database import (
    known_steps,
    open_cache,
    open_for_reading,
    open_for_writing,
    writing,
)
from assistant.store.sqlite import SqliteStore
from tests.fakes.keyring import MemoryKeyring
from tests.session.builders import MEI, customer
from tests.store.support import everything

SECRET = "我的暗号是向日葵和蓝色的雨伞"


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    cipher._known.clear()
    yield ours
    keyring.set_keyring(before)
    cipher._known.clear()


@pytest.fixture
def file() -> Path:
    return paths.record_file()


@pytest.fixture
def wished() -> None:
    settings_file().write_text("[store]\nencrypt = true\n", encoding="utf-8")


_PLAIN: dict[str, bytes] = {}


def record(file: Path) -> None:
    """A record with one message; a plain one is made once and copied."""
    if not cipher.wanted(file) and _PLAIN:
        file.parent.mkdir(parents=True, exist_ok=True)
        for suffix, content in _PLAIN.items():
            file.with_suffix(suffix).write_bytes(content)
            file.with_suffix(suffix).chmod(0o600)
        return
    store = SqliteStore(file)
    store.record_messages(MEI, (customer(SECRET),))
    store.close()
    if not cipher.wanted(file):
        _PLAIN.update({one: file.with_suffix(one).read_bytes() for one in (".db", ".key")})


def texts(file: Path) -> list[str]:
    db = open_for_reading(file)
    found = [row[0] for row in db.execute("SELECT text FROM messages").fetchall()]
    db.close()
    return found


def schema(file: Path) -> set[tuple[str, ...]]:
    """Every table, index and trigger."""
    db = open_for_reading(file)
    found = db.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    db.close()
    return set(found)


def test_a_new_record_is_encrypted_where_the_settings_say_so(file: Path, wished: None):
    record(file)
    assert not everything(file).startswith(cipher.PLAIN_HEADER)
    assert SECRET.encode() not in everything(file)
    assert texts(file) == [SECRET]


def test_a_plain_record_is_encrypted_with_its_copies_and_made_plain_again(file: Path):
    record(file)
    copy = backup.make(file, 1).file
    assert SECRET.encode() in everything(file)
    assert SECRET.encode() in copy.read_bytes()
    before = schema(file)
    assert convert.encrypt(file)
    assert not convert.encrypt(file)
    assert schema(file) == before
    assert SECRET.encode() not in everything(file) + copy.read_bytes()
    assert texts(file) == texts(copy) == [SECRET]
    assert convert.decrypt(file)
    assert not convert.decrypt(file)
    assert schema(file) == before
    assert file.read_bytes().startswith(cipher.PLAIN_HEADER)
    assert texts(file) == texts(copy) == [SECRET]
    assert not list(file.parent.glob("**/*.cipher"))


def test_words_are_found_and_faults_are_those_that_every_room_expects(file: Path, wished: None):
    record(file)
    db = open_for_writing(file)
    with pytest.raises(sqlite3.OperationalError):
        db.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError), writing(db):
        db.execute("INSERT INTO chats SELECT * FROM chats")
    assert not db.conn.in_transaction
    db.close()
    queue = open_queue(file)
    assert queue.execute("SELECT count(*) FROM review_words").fetchone()[0] >= 0
    queue.close()


def test_the_team_s_and_the_desk_s_ear_hears_of_writes_to_an_encrypted_file(
    file: Path, wished: None
):
    record(file)
    changes = FileChanges(file, seconds=0.01)
    told = threading.Event()
    changes.start(told.set)
    assert told.wait(10)
    changes.stop()


def test_a_lost_key_is_told_and_the_file_can_be_set_aside(
    file: Path, ring: MemoryKeyring, wished: None
):
    record(file)
    ring.held.clear()
    cipher._known.clear()
    with pytest.raises(UserFault) as fault:
        SqliteStore(file)
    assert fault.value.notice.id == "store.key_lost"
    aside = backup.set_aside(file)
    assert aside.exists()
    assert cipher.note_file(aside).exists()
    assert not file.exists()
    record(file)
    assert texts(file) == [SECRET]


def test_a_closed_keyring_is_no_lost_key(file: Path, ring: MemoryKeyring, wished: None):
    record(file)
    ring.locked = True
    cipher._known.clear()
    with pytest.raises(UserFault) as fault:
        open_for_writing(file)
    assert fault.value.notice.id == "store.keyring_closed"


def test_without_a_keyring_nothing_is_recorded_in_plain(
    file: Path, wished: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assistant.system_keyring.find", lambda: None)
    with pytest.raises(UserFault) as fault:
        SqliteStore(file)
    assert fault.value.notice.id == "store.no_keyring"
    assert not file.exists() or not file.stat().st_size


def test_a_record_that_is_open_elsewhere_is_not_converted(file: Path):
    record(file)
    other = open_for_writing(file)
    with pytest.raises(UserFault) as fault:
        convert.encrypt(file)
    assert fault.value.notice.id == "store.in_use"
    other.close()
    assert not cipher.is_encrypted(file)
    assert texts(file) == [SECRET]


def test_a_full_disk_leaves_the_plain_record_as_it_was(
    file: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
):
    record(file)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda place: type("U", (), {"free": 1})())
    with pytest.raises(UserFault) as fault:
        convert.encrypt(file)
    assert fault.value.notice.id == "store.no_space"
    assert texts(file) == [SECRET]
    assert not ring.held
    assert sorted(one.suffix for one in file.parent.iterdir()) == [".db", ".key", ".lock"]


def test_a_copy_of_an_encrypted_record_is_encrypted_and_can_be_restored(file: Path, wished: None):
    record(file)
    copy = backup.make(file, 12).file
    assert SECRET.encode() not in copy.read_bytes()
    db = open_for_writing(file)
    db.execute("DELETE FROM chats")
    steps = backup.steps_of(db.conn)
    db.close()
    kept = backup.restore(file, copy, steps)
    assert texts(file) == [SECRET]
    assert kept is not None
    assert texts(kept) == []


def test_the_index_of_cases_is_encrypted_with_the_record(wished: None, ring: MemoryKeyring):
    file = paths.data_dir() / "cases.db"
    db = open_cache(file)
    db.execute("CREATE TABLE a (b)")
    db.close()
    assert not file.read_bytes().startswith(cipher.PLAIN_HEADER)
    settings_file().write_text("", encoding="utf-8")
    db = open_cache(file)
    assert db.table_names() == []
    db.close()
    assert ring.held == {}


def test_key_notes_and_files_are_their_owner_s_alone(file: Path, wished: None):
    record(file)
    backup.make(file, 12)
    for one in file.parent.rglob("*"):
        assert one.stat().st_mode & 0o077 == 0 or one == file.parent, one


def test_every_connection_is_opened_in_one_place():
    """Else a room would read an encrypted file as garbage, or write a plain one."""
    root = Path(assistant.__file__).parent
    users = {
        file.relative_to(root).as_posix()
        for file in root.rglob("*.py")
        if re.search(r"sqlite3\.connect\(|Database\((?!memory)[^)]*(?:file|path)", file.read_text())
    }
    # A damaged record is mended page by page; an encrypted one is left to its copies.
    assert users == {"store/cipher.py", "store/rescue.py"}


def test_a_damaged_encrypted_record_is_told_and_its_copy_serves(file: Path, wished: None):
    record(file)
    copy = backup.make(file, 12).file
    whole = file.read_bytes()
    file.write_bytes(whole[:16] + bytes(4096) + whole[4112:])
    with pytest.raises(UserFault) as fault:
        SqliteStore(file)
    assert fault.value.notice.id == "store.unusable"
    backup.set_aside(file)
    assert backup.restore(file, copy, database.known_steps()) is None
    assert texts(file) == [SECRET]


def test_the_supervisor_s_commands_read_an_encrypted_record(wished: None, tmp_path: Path):
    record(paths.record_file())
    commands = (
        ["stats", "--json"], ["export", "labels", "--out", str(tmp_path / "labels.jsonl")],
        ["export", "all", "--out", str(tmp_path / "record.xlsx")], ["record", "status"],
        ["cases", "list"],
    )  # fmt: skip
    for words in commands:
        result = CliRunner().invoke(app, words)
        assert result.exit_code in (0, 1), (words, result.output)
        assert result.exception is None or isinstance(result.exception, SystemExit | UserFault)
        if isinstance(result.exception, UserFault):
            assert not result.exception.notice.id.startswith("store."), words


def test_what_was_written_before_a_sudden_end_is_there(file: Path, wished: None, tmp_path: Path):
    store = SqliteStore(file)
    store.record_messages(MEI, (customer(SECRET),))
    store.flush()
    # As kill -9 leaves it: the log not folded into the file.
    after = tmp_path / "after" / "record.db"
    after.parent.mkdir()
    for one in file.parent.glob("record.*"):
        if not one.name.endswith("-shm"):
            shutil.copy(one, after.parent / one.name)
    store.close()
    assert Path(f"{after}-wal").stat().st_size
    reopened = SqliteStore(after)
    assert reopened.told is None
    reopened.close()
    assert texts(after) == [SECRET]


def test_what_lies_elsewhere_leaves_no_key_behind(
    tmp_path: Path, wished: None, ring: MemoryKeyring
):
    record(tmp_path / "sample" / "record.db")
    assert ring.held == {}
    assert texts(tmp_path / "sample" / "record.db") == [SECRET]


def test_a_policy_that_asks_for_it_is_carried_out_at_the_next_start(file: Path):
    record(file)
    settings_file().write_text("[store]\nencrypt = true\n", encoding="utf-8")
    options = settings.load()
    assert record_ready.waiting(options) == [file]
    record_ready.make_ready(options)
    assert cipher.is_encrypted(file)
    assert record_ready.waiting(options) == []
    assert texts(file) == [SECRET]


def test_a_plain_record_is_not_written_to_where_encryption_is_asked_for_and_impossible(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    record(file)
    settings_file().write_text("[store]\nencrypt = true\n", encoding="utf-8")
    monkeypatch.setattr(cipher, "available", lambda: False)
    record_ready.make_ready(settings.load())
    with pytest.raises(UserFault) as fault:
        SqliteStore(file)
    assert fault.value.notice.id == "store.no_cipher"
    assert not cipher.is_encrypted(file)
    assert texts(file) == [SECRET]


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.mark.parametrize("way", ["encrypt", "decrypt", "restore"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_who_is_killed_while_files_change_places_leaves_a_record_that_opens(
    way: str, moment: str, file: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
):
    record(file)
    plain_copy = backup.make(file, 12).file.rename(file.parent / "plain.db")
    if way != "encrypt":
        convert.encrypt(file)
    replace = os.replace
    change = {
        "encrypt": lambda: convert.encrypt(file),
        "decrypt": lambda: convert.decrypt(file),
        "restore": lambda: backup.restore(file, plain_copy, known_steps()),
    }[way]

    def cut_off(one: object, other: object) -> None:
        if Path(str(other)) != file:
            return replace(one, other)  # type: ignore[arg-type]
        if moment == "after":
            replace(one, other)  # type: ignore[arg-type]
        # The dead tidy nothing up.
        patched.setattr(cipher, "forget_key", lambda account: False)
        patched.setattr(Path, "unlink", lambda file, missing_ok=False: None)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", cut_off)
        with pytest.raises(Killed):
            change()
    cipher._known.clear()
    open_for_writing(file).close()
    assert texts(file) == [SECRET]
    assert cipher.is_encrypted(file) == (file.read_bytes()[:16] != cipher.PLAIN_HEADER)
    assert not [one for one in file.parent.rglob("*") if ".part" in one.name]
    assert [copy for copy in backup.copies(file) if copy.file.samefile(file)] == []
    assert cipher.note_file(file).exists() == cipher.is_encrypted(file)


def test_copies_that_a_killed_run_left_plain_are_encrypted_by_the_next(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    record(file)
    copy = backup.make(file, 12).file
    rewrite = convert._rewrite

    def only_the_record(one: Path, *arguments: Any) -> None:
        if one != file:
            raise Killed
        rewrite(one, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(convert, "_rewrite", only_the_record)
        with pytest.raises(Killed):
            convert.encrypt(file)
    assert cipher.is_encrypted(file)
    assert SECRET.encode() in copy.read_bytes()
    settings_file().write_text("[store]\nencrypt = true\n", encoding="utf-8")
    assert record_ready.waiting(settings.load()) == [file]
    assert convert.encrypt(file)
    assert not convert.encrypt(file)
    assert SECRET.encode() not in copy.read_bytes()
    assert texts(copy) == texts(file) == [SECRET]
    assert convert.decrypt(file)
    assert texts(copy) == texts(file) == [SECRET]


class _Other(MemoryKeyring):
    """While the first key is put away, another program begins the same record."""

    def __init__(self, file: Path, waits: threading.Event) -> None:
        super().__init__()
        self.waits = waits
        self.other = threading.Thread(target=lambda: (cipher.connect(file).close(), waits.set()))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.held:
            self.held[service, username] = password
            self.other.start()
            assert self.waits.wait(20)
        super().set_password(service, username, password)


def test_two_programs_that_begin_a_record_together_have_the_same_key(
    file: Path, wished: None, monkeypatch: pytest.MonkeyPatch
):
    waits, acquire = threading.Event(), FileLock.acquire

    def tell(lock: FileLock) -> bool:
        taken = acquire(lock)
        if not taken:
            waits.set()
        return taken

    monkeypatch.setattr(FileLock, "acquire", tell)
    file.parent.mkdir(parents=True, exist_ok=True)
    ring = _Other(file, waits)
    keyring.set_keyring(ring)
    connection = cipher.connect(file)
    ring.other.join(20)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    ((_, account),) = ring.held
    assert cipher.account_of(file) == account
    # What waited is gone, too.
    assert sorted(one.name for one in file.parent.iterdir()) == ["record.cipher", "record.db"]

"""A damaged record: what can be read goes on, the damaged file stays, and somebody is told."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.store import backup, cipher, rescue
from assistant.store.erasing import erase_customers
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, PLAN, customer, draft, reading
from tests.store.support import rows
from tests.store.test_sqlite import NOW
from tests.store.test_writer import texts, wait

MANY = 240


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with some hundred pages, made once."""
    file = tmp_path_factory.mktemp("made") / "record.db"
    store = SqliteStore(file)
    for number in range(MANY):
        key, text = f"c:{number}", f"第{number}条：" + "包裹到现在也没有送到。" * 20
        chat = replace(MEI, peer=f"陈美{number % 7}")
        store.record_messages(chat, (customer(text, key),))
        store.record_reading(chat, key, reading())
        made = (draft(f"d{number}", "我现在就查，十分钟内回您。" * 5),)
        store.record_suggestion(Suggestion(f"s{number}", chat, 1, key, reading(), PLAN, made, NOW))
        store.record_outcome(chat, Outcome(f"s{number}", OutcomeKind.TAKEN, f"d{number}", "好", 1))
    store.close()
    return file


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    shutil.copytree(made.parent, folder)
    return folder / "record.db"


def overwrite(file: Path, start: int, data: bytes) -> None:
    with file.open("r+b") as stream:
        stream.seek(start)
        stream.write(data)


def page_of(file: Path, table: str, which: float = 0.5) -> int:
    """Where one leaf of a table lies: nothing but rows of it stand there."""
    with closing(sqlite3.connect(file)) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()[0]
    data = file.read_bytes()
    start = (root - 1) * 4096
    assert data[start] == 5, "the table is too small to have leaves"
    cells = int.from_bytes(data[start + 3 : start + 5], "big")
    place = start + 12 + 2 * int(cells * which)
    cell = start + int.from_bytes(data[place : place + 2], "big")
    return (int.from_bytes(data[cell : cell + 4], "big") - 1) * 4096


def aside(file: Path) -> Path:
    (found,) = file.parent.glob("record.damaged-*.db")
    return found


def is_sound(file: Path) -> None:
    assert rows(file, "PRAGMA integrity_check")[0][0] == "ok"
    assert rows(file, "PRAGMA foreign_key_check") == []
    with closing(sqlite3.connect(file)) as db:
        db.execute("INSERT INTO review_words (review_words, rank) VALUES ('integrity-check', 1)")


def test_a_broken_header_costs_nothing(file: Path):
    overwrite(file, 0, b"\xff" * 100)
    damaged = file.read_bytes()
    store = SqliteStore(file)
    assert store.told is not None
    assert store.told.id == "store.rescued"
    assert dict(store.told.args)["aside"] == str(aside(file))
    store.close()
    assert aside(file).read_bytes() == damaged
    assert len(texts(file)) == MANY
    assert len(rows(file, "SELECT * FROM review_queue")) == MANY
    assert {row["outcome"] for row in rows(file, "SELECT outcome FROM review_queue")} == {"taken"}
    is_sound(file)


def test_a_broken_page_costs_only_what_stood_on_it(file: Path):
    overwrite(file, page_of(file, "messages"), os.urandom(4096))
    result = rescue.mend(file)
    assert result is not None
    assert result.notice().id == "store.rescued_gaps"
    assert result.gaps == ("messages",)
    assert MANY - 30 < len(texts(file)) < MANY
    assert len(rows(file, "SELECT * FROM suggestions")) == MANY
    is_sound(file)


def test_a_page_that_breaks_at_work_is_noticed_and_mended_meanwhile(file: Path):
    told = []
    store = SqliteStore(file, on_fault=lambda notice: told.append(notice.id))
    store.flush()
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    overwrite(file, page_of(file, "moods"), os.urandom(4096))
    store._reader.conn.execute("PRAGMA shrink_memory")
    # Whatever somebody reads first stumbles over it.
    store.get(
        MEI, lambda db, _: db.execute("SELECT sum(length(evidence)) FROM moods").fetchone(), None
    )
    assert wait(lambda: told == ["store.rescued_gaps"])
    store.record_messages(MEI, (customer("还能记吗", "c:new"),))
    assert store.flush()
    store.close()
    assert texts(file)[-1] == "还能记吗"
    is_sound(file)


def test_nothing_readable_is_set_aside_and_a_new_record_begun(file: Path):
    size = file.stat().st_size
    file.write_bytes(bytes(size))
    store = SqliteStore(file)
    assert store.told is not None
    assert store.told.id == "store.set_aside"
    store.record_messages(MEI, (customer("新的", "c:1"),))
    assert store.flush()
    store.close()
    assert aside(file).stat().st_size == size
    assert texts(file) == ["新的"]


def test_a_file_cut_short_keeps_what_is_left(file: Path):
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size * 4 // 5 + 700)
    store = SqliteStore(file)
    assert store.told is not None
    assert store.told.id in ("store.rescued", "store.rescued_gaps")
    store.close()
    assert 0 < len(texts(file)) < MANY
    is_sound(file)


def test_a_log_broken_in_its_middle_is_kept_and_told_of(file: Path):
    store = SqliteStore(file)
    for number in range(20):
        store.record_messages(MEI, (customer(f"新{number}", f"n:{number}"),))
        assert store.flush()
    # As kill -9 leaves it: the log has not been taken in.
    dead = file.parent / "dead"
    dead.mkdir()
    for one in file.parent.glob("record.db*"):
        shutil.copyfile(one, dead / one.name)
    shutil.copyfile(file.with_suffix(".key"), dead / "record.key")
    store.close()
    wal = dead / "record.db-wal"
    overwrite(wal, 32 + 24 + 100, b"\xff" * 50)
    broken = wal.read_bytes()
    again = SqliteStore(dead / "record.db")
    assert again.told is not None
    assert again.told.id == "store.log_damaged"
    again.close()
    (kept,) = dead.glob("record.damaged-*-wal")
    assert kept.read_bytes() == broken
    assert len(texts(dead / "record.db")) >= MANY
    is_sound(dead / "record.db")


def test_a_sound_log_after_a_sudden_end_is_no_matter_for_anybody(file: Path):
    store = SqliteStore(file)
    store.record_messages(MEI, (customer("最后一条", "n:1"),))
    assert store.flush()
    dead = file.parent / "dead"
    dead.mkdir()
    for one in file.parent.glob("record.*"):
        shutil.copyfile(one, dead / one.name)
    store.close()
    again = SqliteStore(dead / "record.db")
    assert again.told is None
    again.close()
    assert texts(dead / "record.db")[-1] == "最后一条"


def test_a_whole_file_and_one_that_may_be_encrypted_are_left_alone(file: Path):
    assert rescue.mend(file) is None
    before = file.read_bytes()
    file.write_bytes(os.urandom(len(before)))
    assert rescue.mend(file) is None
    with pytest.raises(UserFault) as fault:
        SqliteStore(file)
    assert fault.value.notice.id == "store.unusable"
    assert not list(file.parent.glob("*damaged*"))


def test_a_secret_that_was_cut_short_is_not_taken_for_one(file: Path):
    key = file.with_suffix(".key")
    key.write_bytes(b"short")
    store = SqliteStore(file)
    assert store.told is not None
    assert store.told.id == "store.key_renewed"
    assert len(store.secret) == 32
    store.close()
    assert file.with_suffix(".key-damaged").read_bytes() == b"short"
    again = SqliteStore(file)
    assert again.told is None
    again.close()


def test_who_is_erased_does_not_live_on_in_what_was_set_aside(file: Path):
    overwrite(file, 0, b"\xff" * 100)
    store = SqliteStore(file)
    store.flush()
    assert aside(file).exists()
    customer_id = rows(file, "SELECT id FROM customers LIMIT 1")[0]["id"]
    erase_customers(store._db, [customer_id])
    assert not list(file.parent.glob("*damaged*"))
    store.close()


def test_what_was_set_aside_is_kept_no_longer_than_chats(file: Path):
    overwrite(file, 0, b"\xff" * 100)
    SqliteStore(file, keep_days=5).close()
    old = time.time() - 6 * 86_400
    os.utime(aside(file), (old, old))
    SqliteStore(file, keep_days=7).close()
    assert aside(file).exists()
    SqliteStore(file, keep_days=5).close()
    assert not list(file.parent.glob("*damaged*"))


def test_what_a_person_has_set_aside_goes_with_the_erased_and_with_time(file: Path):
    aside = backup.set_aside(file)
    shut = aside.with_name("record-set-aside-20260101T000000Z.db")
    shut.write_bytes(b"?" * 100)
    cipher.write_note(shut, "record 1")
    old = time.time() - 9 * 86_400
    for one in (aside, shut):
        os.utime(one, (old, old))
    assert rescue.forget(file, days=7) == 1
    assert shut.exists()
    assert not aside.exists()
    assert rescue.forget(file) == 2
    assert not list(file.parent.glob("*set-aside*"))

"""A disk that refuses: what can't be written waits, is told of once, and is written in the end."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store import writer
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, TOM, customer
from tests.store.support import rows


class Desk:
    """A store, and what it has told."""

    def __init__(self, file: Path) -> None:
        self.told: list[str] = []
        self.store = SqliteStore(
            file,
            on_fault=lambda notice: self.told.append(notice.id),
            on_mended=lambda: self.told.append("mended"),
        )

    def says(self, number: int, text: str = "在吗") -> None:
        self.store.record_messages(MEI, (customer(f"{text}{number}", f"c:{number}"),))

    def limit(self, pages: int) -> None:
        """How large the file may become: what a full disk is to SQLite."""
        self.store._db.execute(f"PRAGMA max_page_count = {pages}").fetchone()


@pytest.fixture
def desk(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(writer, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(writer, "LONGEST_WAIT", 0.05)
    desk = Desk(file)
    yield desk
    desk.store.close()


def texts(file: Path) -> list[str]:
    return [row["text"] for row in rows(file, "SELECT text FROM messages ORDER BY number")]


def fill(desk: Desk) -> int:
    """Record until the disk is full; how many that were."""
    desk.limit(1)
    number = 0
    while desk.store.flush():
        number += 1
        desk.says(number, "很长的话" * 500)
        assert number < 5000
    return number


def test_a_full_disk_loses_nothing_and_is_told_of_once(desk: Desk, file: Path):
    count = fill(desk)
    desk.store.record_messages(TOM, (customer("还在", "t:1"),))
    assert not desk.store.flush()
    assert desk.told == ["store.full"]
    desk.limit(1_000_000)
    assert wait(lambda: desk.told == ["store.full", "mended"])
    assert desk.store.flush()
    assert len(texts(file)) == count + 1
    assert texts(file)[-1] == "还在"


def test_what_waits_for_the_disk_keeps_its_order_and_is_written_at_the_end(desk: Desk, file: Path):
    count = fill(desk)
    for number in range(count + 1, count + 4):
        desk.says(number, "后来")
    desk.limit(1_000_000)
    desk.store.close()
    assert texts(file)[-3:] == [f"后来{number}" for number in range(count + 1, count + 4)]


def wait(ready, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_a_record_that_another_program_holds_is_waited_for(desk: Desk, file: Path):
    desk.store.put(None, lambda db, _: db.execute("SELECT 1"))
    assert desk.store.flush()
    desk.store._db.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    desk.says(1)
    assert not desk.store.flush()
    assert desk.told == ["store.held"]
    desk.says(2)
    other.execute("ROLLBACK")
    other.close()
    assert wait(lambda: "mended" in desk.told)
    assert texts(file) == ["在吗1", "在吗2"]


def test_a_flush_says_whether_it_is_so(desk: Desk):
    desk.says(1)
    assert desk.store.flush() is True


def test_a_bad_row_behind_a_full_disk_does_not_hold_the_others(desk: Desk, file: Path):
    count = fill(desk)
    desk.store.put(None, lambda db, _: db.execute("INSERT INTO nowhere VALUES (1)"))
    desk.says(count + 1, "最后")
    desk.limit(1_000_000)
    assert wait(lambda: "mended" in desk.told)
    assert desk.told == ["store.full", "store.write_failed", "mended"]
    assert texts(file)[-1] == f"最后{count + 1}"

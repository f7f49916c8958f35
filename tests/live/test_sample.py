"""The sample morning stands on any record with a few chats, and on an empty one nothing breaks."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from assistant.live import asks, tickets, truth
from assistant.live.sample import write_live
from tests.live.conftest import NOW, chat, later


def test_an_empty_record_stays_empty(file: Path, db: Database):
    write_live(file, NOW)
    assert asks.waiting(db) == ()


def test_there_is_something_on_every_page(file: Path, db: Database):
    for number in range(8):
        chat(db, f"c{number}", at=later(-number))
    write_live(file, NOW)
    assert len(asks.waiting(db)) == 3
    assert len(asks.answered(db)) == 1
    assert tickets.counts(db, NOW) == (4, 1)
    assert len(truth.current(db, NOW)) == 1

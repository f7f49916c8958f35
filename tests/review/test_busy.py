"""A supervisor's writing waits for the program that records, and is not refused."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.live import tickets
from assistant.review import thanks, views
from assistant.review.card import load_card
from assistant.review.filters import Filters
from assistant.review.scorecards import Sheet, keep
from assistant.store.database import open_for_writing
from tests.review.shop import Shop

NOW = datetime(2026, 3, 4, tzinfo=UTC)
WRITES: dict[str, Callable[[Database, str], object]] = {
    "a review": lambda db, one: keep(db, load_card(), Sheet(one, "chen", {"listened": 4}), NOW),
    "a view": lambda db, one: views.keep_view(db, "mine", Filters(), "chen", NOW, "1"),
    "thanks": lambda db, one: thanks.set_mark(
        db, db.execute("SELECT id FROM messages").fetchone()[0], thanks.Mark.PINNED, "chen"
    ),
    "a ticket": lambda db, one: tickets.close(
        db, tickets.open_own(db, "x", "chen", NOW), "solved", "chen", NOW
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_it_waits_for_what_is_being_recorded(
    tmp_path: Path, write: Callable[[Database, str], object]
):
    shop = Shop(tmp_path / "record.db")
    suggestion = shop.case("mei")
    shop.store.close()
    recording, window = open_for_writing(shop.file), open_for_writing(shop.file)
    recording.conn.execute("BEGIN IMMEDIATE")
    recording.conn.execute("UPDATE messages SET text = text")
    failed: list[Exception] = []

    def work() -> None:
        try:
            write(window, suggestion)
        except sqlite3.Error as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    # Long enough that a refusal would have come; the record is still taken.
    thread.join(timeout=0.15)
    assert not failed
    assert thread.is_alive()
    recording.conn.execute("COMMIT")
    thread.join(timeout=10)
    assert not failed
    recording.close()
    window.close()

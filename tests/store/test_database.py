"""Two who write one file wait for each other, and neither loses what it has to say."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from assistant.store.database import Record, open_for_writing, writing

ADD = "INSERT INTO review_cards (digest, card, created_at) VALUES (?, '{}', 't')"


def test_who_reads_first_and_writes_then_is_not_refused(tmp_path: Path):
    one, other = (open_for_writing(tmp_path / "record.db") for _ in range(2))

    def write() -> None:
        other.execute(ADD, ["other"])

    with writing(one):
        known = one.execute("SELECT count(*) FROM review_cards").fetchone()[0]
        thread = threading.Thread(target=write)
        thread.start()
        one.execute(ADD, [f"one after {known}"])
    thread.join()
    found = {row[0] for row in one.execute("SELECT digest FROM review_cards").fetchall()}
    assert found == {"one after 0", "other"}
    for db in (one, other):
        db.close()


def twice(db: Record, one: str, other: str) -> None:
    with writing(db):
        db.execute(ADD, [one])
        db.execute(ADD, [other])


def test_what_fails_leaves_nothing_and_a_part_of_it_may_fail_alone(tmp_path: Path):
    db = open_for_writing(tmp_path / "record.db")
    with pytest.raises(sqlite3.IntegrityError):
        twice(db, "gone", "gone")
    assert not db.conn.in_transaction
    with writing(db):
        db.execute(ADD, ["kept"])
        with pytest.raises(sqlite3.IntegrityError):
            twice(db, "part", "kept")
    rows = db.execute("SELECT digest FROM review_cards").fetchall()
    assert rows == [("kept",)]
    db.close()

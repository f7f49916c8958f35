"""Whether a record is as it must be after a sudden end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, customer

# What an acknowledged line "kind id" must be found by.
FOUND = {
    "message": "SELECT 1 FROM messages WHERE text = ?",
    "mood": "SELECT 1 FROM moods WHERE message = (SELECT id FROM messages WHERE text = ?)",
    "suggestion": "SELECT 1 FROM suggestions WHERE id = ?",
    "outcome": "SELECT 1 FROM outcomes WHERE suggestion = ?",
    "promise": "SELECT 1 FROM follow_ups WHERE id = ?",
    "note": "SELECT 1 FROM coaching_notes WHERE id = ?",
    "look": "SELECT 1 FROM review_looks WHERE suggestion = ?",
}


def faults(file: Path) -> list[str]:
    """What is wrong with a record that nobody has open; it is mended by nothing here."""
    wrong: list[str] = []
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if (found := db.execute(f"PRAGMA {pragma}").fetchall()) != good:
                wrong.append(f"{pragma}: {found[:3]}")
        try:
            db.execute(
                "INSERT INTO review_words (review_words, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.Error as error:
            wrong.append(f"words: {error}")
        for what, sql in {
            "suggestions without a row of the queue": (
                "SELECT count(*) FROM suggestions "
                "WHERE id NOT IN (SELECT suggestion FROM review_queue)"
            ),
            "words taken in that are not there": (
                "SELECT count(*) FROM review_queue WHERE words = 1 "
                "AND number NOT IN (SELECT rowid FROM review_words)"
            ),
            "words of nothing": (
                "SELECT count(*) FROM review_words "
                "WHERE rowid NOT IN (SELECT number FROM review_queue)"
            ),
        }.items():
            if count := db.execute(sql).fetchone()[0]:
                wrong.append(f"{count} {what}")
    return wrong


def lost(file: Path, acknowledged: Iterable[str]) -> list[str]:
    """Lines that were acknowledged and are not there."""
    with closing(sqlite3.connect(file)) as db:
        return [
            line
            for line in acknowledged
            if not db.execute(FOUND[line.split(" ", 1)[0]], [line.split(" ", 1)[1]]).fetchone()
        ]


def starts_again(file: Path, number: int) -> list[str]:
    """The next start: opens without a word, and writes."""
    told: list[str] = []
    store = SqliteStore(file, on_fault=lambda notice: told.append(notice.id))
    if store.told is not None:
        told.append(store.told.id)
    store.record_messages(MEI, (customer(f"again {number}", f"again:{number}"),))
    if not store.flush():
        told.append("not written")
    store.close()
    return [f"next start: {one}" for one in told]

"""A record of an earlier version keeps what is in it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from assistant.domain.reading import Context, Correction
from assistant.store.identity import Identities, load_key
from assistant.store.migrations import migrations
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI
from tests.store.support import rows

NAMES = [step.name for step in migrations.pending(Database(memory=True))]


def first_version(file: Path) -> None:
    """A record as version 0.1.0 left it: one angry customer whom an agent put in Taiwan."""
    file.parent.mkdir()
    ids = Identities(load_key(file.with_suffix(".key")))
    customer, chat, message = ids.customer(MEI), ids.chat(MEI), ids.message(MEI, "c:1")
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    db = Database(sqlite3.connect(file, isolation_level=None))
    migrations.apply(db, stop_before="m0002_promises_and_people")
    db.execute(
        "INSERT INTO customers VALUES (?, 'chromium', ?, ?, 'TW', NULL)", [customer, now, now]
    )
    db.execute(
        "INSERT INTO chats VALUES (?, ?, 'chromium', 'agent@shop', ?, ?)",
        [chat, customer, now, now],
    )
    db.execute(
        "INSERT INTO messages VALUES (1, ?, ?, 'customer', '还没到', NULL, ?, 0)",
        [message, chat, now],
    )
    db.execute(
        "INSERT INTO moods VALUES (?, ?, ?, 'anger', 0.7, -0.6, 0.8, 'steady', '[]', '[]', "
        "'zh-Hant', NULL, 'delivery', '', 'urge', 'after_sales', 'none', '[]', 1.0, 1.0)",
        [message, chat, now],
    )
    db.execute(
        "INSERT INTO corrections VALUES (1, ?, ?, ?, 'region', '', 'TW', ?)",
        [chat, customer, message, now],
    )
    db.close()


def test_a_record_of_the_first_version_is_brought_up_to_date_with_its_data(tmp_path: Path):
    file = tmp_path / "old" / "record.db"
    first_version(file)
    store = SqliteStore(file)
    assert store.context(MEI) == Context(
        region="TW", past_moods=("anger",), past_complaints=1, correction=Correction(region="TW")
    )
    assert store.open_follow_ups() == ()
    store.close()
    (row,) = rows(file, "SELECT field, now, model FROM corrections")
    assert tuple(row) == ("region", "TW", "")
    applied = rows(file, "SELECT name FROM _sqlite_migrations ORDER BY name")
    assert [row["name"] for row in applied] == NAMES


def test_the_released_step_has_not_been_changed():
    old = Database(memory=True)
    migrations.apply(old, stop_before="m0002_promises_and_people")
    assert {name for name in old.table_names() if not name.startswith("_")} == {
        "customers", "chats", "messages", "moods", "suggestions", "drafts", "outcomes",
        "corrections",
    }  # fmt: skip
    assert old["corrections"].columns_dict.keys() == {
        "number", "chat", "customer", "message", "field", "was", "now", "at",
    }  # fmt: skip
    old.close()


def test_steps_are_numbered_in_the_order_in_which_they_are_taken():
    assert [int(name[1:5]) for name in NAMES] == list(range(1, len(NAMES) + 1))


def test_opening_again_migrates_nothing_twice(tmp_path: Path):
    file = tmp_path / "record.db"
    for _ in range(2):
        SqliteStore(file).close()
    assert len(rows(file, "SELECT * FROM _sqlite_migrations")) == len(NAMES)

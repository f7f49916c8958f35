"""Every table of the record is either shared with a team or left out for a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.store import outbox
from assistant.store.database import open_for_writing
from assistant.store.mirror import LEFT_OUT, MIRRORED
from assistant.store.outbox import columns


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory):
    one = open_for_writing(tmp_path_factory.mktemp("mirror") / "record.db")
    yield one
    one.close()


def tables(db) -> set[str]:
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    virtual = {name for name, sql in rows if "VIRTUAL TABLE" in (sql or "")}
    return {
        name
        for name, _ in rows
        if not name.startswith("sqlite_")
        # An index of words keeps tables of its own.
        and not any(name.startswith(f"{one}_") for one in virtual)
    }


def test_every_table_is_mirrored_or_left_out_with_a_reason(db):
    mirrored = {one.name for one in MIRRORED}
    assert not mirrored & LEFT_OUT.keys()
    # Missing here? One line in store/mirror.py says how it travels, or why it does not.
    assert tables(db) == mirrored | LEFT_OUT.keys()
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize("one", MIRRORED, ids=lambda one: one.name)
def test_what_is_said_of_a_table_is_true(db, one):
    known = columns(db, one.name)
    assert {*one.key, *one.omit} <= set(known)
    assert not set(one.key) & set(one.omit)
    assert not one.stamp or one.stamp in known
    # Whose data it is and who may read it are questions that the record can answer.
    db.execute(f"SELECT {one.chat}, {one.customer}, {one.audience} FROM {one.name}").fetchall()


def test_parents_come_before_their_children(db):
    order = [one.name for one in MIRRORED]
    for place, name in enumerate(order):
        parents = {row[2] for row in db.execute(f"PRAGMA foreign_key_list({name})").fetchall()}
        assert parents - {name} <= set(order[:place]), name


def test_what_hangs_on_a_chat_says_which(db):
    """Else an erased customer would live on in the team's database."""
    bound = {"chats"}
    for one in MIRRORED:
        parents = {row[2] for row in db.execute(f"PRAGMA foreign_key_list({one.name})").fetchall()}
        if parents & bound:
            bound.add(one.name)
            assert one.chat != "NULL", one.name


def test_a_record_that_leaves_keeps_no_trace_of_the_team(tmp_path: Path):
    db = open_for_writing(tmp_path / "record.db")
    before = db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    outbox.join(db, "desk", "server", "lin", "agent", "device")
    db.execute("INSERT INTO customers VALUES ('c', 'web', 't', 't', NULL, NULL)")
    assert outbox.waiting(db).up == 1
    outbox.leave(db)
    db.execute("INSERT INTO customers VALUES ('d', 'web', 't', 't', NULL, NULL)")
    assert outbox.waiting(db).up == 0
    after = db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    assert after == before
    db.close()


def test_a_table_made_anew_by_a_later_step_is_watched_again_and_sent_whole(tmp_path: Path):
    db = open_for_writing(tmp_path / "record.db")
    outbox.join(db, "replica", "server", "boss", "supervisor", "device")
    values = ["p", "水杯", "t", "a", "t", "t", 0]
    db.execute("INSERT INTO shop_files VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    sql = db.execute("SELECT sql FROM sqlite_master WHERE name = 'shop_files'").fetchone()[0]
    db.execute("ALTER TABLE shop_files RENAME TO old_files")
    db.execute(sql.replace('"shop_files"', "shop_files"))
    db.execute("INSERT INTO shop_files SELECT * FROM old_files")
    db.execute("DROP TABLE old_files")
    db.execute("DELETE FROM team_outbox")
    outbox.watch(db, "replica")
    assert [one.table for one in outbox.next_batch(db, 10)] == ["shop_files"]
    db.execute("UPDATE shop_files SET content = 'neu'")
    entry = outbox.next_batch(db, 10)[0]
    assert entry.data is not None
    assert entry.data["content"] == "neu"
    db.close()

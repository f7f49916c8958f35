"""An update loses nothing: from every earlier schema, with a copy first, and with a way back."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.store import backup, database
from assistant.store.database import known_steps, needs_upgrade, open_for_reading, open_for_writing
from assistant.store.migrations import migrations
from tests.store import old_records
from tests.store.old_records import NAMES, ROWS

# One table of sheets took the place of three.
REBUILT = {"review_cards", "review_sheets", "review_marks", "review_comments"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "record.db"
    old_records.make(file, NAMES[3])
    return file


@pytest.mark.parametrize("step", NAMES)
def test_every_row_of_every_table_survives_from(step: str, tmp_path: Path):
    file = tmp_path / "record.db"
    before = old_records.make(file, step)
    db = open_for_writing(file)
    now = set(old_records.tables(db))
    for table, (columns, rows) in before.items():
        if table in REBUILT and NAMES.index(step) < NAMES.index("m0008_reviews_by_rows"):
            continue
        assert table in now
        kept = old_records.rows(db, table, columns)
        # Cases get their first version, and a title, from a later step.
        assert rows <= kept, table
    if NAMES.index(step) >= NAMES.index("m0005_review_sheets"):
        sheets = db.execute("SELECT note, total, marks FROM review_sheets ORDER BY note").fetchall()
        assert [row[0] for row in sheets] == [f"review_sheets 的 note {n + 1}" for n in range(ROWS)]
        assert [row[1] for row in sheets] == [0.25, 0.5]
        cards = db.execute("SELECT count(*) FROM review_cards").fetchone()[0]
        assert cards == ROWS
    assert db.execute("SELECT count(*) FROM review_queue").fetchone()[0] == ROWS
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()
    assert not needs_upgrade(file)


def test_a_copy_is_made_first_and_named_after_schema_and_time(old: Path):
    before = old.stat().st_size
    open_for_writing(old).close()
    (copy,) = backup.copies(old)
    assert copy.file.parent.name == "backups"
    assert copy.schema == 4
    assert copy.file.name.startswith("record-schema4-20")
    assert copy.size >= before // 2
    db = open_for_reading(copy.file)
    assert [step.name for step in migrations.applied(db)] == list(NAMES[:4])
    db.close()


def test_opening_a_record_of_today_makes_no_copy(tmp_path: Path):
    file = tmp_path / "record.db"
    for _ in range(2):
        open_for_writing(file).close()
    assert backup.copies(file) == []
    assert not needs_upgrade(file)


def test_how_far_it_is_is_told(old: Path):
    told: list[tuple[str, int, int]] = []
    assert needs_upgrade(old)
    open_for_writing(old, lambda *one: told.append(one)).close()
    assert next(stage for stage, _, _ in told) == "backup"
    steps = [(done, whole) for stage, done, whole in told if stage == "migrate"]
    left = len(NAMES) - 4
    assert steps[0] == (0, left)
    assert steps[-1] == (left, left)
    assert steps == sorted(steps)


def test_without_room_for_a_copy_nothing_is_changed(old: Path, monkeypatch: pytest.MonkeyPatch):
    free = type("Usage", (), {"free": 1000})()
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda place: free)
    with pytest.raises(UserFault) as fault:
        open_for_writing(old)
    assert fault.value.notice.id == "store.no_space"
    assert needs_upgrade(old)
    assert backup.copies(old) == []


def test_a_copy_that_breaks_off_leaves_nothing_half(old: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "replace", full)
    with pytest.raises(UserFault) as fault:
        open_for_writing(old)
    assert fault.value.notice.id == "store.backup_failed"
    assert list(backup.folder(old).iterdir()) == []
    monkeypatch.undo()
    assert needs_upgrade(old)


def test_a_step_that_fails_leaves_the_record_and_says_so(
    old: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(*arguments: object, **named: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(database.migrations, "apply", broken)
    with pytest.raises(UserFault) as fault:
        open_for_writing(old)
    assert fault.value.notice.id == "store.unusable"
    assert len(backup.copies(old)) == 1
    monkeypatch.undo()
    open_for_writing(old).close()
    assert not needs_upgrade(old)


def test_only_the_last_copies_are_kept(old: Path):
    made = [backup.make(old, 4).file for _ in range(backup.KEPT + 2)]
    assert [copy.file for copy in backup.copies(old)] == made[: -backup.KEPT - 1 : -1]
    assert backup.forget(old) == backup.KEPT
    assert list(backup.folder(old).iterdir()) == []


def test_a_restoring_leaves_no_more_copies_than_are_promised(old: Path):
    made = [backup.make(old, 4).file for _ in range(backup.KEPT)]
    kept = backup.restore(old, made[0], known_steps())
    assert [copy.file for copy in backup.copies(old)] == [kept, made[2], made[1]]
    # The oldest, which was put in the record's place, is the one that went.
    assert needs_upgrade(old)


def test_the_way_back_and_forth(old: Path):
    open_for_writing(old).close()
    (copy,) = backup.copies(old)
    kept = backup.restore(old, copy.file, known_steps())
    assert needs_upgrade(old)
    assert kept is not None
    assert {one.schema for one in backup.copies(old)} == {4, len(NAMES)}
    assert backup.restore(old, kept, known_steps()) is not None
    assert not needs_upgrade(old)


def test_a_copy_of_a_newer_version_or_a_broken_one_is_not_taken(old: Path, tmp_path: Path):
    copy = backup.make(old, 4).file
    with pytest.raises(UserFault) as fault:
        backup.restore(old, copy, frozenset(NAMES[:2]))
    assert fault.value.notice.id == "store.newer"
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no record at all" * 100)
    with pytest.raises(UserFault) as fault:
        backup.restore(old, broken, known_steps())
    assert fault.value.notice.id == "store.bad_backup"
    with pytest.raises(UserFault) as fault:
        backup.restore(old, tmp_path / "missing.db", known_steps())
    assert fault.value.notice.id == "store.no_backup"


def test_a_record_that_is_open_elsewhere_is_not_replaced(old: Path):
    copy = backup.make(old, 4).file
    other = open_for_writing(old)
    with pytest.raises(UserFault) as fault:
        backup.restore(old, copy, known_steps())
    assert fault.value.notice.id == "store.in_use"
    other.close()


def test_a_record_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "record.db"
    db = open_for_writing(file)
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('assistant', 'm9999_of_tomorrow', '2031-01-01')"
    )
    db.close()
    before = file.read_bytes()
    for opened in (open_for_writing, needs_upgrade):
        with pytest.raises(UserFault) as fault:
            opened(file)
        assert fault.value.notice.id == "store.newer"
    assert file.read_bytes() == before
    assert backup.copies(file) == []


def test_two_programs_that_start_together_take_every_step_once(old: Path):
    with ThreadPoolExecutor(3) as pool:
        for db in pool.map(open_for_writing, [old] * 3):
            assert not database._pending(old, db)
            db.close()
    assert len(backup.copies(old)) == 1

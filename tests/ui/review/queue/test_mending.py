"""A damaged record under the supervisor's window: mended by whoever notices, and nobody writes into
the old one."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain.notice import Notice
from assistant.review import looks
from assistant.review.record import FileSource, fault
from assistant.store.database import Moved
from assistant.store.sqlite import SqliteStore
from assistant.ui.review.runner import Runner
from tests.session.builders import MEI, customer
from tests.store.test_rescue import made, overwrite, page_of
from tests.store.test_writer import texts

__all__ = ["made"]


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made.parent, tmp_path / "store")
    return tmp_path / "store" / "record.db"


def test_the_window_mends_what_it_stumbles_over_and_says_so(qtbot, file: Path):
    overwrite(file, page_of(file, "messages"), os.urandom(4096))
    runner = Runner(FileSource(file), writing=False)
    told: list[Notice] = []
    found: list[int] = []
    query = "SELECT sum(length(text)) FROM messages NOT INDEXED"
    runner.run(lambda db: db.execute(query).fetchone()[0], found.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].id == "store.rescued_gaps"
    runner.run(lambda db: db.execute(query).fetchone()[0], found.append, told.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0] > 0
    runner.close()


def test_an_overlay_whose_record_was_mended_elsewhere_writes_into_the_new_one(file: Path):
    store = SqliteStore(file)
    store.record_messages(MEI, (customer("以前", "n:1"),))
    assert store.flush()
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    overwrite(file, page_of(file, "drafts"), os.urandom(4096))
    notice = FileSource(file).mend()
    assert notice is not None
    store.record_messages(MEI, (customer("以后", "n:2"),))
    assert store.flush()
    store.close()
    assert texts(file)[-2:] == ["以前", "以后"]
    (aside,) = file.parent.glob("record.damaged-*.db")
    assert "以后".encode() not in aside.read_bytes()


def test_a_supervisor_does_not_write_into_what_was_set_aside(file: Path):
    source = FileSource(file)
    db = source.open_writing()
    overwrite(file, page_of(file, "drafts"), os.urandom(4096))
    assert source.mend() is not None
    with pytest.raises(Moved) as refused:
        looks.note(db, "lin", [("s1", datetime.now(UTC))])
    told = fault(refused.value, source.name)
    assert told is not None
    assert told.id == "store.replaced"
    db.close()

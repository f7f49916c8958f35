"""A record that can't be opened at the start is opened later, and nothing is lost meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Context
from assistant.domain.record import Identifier
from assistant.store import late
from assistant.store.late import LateStore, open_store
from assistant.store.sqlite import SqliteStore
from tests.session.builders import MEI, customer, reading
from tests.store.test_writer import texts, wait


@pytest.fixture
def blocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file where the folder should be."""
    monkeypatch.setattr(late, "AGAIN", 0.05)
    folder = tmp_path / "place"
    folder.write_text("in the way")
    return folder


def test_what_waited_is_written_in_order_once_the_folder_is_there(blocked: Path):
    told: list[Notice] = []
    file = blocked / "record.db"
    store, fault = open_store(file, lambda: SqliteStore(file), told.append)
    assert isinstance(store, LateStore)
    assert fault is not None
    assert fault.id == "store.unusable"
    for number in range(5):
        store.record_messages(MEI, (customer(f"第{number}句", f"c:{number}"),))
    store.record_reading(MEI, "c:4", reading())
    assert store.context(MEI) == Context()
    assert store.open_follow_ups() == store.follow_ups(MEI) == ()
    assert store.link_for(MEI, (Identifier("phone", "1", True),)) is None
    assert store.get(MEI, lambda db, _: 1, 0) == 0
    assert not store.flush()
    assert not told
    blocked.unlink()
    assert wait(lambda: bool(told))
    assert told[0].id == "store.caught_up"
    store.record_messages(MEI, (customer("后来", "c:9"),))
    assert store.flush()
    assert store.context(MEI).past_moods == ("anger",)
    store.close()
    assert texts(file) == [*(f"第{number}句" for number in range(5)), "后来"]


def test_it_is_tried_once_more_at_the_end(blocked: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(late, "AGAIN", 60)
    file = blocked / "record.db"
    store, _ = open_store(file, lambda: SqliteStore(file), lambda notice: None)
    assert store is not None
    store.record_messages(MEI, (customer("最后", "c:1"),))
    blocked.unlink()
    store.close()
    assert texts(file) == ["最后"]


def test_a_newer_record_is_not_waited_for():
    def make() -> SqliteStore:
        raise UserFault(Notice("store.newer"))

    store, fault = open_store(Path("record.db"), make, lambda notice: None)
    assert store is None
    assert fault == Notice("store.newer")


def test_a_good_record_is_simply_opened(tmp_path: Path):
    file = tmp_path / "record.db"
    store, fault = open_store(file, lambda: SqliteStore(file), lambda notice: None)
    assert isinstance(store, SqliteStore)
    assert fault is None
    store.close()


def test_the_installations_secret_is_used_where_it_can_be_read(tmp_path: Path):
    file = tmp_path / "record.db"
    first = SqliteStore(file)
    secret = first.secret
    first.close()

    def make() -> SqliteStore:
        raise UserFault(Notice("store.unusable"))

    store, _ = open_store(file, make, lambda notice: None)
    assert store is not None
    assert store.secret == secret
    store.close()

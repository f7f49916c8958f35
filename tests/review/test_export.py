"""The record leaves by its stable views, row by row, masked as it is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion
from assistant.review.export import Kept, Scope, check_views, columns, export, rows
from assistant.review.tables import Format
from tests.review.shop import DAY, Shop

Opened = Callable[[], Database]


def test_every_view_can_be_exported():
    assert check_views() == ()


def test_rows_have_the_columns_they_should_and_stay_masked(shop: Shop, opened: Opened):
    shop.case("a", "我电话13800138000", then=Emotion.GRATITUDE)
    db = opened()
    for what in Kept:
        for row in rows(db, what):
            assert len(row) == len(columns(what))
            assert not any("13800138000" in str(cell) for cell in row)


def test_people_and_time_choose(shop: Shop, opened: Opened):
    shop.case("a")
    shop.later(days=2)
    shop.case("b", agent="chen@shop")
    db = opened()
    for what in (Kept.SUGGESTIONS, Kept.MESSAGES, Kept.OUTCOMES, Kept.MOODS, Kept.DRAFTS):
        both, chen = list(rows(db, what)), list(rows(db, what, Scope(("chen@shop",))))
        late = list(rows(db, what, Scope(since=DAY + timedelta(days=1))))
        assert chen == late
        assert 0 < len(chen) < len(both)
    assert list(rows(db, Kept.SUGGESTIONS, Scope(until=DAY))) == []


def test_several_tables_go_into_one_book_only(tmp_path: Path, opened: Opened):
    db = opened()
    assert export(db, tuple(Kept), tmp_path / "all.xlsx", Format.XLSX) == 0
    with pytest.raises(UserFault):
        export(db, tuple(Kept), tmp_path / "all.csv", Format.CSV)
    with pytest.raises(UserFault):
        export(db, (Kept.CHATS,), tmp_path / "no" / "x.csv", Format.CSV)


def test_memory_does_not_grow_with_the_rows(shop: Shop, opened: Opened, tmp_path: Path):
    shop.case("a", "很长的一句话" * 200)
    shop.store.flush()
    db = opened()
    writing = Database(str(shop.file))
    writing.execute(
        "INSERT INTO messages (id, chat, speaker, text, seen, history) WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
        "SELECT messages.id || i, chat, speaker, text, seen, 0 FROM n, messages "
        "WHERE speaker = 'customer'"
    )
    writing.conn.commit()
    writing.close()
    tracemalloc.start()
    assert export(db, (Kept.MESSAGES,), tmp_path / "m.csv", Format.CSV) == 20_002
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "m.csv").stat().st_size > 60_000_000
    assert peak < 12_000_000

"""Rows come a page at a time, also of a hundred thousand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt

from assistant.review.filters import Filters
from assistant.review.samples import Sample
from assistant.store.database import open_for_writing
from assistant.ui.review.page import Desk
from assistant.ui.review.queue_model import ENTRY, SIZE, QueueModel

MANY = 100_000
# A row every ten seconds, one in a thousand of them urgent, all of these in the older half.
_ROWS = f"""
INSERT INTO review_queue (number, suggestion, chat, message, app, agent, language, region, emotion,
    issue, topic, stage, escalation, strategy, moment, hold, outcome, reason, sent, tier, used_tier,
    model, after_emotion, moved, words)
WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < {MANY - 1})
SELECT 1767600000000000 + x * 10000000, 's' || x, 'c', 'm', 'web', 'agent' || (x % 7), 'en', '',
    'anger', 'delivery', '', 'after_sales',
    CASE WHEN x % 1000 = 0 AND x < {MANY // 2} THEN 'urgent' ELSE 'none' END, 'repair', 'answer', 0,
    'open', '', 0, 'phrasebook', '', '', '', '', 1 FROM n
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("many") / "record.db"
    db = open_for_writing(file)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(_ROWS)
    db.close()
    return file


@pytest.fixture
def model(make_desk: Callable[..., Desk], many: Path) -> QueueModel:
    desk = make_desk(many)
    made = QueueModel(desk.run, desk.texts)
    # The desk ends with the test, the model with it.
    made.setParent(desk)
    return made


def settle(qtbot, model: QueueModel) -> None:
    desk = model.parent()
    qtbot.waitUntil(lambda: desk.idle and not model.looking, timeout=20_000)


def test_only_the_first_page_is_fetched(qtbot, model: QueueModel):
    counted: list[tuple[int, bool]] = []
    model.counted.connect(lambda number, more: counted.append((number, more)))
    model.show(Filters())
    settle(qtbot, model)
    assert model.rowCount() == SIZE
    assert model.canFetchMore(QModelIndex())
    assert counted == [(10_000, True)]


def test_further_pages_follow_without_gap_or_repetition(qtbot, model: QueueModel):
    model.show(Filters())
    settle(qtbot, model)
    for _ in range(20):
        model.fetchMore(QModelIndex())
        settle(qtbot, model)
    names = [model.line(row).entry.suggestion for row in range(model.rowCount())]
    assert names == [f"s{MANY - 1 - n}" for n in range(21 * SIZE)]
    assert model.row_of(f"s{MANY - 10}") == 9


def test_what_is_rare_is_looked_for_until_the_record_ends(qtbot, model: QueueModel):
    counted: list[tuple[int, bool]] = []
    model.counted.connect(lambda number, more: counted.append((number, more)))
    model.show(Filters(escalated=True))
    settle(qtbot, model)
    assert model.rowCount() == MANY // 2000
    assert not model.canFetchMore(QModelIndex())
    assert counted == [(MANY // 2000, False)]


def test_a_page_is_asked_for_once(qtbot, model: QueueModel):
    model.show(Filters())
    settle(qtbot, model)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())
    settle(qtbot, model)
    assert model.rowCount() == 2 * SIZE


def test_a_new_filter_takes_the_place_of_an_old_one(qtbot, model: QueueModel):
    for agent in ("agent1", "agent2", "agent3"):
        model.show(Filters(agent=(agent,)))
    settle(qtbot, model)
    agents = {model.line(row).entry.agent for row in range(model.rowCount())}
    assert agents == {"agent3"}


def test_a_sample_is_whole_at_once(qtbot, model: QueueModel):
    model.show_sample(Sample.BY_AGENT, Filters(), 3)
    settle(qtbot, model)
    agents = [model.line(row).entry.agent for row in range(model.rowCount())]
    assert len(agents) == 20
    assert len(set(agents)) == 7
    assert not model.canFetchMore(QModelIndex())


def test_a_row_can_be_read_aloud(qtbot, model: QueueModel):
    model.show(Filters())
    settle(qtbot, model)
    first = model.index(0, 0)
    spoken = model.data(first, int(Qt.ItemDataRole.AccessibleTextRole))
    assert "Angry" in spoken
    assert "Open" in spoken
    assert model.data(first, ENTRY).entry.suggestion == f"s{MANY - 1}"

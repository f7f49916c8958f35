"""Questions are answered on the GUI thread, the newest first, and faults come as sentences."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.notice import Notice
from assistant.review.record import FileSource, Record
from assistant.ui.review.page import Desk

SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"


def test_an_answer_comes_back_on_the_thread_that_asked(qtbot, desk: Desk):
    seen: list[tuple[str, bool]] = []

    def job(record: Record) -> str:
        return threading.current_thread().name

    desk.run(job, lambda name: seen.append((name, threading.current_thread().name == "MainThread")))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("review-reads")
    assert seen[0][1]


def test_a_newer_question_of_a_lane_ends_the_older_one(qtbot, desk: Desk):
    answers: list[str] = []
    begun = threading.Event()

    def endless(record: Record) -> str:
        begun.set()
        record.execute(SLOW).fetchone()
        return "old"

    desk.run(endless, answers.append, lane="list")
    begun.wait(5)
    desk.run(lambda record: "new", answers.append, lane="list")
    qtbot.waitUntil(lambda: desk.idle)
    assert answers == ["new"]


def test_an_old_answer_that_is_on_its_way_is_not_told(qtbot, desk: Desk):
    answers: list[str] = []
    done = threading.Event()

    def quick(record: Record) -> str:
        done.set()
        return "old"

    desk.run(quick, answers.append, lane="list")
    done.wait(5)
    # Its answer now waits for the event loop, which runs only below.
    threading.Event().wait(0.05)
    desk.run(lambda record: "new", answers.append, lane="list")
    qtbot.waitUntil(lambda: desk.idle)
    assert answers == ["new"]


def test_another_lane_is_left_alone(qtbot, desk: Desk):
    answers: list[str] = []
    for lane in ("list", "detail", None, None):
        desk.run(lambda record, lane=lane: str(lane), answers.append, lane=lane)
    qtbot.waitUntil(lambda: desk.idle)
    assert sorted(answers) == ["None", "None", "detail", "list"]


def test_a_reader_can_not_write(qtbot, desk: Desk):
    told: list[Notice] = []
    desk.run(lambda record: record.execute("DELETE FROM chats"), lambda _: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].id == "store.unreadable"


def test_what_is_written_is_written_in_order_and_before_closing(make_desk, record: Path):
    desk = make_desk(record)
    for name in ("a", "b", "c"):
        desk.write(
            lambda db, name=name: db.execute(
                "UPDATE chats SET agent = agent || ? WHERE id = (SELECT min(id) FROM chats)", [name]
            )
        )
    desk.close()
    db = FileSource(record).open_reading()
    assert db.execute("SELECT agent FROM chats ORDER BY id").fetchone()[0].endswith("abc")
    db.close()


def test_a_record_that_is_not_there_is_a_sentence(
    qtbot, make_desk: Callable[..., Desk], tmp_path: Path
):
    desk = make_desk(tmp_path / "none.db")
    told: list[Notice] = []
    desk.trouble.connect(told.append)
    desk.run(lambda record: None, lambda _: None)
    desk.write(lambda record: None)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert {notice.id for notice in told} == {"store.missing"}
    assert not (tmp_path / "none.db").exists()


def test_a_mistake_goes_to_the_log_and_the_page_goes_on(
    qtbot, desk: Desk, caplog: pytest.LogCaptureFixture
):
    told: list[Notice] = []
    with caplog.at_level(logging.ERROR, "assistant.ui"):
        desk.run(lambda record: 1 // 0, lambda _: None, told.append)
        qtbot.waitUntil(lambda: bool(told))
    assert told[0].id == "review.mistake"
    assert "ZeroDivisionError" in caplog.text

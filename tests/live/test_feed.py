"""What one process writes, the other hears of, with nothing but the record's file between them."""

from __future__ import annotations

import os
import queue
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from sqlite_utils import Database

from assistant.domain.live import Ask, AskKind, LiveNews, OwnLoad, Verdict
from assistant.live import asks, feed, truth
from assistant.live.changes import FileChanges
from assistant.live.feed import Feed
from assistant.store.database import open_for_reading, open_for_writing
from tests.live.conftest import NOW, chat

PATIENCE = 30.0


class Desk:
    """An agent's desk that only listens."""

    def __init__(self, file: Path) -> None:
        self.news: queue.Queue[LiveNews] = queue.Queue()
        self.loads: queue.Queue[OwnLoad] = queue.Queue()
        self.now = NOW
        self.feed = Feed(file, self.news.put, self.loads.put, lambda: "lin@shop", lambda: self.now)
        self.feed.start()

    def hears(self) -> LiveNews:
        return self.news.get(timeout=PATIENCE)


@pytest.fixture
def desk(file: Path, db: Database) -> Iterator[Desk]:
    made = Desk(file)
    yield made
    made.feed.stop()


def test_a_line_of_truth_and_its_withdrawal_are_heard(desk: Desk, db: Database):
    line = truth.publish(db, "仓库失火", {"en": "Fire."}, "wang", NOW, words=("x",))
    assert desk.hears().lines == (line,)
    truth.withdraw(db, line.id, "wang", NOW)
    assert desk.hears().lines == ()


def test_a_line_begins_and_ends_by_the_clock_alone(desk: Desk, db: Database):
    truth.publish(
        db, "停电", {"en": "Power."}, "wang", NOW, words=("x",),
        starts=NOW + timedelta(minutes=1), ends=NOW + timedelta(minutes=2),
    )  # fmt: skip
    desk.now = NOW + timedelta(minutes=1)
    assert len(desk.hears().lines) == 1
    desk.now = NOW + timedelta(minutes=2)
    assert desk.hears().lines == ()


def test_the_agent_hears_of_their_own_load(desk: Desk):
    assert desk.loads.get(timeout=PATIENCE) == OwnLoad()


def test_news_come_from_the_new_record_when_a_damaged_one_was_set_aside(
    desk: Desk, db: Database, file: Path, empty: Path
):
    truth.publish(db, "仓库失火", {"en": "Fire."}, "wang", NOW, words=("x",))
    assert len(desk.hears().lines) == 1
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for ending in ("-wal", "-shm", ""):
        Path(f"{file}{ending}").rename(f"{file}.aside{ending}")
    shutil.copy(empty, file)
    assert desk.hears().lines == ()
    fresh = open_for_writing(file)
    line = truth.publish(fresh, "停电", {"en": "Power."}, "wang", NOW, words=("x",))
    assert desk.hears().lines == (line,)
    fresh.close()


class LateSignal(threading.Event):
    """Is set once just after its wait has ended in vain, as a busy machine lets it happen."""

    def __init__(self) -> None:
        super().__init__()
        self.late = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        found = super().wait(0.01)
        if not found and self.late.is_set():
            self.late.clear()
            self.set()
        return found


class ToldByHand:
    """The Changes of a test that says itself when the record has changed."""

    def start(self, on_change: Callable[[], None]) -> None:
        self.tell = on_change

    def stop(self) -> None:
        pass


def by_hand(file: Path, news: queue.Queue[LiveNews]) -> tuple[Feed, ToldByHand]:
    changes = ToldByHand()
    return Feed(file, news.put, lambda load: None, lambda: None, lambda: NOW, changes), changes


def test_a_change_told_just_as_the_wait_for_it_runs_out_is_read(file: Path, db: Database):
    news: queue.Queue[LiveNews] = queue.Queue()
    listening, _ = by_hand(file, news)
    listening._changed = signal = LateSignal()
    listening.start()
    line = truth.publish(db, "仓库失火", {"en": "Fire."}, "wang", NOW, words=("x",))
    signal.late.set()
    try:
        assert news.get(timeout=PATIENCE).lines == (line,)
    finally:
        listening.stop()


@pytest.mark.parametrize("fault", [sqlite3.OperationalError("locked"), OSError("gone")])
def test_what_could_not_be_read_at_once_is_read_later(
    file: Path, db: Database, monkeypatch: pytest.MonkeyPatch, fault: Exception
):
    faults = [fault]

    def opened(file: Path) -> Database:
        if faults:
            raise faults.pop()
        return open_for_reading(file)

    monkeypatch.setattr(feed, "open_for_reading", opened)
    monkeypatch.setattr(feed, "SECONDS_AFTER_FAULT", 0.0)
    monkeypatch.setattr(feed, "CLOCK_SECONDS", 0.01)
    news: queue.Queue[LiveNews] = queue.Queue()
    listening, changes = by_hand(file, news)
    listening.start()
    line = truth.publish(db, "仓库失火", {"en": "Fire."}, "wang", NOW, words=("x",))
    changes.tell()
    try:
        assert news.get(timeout=PATIENCE).lines == (line,)
    finally:
        listening.stop()


def test_a_record_that_is_not_there_yet_is_waited_for(tmp_path: Path, empty: Path):
    heard: queue.Queue[bool] = queue.Queue()
    changes = FileChanges(tmp_path / "record.db", 0.05)
    changes.start(lambda: heard.put(True))
    (tmp_path / "record.db").write_bytes(empty.read_bytes())
    assert heard.get(timeout=PATIENCE)
    changes.stop()


SUPERVISOR = """
    import sys
    from datetime import datetime, UTC
    from pathlib import Path
    from threading import Event
    from assistant.domain.live import Verdict
    from assistant.live import asks
    from assistant.live.changes import FileChanges
    from assistant.store.database import open_for_reading, open_for_writing

    file = Path(sys.argv[1])
    changed = Event()
    changes = FileChanges(file)
    changes.start(changed.set)
    db = open_for_writing(file)
    print("ready", flush=True)
    while not (waiting := asks.waiting(db)):
        changed.wait(20)
        changed.clear()
    ruling, _ = asks.answer(
        db, waiting[0].ask.id, Verdict.GRANTED, "wang", datetime.now(UTC), amount=50, unit="CNY",
    )
    print(ruling.id, flush=True)
    changes.stop()
    db.close()
"""


def test_a_request_reaches_another_process_and_its_answer_comes_back(file: Path, db: Database):
    supervisor = subprocess.Popen(
        [sys.executable, "-c", dedent(SUPERVISOR), str(file)],
        stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert supervisor.stdout is not None
    desk = Desk(file)
    try:
        assert supervisor.stdout.readline() == "ready\n"
        desk.now = datetime.now(UTC)
        chat(db, "mei", at=desk.now)
        ask = Ask("a1", AskKind.SUM, desk.now, amount=80, unit="CNY")
        asks.put_ask(db, "mei", "lin@shop", ask, asks.Told({"en": "a broken pot"}))
        while not (news := desk.hears()).rulings:
            pass
        (ruling,) = news.rulings
        assert (ruling.ask, ruling.verdict, ruling.amount) == ("a1", Verdict.GRANTED, 50)
        assert supervisor.stdout.readline().strip() == ruling.id
        assert supervisor.wait(timeout=PATIENCE) == 0
    finally:
        supervisor.kill()
        supervisor.wait()
        supervisor.stdout.close()
        desk.feed.stop()

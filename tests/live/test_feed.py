"""What one process writes, the other hears of, with nothing but the record's file between them."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from sqlite_utils import Database

from assistant.domain.live import Ask, AskKind, LiveNews, OwnLoad, Verdict
from assistant.live import asks, truth
from assistant.live.changes import FileChanges
from assistant.live.feed import Feed
from assistant.store.database import open_for_writing
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
    from assistant.store.database import open_for_writing

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

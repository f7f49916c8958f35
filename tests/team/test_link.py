"""While the program runs, news travels by itself; the server may go and come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from assistant.settings import TeamSettings
from assistant.store.database import open_for_reading
from assistant.team import link as links
from assistant.team import server
from assistant.team.link import LinkState, TeamLink
from assistant.team.place import Place
from tests.team.cluster import Cluster
from tests.team.support import Desk, at

SETTINGS = TeamSettings(seconds=3600)


class Running:
    """A link at work, and what it told."""

    def __init__(self, desk: Desk, settings: TeamSettings = SETTINGS) -> None:
        self.states: list[LinkState] = []
        self._new = threading.Condition()
        self._db = open_for_reading(desk.file)
        self.connections: list[psycopg.Connection[Any]] = []

        def connect(place: Place) -> psycopg.Connection[Any]:
            self.connections.append(server.connect(place, desk.password))
            return self.connections[-1]

        self.link = TeamLink(desk.file, desk.place, settings, self._told, connect)
        self.link.start()

    def _told(self, state: LinkState) -> None:
        with self._new:
            self.states.append(state)
            self._new.notify_all()

    def until(self, wanted: Callable[[LinkState], bool]) -> LinkState:
        with self._new:
            assert self._new.wait_for(lambda: self.states and wanted(self.states[-1]), 30), (
                self.states
            )
            return self.states[-1]

    def sees(self, sql: str) -> float:
        """Seconds until a query has an answer."""
        began = time.monotonic()
        while not self._db.execute(sql).fetchone()[0]:
            assert time.monotonic() - began < 30, sql
            time.sleep(0.01)
        return time.monotonic() - began

    def stop(self) -> None:
        self.link.stop()
        self._db.close()


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Running]]:
    monkeypatch.setattr(links, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(links, "TICK_SECONDS", 0.05)
    made: list[Running] = []

    def start(desk: Desk, settings: TeamSettings = SETTINGS) -> Running:
        made.append(Running(desk, settings))
        return made[-1]

    yield start
    for one in made:
        one.stop()


def connected(state: LinkState) -> bool:
    return state.connected and not state.waiting


def test_an_ask_reaches_the_supervisor_and_the_answer_the_agent_by_notice(
    desk: Callable[..., Desk], running: Callable[..., Running]
):
    lin, boss = desk("lin"), desk("boss", "supervisor")
    lin.chat("live")
    agent, chief = running(lin), running(boss)
    agent.until(connected)
    chief.until(connected)
    lin.add(
        "live_asks", id="a", chat="live", kind="help", about="", amount=None, unit="", brief="{}",
        limits="[]", role="agent", language="zh-Hans", emotion="anger", intensity=0.7,
        issue="quality", topic="", author=lin.member, created_at=at(), updated_at=at(),
    )  # fmt: skip
    # The settings ask for a look once an hour: what comes, came by the server's notice.
    chief.sees("SELECT count(*) FROM live_asks")
    boss.add(
        "live_answers", id="w", ask="a", verdict="granted", amount=None, unit="", reason="",
        sentence="", language="", instead="", author=boss.member, created_at=at(1),
        updated_at=at(1),
    )  # fmt: skip
    agent.sees("SELECT count(*) FROM live_answers")


def test_where_no_notice_comes_it_is_asked_for(
    desk: Callable[..., Desk], running: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
):
    def deaf(*arguments: object) -> None:
        raise psycopg.errors.FeatureNotSupported("LISTEN")

    monkeypatch.setattr(server, "listen", deaf)
    monkeypatch.setattr(links, "DEAF_SECONDS", 0.1)
    lin, boss = desk("lin"), desk("boss", "supervisor")
    chief = running(boss)
    chief.until(connected)
    lin.chat("polled")
    lin.sync()
    chief.sees("SELECT count(*) FROM review_queue")


def test_a_server_that_was_restarted_is_found_again(
    desk: Callable[..., Desk], running: Callable[..., Running], cluster: Cluster, team: object
):
    lin = desk("lin")
    agent = running(lin)
    agent.until(connected)
    cluster.stop()
    try:
        agent.until(lambda state: not state.connected)
        # Work goes on meanwhile.
        lin.chat("meanwhile")
        down = agent.until(lambda state: state.waiting > 0)
        assert down.notice is not None
        assert down.notice.id in links.OFF_LINE
    finally:
        cluster.start()
    agent.until(connected)
    assert lin.waiting() == 0


def test_a_server_that_can_not_be_reached_is_no_alarm(
    desk: Callable[..., Desk], running: Callable[..., Running]
):
    lin = desk("lin")
    lin.place = replace(lin.place, port=1)
    lin.chat("alone")
    state = running(lin).until(lambda state: state.notice is not None)
    assert (state.connected, state.waiting) == (False, 7)
    assert state.notice is not None
    assert state.notice.id == "team.unreachable"


def test_a_password_that_is_wrong_is_said(
    desk: Callable[..., Desk], running: Callable[..., Running]
):
    lin = desk("lin")
    lin.password = "wrong"
    state = running(lin).until(lambda state: state.notice is not None)
    assert state.notice is not None
    assert state.notice.id == "team.refused"
    assert state.notice.id not in links.OFF_LINE

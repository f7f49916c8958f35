"""The whole way: a click in the overlay, the supervisor's answer, a draft that hands it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlite_utils import Database

from assistant import paths
from assistant.domain.live import AskKind, BreatherState, Verdict
from assistant.domain.view import AskBreather, AskSupervisor
from assistant.live import asks, load, truth
from assistant.store.database import open_for_writing
from tests.test_app import Running


@pytest.fixture
def running() -> Iterator[Running]:
    made = Running()
    made.desk.says("陈美", "在吗")
    yield made
    made.app.stop()


def beside() -> Database:
    """The record as the supervisor's window opens it."""
    return open_for_writing(paths.record_file())


def test_a_sum_is_asked_for_granted_and_drafted(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.says("陈美", "小炖锅第二次用就坏了，你们得赔我80块，我电话13812345678")
    view = running.view(lambda view: "坏" in view.messages[-1].text and bool(view.drafts))
    assert view.chat is not None
    running.app.act(AskSupervisor(view.chat, "a1", AskKind.SUM, "", 80, "CNY"))
    running.view(lambda view: bool(view.asks))
    db = beside()
    while not (found := asks.waiting(db)):
        pass
    (one,) = found
    assert one.ask.amount == 80
    assert one.told.issue == "product_quality"
    assert "坏" in one.told.brief["zh-Hans"]
    assert "13812345678" not in str(one.told.brief)
    assert "陈美" not in str(one.told.brief)
    asks.answer(
        db, "a1", Verdict.GRANTED, "wang", datetime.now(UTC), amount=50, unit="CNY", reason="可以"
    )
    view = running.view(
        lambda view: bool(view.drafts) and "live.ruling" in str(view.drafts[0].sources)
    )
    assert "50元" in view.drafts[0].text
    assert view.drafts[0].ready
    assert view.asks[0].ruling is not None
    assert [one.kind for one in view.labels if one.id.startswith("live.ruling")] == ["knowledge"]
    db.close()


def test_a_line_of_truth_is_in_the_next_draft_and_gone_when_withdrawn(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.says("陈美", "怎么还没发货啊")
    running.view(lambda view: "发货" in view.messages[-1].text and bool(view.drafts))
    db = beside()
    text = "仓库昨晚停电，今天的订单会晚一天发出，不想等可以马上退款。"
    line = truth.publish(
        db, "仓库停电", {"zh-Hans": text}, "wang", datetime.now(UTC), issues=("delivery",)
    )
    view = running.view(lambda view: any(text in draft.text for draft in view.drafts))
    assert [one.id for one in view.truth] == [line.id]
    assert any("仓库停电" in one.text for one in view.labels)
    truth.withdraw(db, line.id, "wang", datetime.now(UTC))
    running.view(lambda view: bool(view.drafts) and not any(text in d.text for d in view.drafts))
    db.close()


def test_a_wish_for_a_rest_reaches_the_supervisor_and_the_answer_comes_back(running: Running):
    view = running.view(lambda view: bool(view.drafts))
    assert view.chat is not None
    running.app.act(AskBreather("b1", view.chat.account))
    running.view(lambda view: view.breather is not None)
    db, today = beside(), datetime.now(UTC).replace(hour=0)
    while not load.breathers(db, today):
        pass
    load.answer_breather(db, "b1", BreatherState.GRANTED, "", "wang", datetime.now(UTC))
    view = running.view(
        lambda view: bool(view.breather) and view.breather.state is BreatherState.GRANTED
    )
    assert view.notices
    db.close()

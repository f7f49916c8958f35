"""What agents carry is seen, and nothing about how they work is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlite_utils import Database

from assistant.domain.live import Breather, BreatherState, OwnLoad
from assistant.live import load
from assistant.store.erasing import erase_before
from tests.live.conftest import NOW, later, said


@pytest.mark.parametrize(
    "text",
    [
        "你们都是傻逼吗",
        "客服去死",
        "你有病吧",
        "you are all idiots",
        "Fuck you",
        "você é um idiota",
        "死ね",
    ],
)
def test_an_insult_is_aimed_at_a_person(text: str):
    assert load.insults(text)


@pytest.mark.parametrize(
    "text",
    [
        "卧槽，碎了",
        "垃圾快递",
        "what the fuck, it's broken",
        "这锅就是个废物利用",
        "Es ist scheiße",
        "死角扫不到",
        "",
    ],
)
def test_swearing_at_a_thing_is_none(text: str):
    assert not load.insults(text)


def test_a_stretch_is_what_was_written_without_a_pause(db: Database):
    for minute in (0, 8, 16, 24, 60, 69):
        said(db, f"c{minute}", "好的", by="agent", at=later(minute))
    (one,) = load.loads(db, NOW, later(70))
    assert one.own.stretch == timedelta(minutes=9)
    assert one.worst == timedelta(minutes=24)
    assert load.own_load(db, "lin@shop", NOW, later(90)).stretch == timedelta(0)


def test_angry_chats_in_a_row_end_with_a_calm_one(db: Database):
    for minute, mood in enumerate(["anger", "neutral", "anger", "disappointment", "anger"]):
        said(db, f"c{minute}", "……", mood=(mood, 0.8), at=later(minute))
    assert load.own_load(db, "lin@shop", NOW, later(10)) == OwnLoad(timedelta(0), 3, 0, 5)


def test_insults_are_counted_by_chat_and_lead_to_it(db: Database):
    for minute in range(3):
        said(db, "mei", "你们就是一群傻逼", at=later(minute))
    db.execute(
        "INSERT INTO suggestions (id, chat, message, revision, strategy, moment, language, "
        "hold, at) VALUES ('s1', 'mei', 'm0', 1, 'x', 'answer', 'zh-Hans', 0, ?)",
        ["2026-03-02T10:00:01.000+00:00"],
    )
    (one,) = load.loads(db, NOW, later(5))
    assert one.own.abusive == 1
    assert one.abused == ("s1",)
    assert one.heavy


def test_who_wants_a_rest_comes_first_and_hears_the_answer(db: Database):
    said(db, "mei", "好的", by="agent")
    load.put_breather(db, Breather("b1", "zhao@shop", NOW))
    first, second = load.loads(db, later(-60), later(1))
    assert (first.agent, second.agent) == ("zhao@shop", "lin@shop")
    load.answer_breather(db, "b1", BreatherState.GRANTED, "去吧，我顶着", "wang", later(2))
    (wish,) = load.breathers(db, NOW)
    assert (wish.state, wish.answer, wish.answered_by) == (
        BreatherState.GRANTED, "去吧，我顶着", "wang",
    )  # fmt: skip


def test_a_rest_that_is_over_stays_over(db: Database):
    load.put_breather(db, Breather("b1", "zhao@shop", NOW))
    load.put_breather(db, Breather("b1", "zhao@shop", later(9), BreatherState.OVER))
    load.answer_breather(db, "b1", BreatherState.GRANTED, "", "wang", later(10))
    assert [one.state for one in load.breathers(db, NOW)] == [BreatherState.OVER]


def test_what_became_of_drafts_is_not_looked_at(db: Database):
    fields = {*load.Load.__slots__, *OwnLoad.__slots__}
    assert not [name for name in fields if "reject" in name or "draft" in name or "taken" in name]
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    load.loads(db, NOW, later(1))
    assert not [sql for sql in asked if "outcomes" in sql or "drafts" in sql]


def test_an_old_wish_for_a_rest_is_erased_with_the_rest_of_its_time(db: Database):
    load.put_breather(db, Breather("old", "zhao@shop", NOW))
    load.put_breather(db, Breather("new", "zhao@shop", later(60)))
    erase_before(db, later(30))
    assert [one.id for one in load.breathers(db, NOW)] == ["new"]

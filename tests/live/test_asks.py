"""An ask reaches the supervisor with its case, and gets one answer."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from assistant.domain.answers import Allowance
from assistant.domain.live import Ask, AskKind, Ruling, Verdict
from assistant.live import asks
from tests.live.conftest import NOW, chat, later

TOLD = asks.Told(
    {"zh-Hans": "客户要赔80元", "en": "wants CNY 80"},
    (Allowance("coupon", "不超过 20 元的优惠券", 20, "CNY"),),
    "agent", "zh-Hans", "anger", 0.7, "product_quality", "quality.defect",
)  # fmt: skip
SUM = Ask("a1", AskKind.SUM, NOW, amount=80, unit="CNY")


def ask(db: Database, one: Ask = SUM, name: str = "mei") -> None:
    chat(db, name)
    asks.put_ask(db, name, "lin@shop", one, TOLD)


def test_the_supervisor_sees_who_asks_for_what_with_the_case_and_the_limits(db: Database):
    ask(db)
    (one,) = asks.waiting(db)
    assert one.ask == SUM
    assert one.agent == "lin@shop"
    assert one.told == TOLD


def test_the_one_who_has_waited_longest_comes_first(db: Database):
    ask(db, Ask("late", AskKind.HELP, later(5)), "tom")
    ask(db)
    assert [one.ask.id for one in asks.waiting(db)] == ["a1", "late"]


def test_an_answer_is_no_longer_waited_for_and_reaches_the_chat(db: Database):
    ask(db)
    made, stands = asks.answer(
        db, "a1", Verdict.GRANTED, "wang", later(1), amount=50, unit="CNY", reason="老客户"
    )
    assert stands
    assert asks.waiting(db) == ()
    (known,) = asks.of_chat(db, "mei", NOW)
    assert known.ruling == made
    assert (made.amount, made.unit, made.reason) == (50, "CNY", "老客户")
    assert asks.recent_rulings(db, "lin@shop", later(2)) == (made,)
    assert asks.recent_rulings(db, "tom@shop", later(2)) == ()


def test_the_first_answer_stands_and_the_second_supervisor_is_told(db: Database):
    ask(db)
    first, _ = asks.answer(db, "a1", Verdict.REFUSED, "wang", later(1), reason="已经赔过")
    second, stands = asks.answer(db, "a1", Verdict.GRANTED, "zhou", later(2), amount=80)
    assert not stands
    assert second == first


def test_who_wants_to_say_something_else_names_what_it_replaces(db: Database):
    ask(db)
    first, _ = asks.answer(db, "a1", Verdict.REFUSED, "wang", later(1))
    again, stands = asks.answer(
        db, "a1", Verdict.GRANTED, "wang", later(2), amount=30, unit="CNY", instead=first.id
    )
    assert stands
    assert asks.rulings(db, ["a1"]) == {"a1": again}


def test_two_machines_that_answered_apart_agree_on_one_answer():
    one = Ruling("r1", "a1", Verdict.GRANTED, "wang", later(1))
    two = Ruling("r2", "a1", Verdict.REFUSED, "zhou", later(2))
    three = Ruling("r3", "a1", Verdict.OTHERWISE, "zhou", later(3))
    assert asks.standing([(two, ""), (one, "")]) == one
    assert asks.standing([(three, "r1"), (two, ""), (one, "")]) == three
    assert asks.standing([(three, "r3"), (one, "")]) == one
    assert asks.standing([]) is None


def test_a_refusal_carries_no_sum(db: Database):
    ask(db)
    made, _ = asks.answer(db, "a1", Verdict.REFUSED, "wang", later(1), amount=50, unit="CNY")
    assert made.amount is None


def test_what_is_taken_back_waits_for_nobody(db: Database):
    ask(db)
    asks.withdraw(db, "a1", later(1))
    assert asks.waiting(db) == ()
    (one,) = asks.answered(db)
    assert one.ask.withdrawn


def test_personal_data_in_an_answer_is_masked(db: Database):
    ask(db)
    made, _ = asks.answer(
        db,
        "a1",
        Verdict.OTHERWISE,
        "wang",
        later(1),
        sentence="请打13812345678",
        language="zh-Hans",
    )
    assert "13812345678" not in made.sentence
    assert "13812345678" not in str(list(db.query("SELECT * FROM live_answers")))


@pytest.mark.parametrize("amount", [-1, float("inf"), float("nan")])
def test_a_sum_that_is_none_is_refused(db: Database, amount: float):
    ask(db)
    with pytest.raises(ValueError, match="no sum"):
        asks.answer(db, "a1", Verdict.GRANTED, "wang", later(1), amount=amount)


def test_an_ask_goes_with_its_chat(db: Database):
    ask(db)
    asks.answer(db, "a1", Verdict.GRANTED, "wang", later(1), amount=50)
    db.execute("DELETE FROM chats")
    assert list(db.query("SELECT * FROM live_asks")) == []
    assert list(db.query("SELECT * FROM live_answers")) == []

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from assistant.domain.answers import Answer
from assistant.domain.cases import Case, CaseQuery, CaseSource, FoundCase, Said
from assistant.domain.chat import Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Context, Emotion, EscalationLevel, Issue
from assistant.draft import phrasebook
from assistant.draft.own_case import own_case_drafts
from assistant.knowledge import shop as shops
from tests.review.shop import reading
from tests.session.builders import customer

BOOK = phrasebook.load()
SHOP = shops.load()
ASKED = "快递五天没动了！周六就要用"
PLAN = Plan("own_and_act", "answer", "zh-Hans", apologise=True)
CASE = Case(
    "zh-Hans/own.x", "zh-Hans", (Emotion.ANGER,), Issue.DELIVERY,
    (Said(Speaker.CUSTOMER, "快递五天没动了，周六要用"),), "",
    "五天没动静，换谁都着急，抱歉。", "我马上找快递查，{reply_minutes}分钟内回来告诉您。",
    "周六前到不了，我帮您想别的办法。", "", source=CaseSource.OWN,
)  # fmt: skip
FULL = Draft(
    "p", DraftKind.FULL, Tier.PHRASEBOOK, "久等了，抱歉。", "我现在就去查。", "", "我现在就去查。",
    "zh-Hans", sources=("line.1",),
)  # fmt: skip


@dataclass
class Found:
    """Finds what it is told."""

    cases: tuple[FoundCase, ...]

    def find_own(self, query: CaseQuery, limit: int = 3) -> tuple[FoundCase, ...]:
        return self.cases[:limit]


def offered(
    case: Case = CASE, nearness: float = 0.8, by: tuple[str, ...] = ("words",), plan: Plan = PLAN,
    used: tuple[str, ...] = (), level: EscalationLevel = EscalationLevel.NONE, said: str = ASKED,
) -> tuple[Draft, ...]:  # fmt: skip
    finder = Found((FoundCase(case, nearness, by),))
    return own_case_drafts(
        plan, reading(escalation=level), (customer(said),), Context(ui_language="zh-Hans"), SHOP,
        BOOK, (FULL,), finder, used,
    )  # fmt: skip


def test_an_accepted_reply_comes_after_the_drafts_with_this_shops_facts():
    (draft,) = offered()
    minutes = SHOP.fact("reply_minutes", "zh-Hans", None)
    assert draft.solve == f"我马上找快递查，{minutes}分钟内回来告诉您。"
    assert (draft.rank, draft.blanks, draft.ready) == (2, (), True)
    assert draft.sources == ("case.zh-Hans/own.x", "shop.reply_minutes")


def test_a_fact_that_the_shop_does_not_give_is_a_blank_and_no_guess():
    (draft,) = offered(replace(CASE, solve="我去问快递，{no_such_fact}内回您。"))
    assert draft.blanks == ("no_such_fact",)
    assert "【no_such_fact】" in draft.text
    assert not draft.ready


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, source=CaseSource.LIBRARY),
        replace(CASE, issue=Issue.REFUND_RETURN),
        replace(CASE, emotion=(Emotion.JOY,)),
        replace(CASE, language="en"),
    ],
)
def test_what_ships_and_what_is_about_something_else_is_no_draft(case: Case):
    assert offered(case) == ()


def test_a_likeness_of_the_situation_alone_is_not_enough():
    assert offered(by=("emotion", "issue")) == ()
    assert offered(nearness=0.3) == ()


def test_nothing_that_only_the_other_customer_told_is_carried_over():
    told = replace(CASE, turns=(Said(Speaker.CUSTOMER, "小提琴五天没到，周六要用"),))
    assert offered(told)
    (draft,) = offered(replace(told, care="周六前我帮您想办法。小提琴到了先松松弦。"))
    assert draft.care == "周六前我帮您想办法。"
    assert offered(replace(told, solve="我去仓库看小提琴。")) == ()
    assert offered(replace(told, acknowledge="没有小提琴怎么行，抱歉。")) == ()


def test_nothing_is_granted_that_was_not_decided_here():
    assert offered(replace(CASE, solve="我现在给您退款。")) == ()


def test_an_apology_is_not_made_where_the_plan_makes_none():
    assert offered(plan=replace(PLAN, apologise=False)) == ()


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, hold=True),
        replace(PLAN, moment="thanks"),
        replace(PLAN, strategy="safety"),
        replace(PLAN, opens="明早9点"),
        replace(PLAN, answer=Answer("live.truth.a", "", "仓库停电，明天发。")),
    ],
)
def test_words_that_protect_and_what_the_shop_says_stand_alone(plan: Plan):
    assert offered(plan=plan) == ()


def test_where_a_supervisor_takes_over_nobodys_old_reply_is_offered():
    assert offered(level=EscalationLevel.SUPERVISOR) == ()


def test_a_first_answer_is_none_in_the_middle_of_a_chat():
    turns = (*CASE.turns, Said(Speaker.AGENT, "我查一下。"), *CASE.turns)
    assert offered(replace(CASE, turns=turns)) == ()


def test_a_customer_does_not_read_it_twice():
    assert offered(used=("case.zh-Hans/own.x",)) == ()

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.answers import Answer
from assistant.domain.cases import Case, CaseKind, FoundCase, Said
from assistant.domain.chat import Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Emotion, Issue
from assistant.draft import model_pool, phrasebook
from assistant.draft.model_pool import Ingredients, Part, details, granted, parts_of, sentences
from assistant.knowledge import shop as shops
from tests.draft.situations import chat

BOOK = phrasebook.load().books["zh-Hans"]
ENGLISH = phrasebook.load().books["en"]
SHOP = shops.load()


def case(acknowledge: str, solve: str, care: str, said: str = "行李箱怎么还不到") -> Case:
    return Case(
        "zh-Hans/x", "zh-Hans", (Emotion.ANXIETY,), Issue.DELIVERY,
        (Said(Speaker.CUSTOMER, said),), "", acknowledge, solve, care, "", ("delivery.late",),
    )  # fmt: skip


def drafted(acknowledge: str, solve: str, care: str = "有变化我先说。") -> Draft:
    text = acknowledge + solve + care
    return Draft(
        "p", DraftKind.FULL, Tier.PHRASEBOOK, acknowledge, solve, care, text, "zh-Hans",
        sources=("line.1",),
    )  # fmt: skip


def pool(
    *cases: Case,
    nearness: float = 0.8,
    topic: str = "delivery.late",
    emotion: Emotion = Emotion.ANGER,
    greets: bool = False,
    said: str = "c 快递五天了还没到",
    **plan: object,
) -> list[Part]:
    made = Plan(strategy="repair", moment="answer", language="zh-Hans", apologise=True, **plan)
    given = Ingredients(
        made, chat(*said.split("|")), SHOP, BOOK, "zh-Hans", None,
        [FoundCase(one, nearness) for one in cases], (), [drafted("让您久等了。", "我现在查。")],
        topic, emotion, greets,
    )  # fmt: skip
    return list(parts_of(given))


def of_cases(parts: list[Part]) -> dict[str, str]:
    return {part.name: part.text for part in parts if part.source.startswith("case.")}


def test_what_another_customer_told_is_not_carried_over() -> None:
    found = of_cases(pool(case("箱子还没影，抱歉。", "我去问快递。", "箱子到了记得看轮子。")))
    assert found == {"solve": "我去问快递。"}
    assert not of_cases(pool(case("抱歉。", "箱子我去问。", "")))


def test_a_case_of_another_matter_or_mood_serves_nothing() -> None:
    one = case("抱歉。", "我去问快递。", "")
    assert of_cases(pool(one)) == {"acknowledge": "抱歉。", "solve": "我去问快递。"}
    assert not of_cases(pool(one, topic="delivery.lost"))
    assert not of_cases(pool(one, topic=""))
    assert not of_cases(pool(one, emotion=Emotion.NEUTRAL))
    assert not of_cases(pool(one, also="account.invoice"))
    assert not of_cases(pool(one, opens="明天9点"))
    assert not of_cases(pool(replace(one, kind=CaseKind.KINDNESS)))


def test_a_greeting_that_is_returned_keeps_its_place() -> None:
    assert of_cases(pool(case("抱歉。", "我去问快递。", ""), greets=True)) == {
        "solve": "我去问快递。"
    }


def test_of_the_phrasebook_only_the_leading_draft_is_weighed() -> None:
    plan = Plan(strategy="repair", moment="answer", language="zh-Hans")
    shown = (drafted("让您久等了。", "我查。"), drafted("等急了吧。", "我去问。"))
    given = Ingredients(plan, chat("c 还没到"), SHOP, BOOK, "zh-Hans", None, (), (), shown)
    parts = parts_of(given)
    assert [part.text for part in parts] == ["让您久等了。", "我查。", "有变化我先说。"]
    assert all(part.leads for part in parts)


def test_sentences_without_details_stay_when_their_neighbours_go() -> None:
    found = of_cases(pool(case("箱子没到。换谁都着急，抱歉。", "我去问快递。", "我跟到底。")))
    assert found["acknowledge"] == "换谁都着急，抱歉。"


def test_words_of_this_customer_are_no_foreign_detail() -> None:
    one = case("", "", "", "箱子碎了")
    assert details("箱子碎了", one, "你好", BOOK) >= {"箱"}
    assert not details("箱子碎了", one, "我的箱子也碎了", BOOK)
    english = Case(
        "en/x", "en", (Emotion.ANGER,), Issue.DELIVERY,
        (Said(Speaker.CUSTOMER, "my violin strings came broken"),), "", "", "", "", "",
    )  # fmt: skip
    assert details("A violin without strings.", english, "hello", ENGLISH) == {"violin", "string"}


@pytest.mark.parametrize("solve", ["我给您退款。", "来回运费算我们的。", "给您补发一件。"])
def test_a_case_grants_nothing_that_was_not_decided_here(solve: str) -> None:
    assert "solve" not in of_cases(pool(case("抱歉。", solve, "我跟到底。")))


def test_the_shops_own_answer_leaves_no_room_for_a_cases_step() -> None:
    answer = Answer("returns#x", "", "七天内可退。")
    assert "solve" not in of_cases(pool(case("", "我去问快递。", ""), answer=answer))


@pytest.mark.parametrize(
    "solve",
    [
        "吸力一样，大的那款多一个尘盒。",
        "我看了，您还在{return_days}天内。",
        "我让驿站留着。",
        "正常的。",
    ],
)
def test_what_a_case_says_of_goods_and_rules_held_for_its_own_customer(solve: str) -> None:
    assert "solve" not in of_cases(pool(case("抱歉。", solve, "")))


def test_a_step_of_a_case_is_one_that_the_agent_takes_or_asks_for() -> None:
    for solve in ("我去问快递。", "订单号发我。", "我现在查，{reply_minutes}分钟内回您。"):
        assert of_cases(pool(case("", solve, "")))


def test_later_in_a_chat_no_case_knows_what_has_been_said() -> None:
    assert not of_cases(pool(case("", "我去问快递。", ""), said="c 快递没到|a 我看看|c 五天了"))


def test_only_the_nearest_case_is_looked_at() -> None:
    nearest, next_one = case("", "给您退款，我来办。", ""), case("", "我去问快递。", "")
    assert not of_cases(pool(nearest, next_one))
    assert of_cases(pool(next_one, nearest))


def test_a_far_case_serves_nothing() -> None:
    assert not of_cases(pool(case("抱歉。", "我去问快递。", "我跟到底。"), nearness=0.2))


def test_a_fact_that_the_shop_does_not_give_keeps_a_part_out() -> None:
    of_case = case("{reply_minutes}分钟前的事，抱歉。", "{no_such_fact}天内回您。", "")
    found = of_cases(pool(of_case))
    assert "solve" not in found
    assert "{" not in found.get("acknowledge", "")


def test_how_a_case_ends_is_left_to_its_own_customer() -> None:
    assert "care" not in of_cases(pool(case("抱歉。", "我去问快递。", "补寄的事不用您分心。")))


def test_drafts_with_blanks_and_unwanted_parts_are_left_out() -> None:
    assert {part.name for part in pool(care=False)} == {"acknowledge", "solve"}
    assert all(part.worth <= 1 for part in pool())


def test_a_mere_question_is_no_step() -> None:
    asking = replace(drafted("让您久等了。", "订单号发我一下？"), kind=DraftKind.ASK)
    plan = Plan(strategy="repair", moment="answer", language="zh-Hans")
    given = Ingredients(
        plan, chat("c 还没到"), SHOP, BOOK, "zh-Hans", None, (), (asking,), (drafted("", "我查。"),)
    )  # fmt: skip
    assert [part.text for part in parts_of(given) if part.name == "solve"] == ["我查。"]


def test_sentences_end_where_they_end() -> None:
    assert sentences("好的。我去查！行吗？") == ["好的。", "我去查！", "行吗？"]
    assert sentences("It's 2.5 kg. Fine? Yes") == ["It's 2.5 kg.", "Fine?", "Yes"]


def test_grants_are_known_for_the_languages_that_have_cases_enough() -> None:
    assert granted("We'll refund you and cover the shipping.", "en") >= {"refund", "money"}
    assert granted("我去问快递。", "zh-Hans") == frozenset()
    assert granted("x", "th") is None
    assert model_pool.grants("zh-Hant") is not None

"""Macros for one chat: what fits first, what is known filled in, checked like an agent's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import CheckLevel, Draft, Plan, Tier
from assistant.domain.reading import (
    Context,
    Culture,
    Emotion,
    Escalation,
    Fact,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.draft import macros
from assistant.knowledge import macros as table
from assistant.knowledge import shop as shops
from assistant.knowledge.entries import Macro
from assistant.knowledge.library import Library

SHOP = shops.load()
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SAID = (Message(Speaker.CUSTOMER, "电饭煲退款39元怎么还没到", NOW),)
PLAN = Plan("repair", "answer", "zh-Hans")
NOTHING = Context()


def reading(*facts: Fact, language: str = "zh-Hans", topic: str = "refund.progress") -> Reading:
    return Reading(
        Mood(Emotion.NEUTRAL, 0.2, 0.0, 0.9), Language(language, "Hans", 1.0), Culture("CN", 0.9),
        Issue.REFUND_RETURN, Stage.AFTER_SALES, Escalation(), topic=topic, facts=facts,
    )  # fmt: skip


def fact(kind: str, value: str) -> Fact:
    return Fact(kind, value, 0, 0, 1)


def offered(read: Reading | None, plan: Plan = PLAN, context: Context = NOTHING) -> list[str]:
    return [one.shortcut for one in macros.offers(SHOP, plan, read, SAID, context)]


def made(shortcut: str, *facts: Fact, plan: Plan = PLAN, context: Context = NOTHING) -> Draft:
    macro = table.by_shortcut(SHOP, shortcut)
    assert macro is not None
    found = macros.draft(SHOP, macro, plan, reading(*facts), SAID, context, NOW)
    assert found is not None
    return found


def with_macro(macro: Macro) -> shops.Shop:
    return SHOP._with(library=Library(macros=(macro,)))


def test_what_is_about_the_customers_topic_stands_first_and_all_others_follow():
    names = offered(reading())
    assert names[:3] == ["order", "refundin", "refundno"]
    assert len(names) == len(SHOP.library.macros)
    assert offered(reading(topic="account.invoice"))[0] == "invoice"


def test_another_topic_of_the_same_issue_goes_before_the_rest_but_does_not_count_as_fitting():
    by_name = {one.shortcut: one for one in macros.offers(SHOP, PLAN, reading(), SAID, Context())}
    assert by_name["refundno"].fits
    assert not by_name["freight"].fits
    names = list(by_name)
    assert names.index("freight") < names.index("hi")


def test_without_a_reading_every_macro_is_there_in_the_language_of_the_interface():
    plan = macros.plan_for(None, Context(ui_language="en"), ("en", "zh-Hans"), None)
    found = macros.offers(SHOP, plan, None, (), Context(ui_language="en"))
    assert {one.language for one in found} == {"en"}
    assert not any(one.fits for one in found)


def test_a_macro_of_another_platform_goes_last_and_never_fits():
    macro = Macro("jd", {}, {"zh-Hans": "好"}, topics=("refund.progress",), platforms=("jd",))
    for platform, fits in (("jd", True), ("taobao", False), ("", True)):
        context = Context(platform=platform)
        (one,) = macros.offers(with_macro(macro), PLAN, reading(), SAID, context)
        assert one.fits is fits


def test_what_the_customer_said_fills_a_variable_and_the_rest_is_a_blank_with_a_name():
    draft = made("refundin", fact("amount", "39元"))
    assert draft.text == "退款 39元 已经提交，原路退回，1–3 个工作日内到账。"
    assert draft.blanks == ()
    blank = made("refundin")
    assert "【金额】" in blank.text
    assert blank.blanks == ("amount",)
    assert not blank.ready


def test_blanks_are_named_in_the_agents_language_whatever_the_customer_reads():
    assert "【amount】" in made("refundin", context=Context(ui_language="en")).text
    assert "【金額】" in made("refundin", context=Context(ui_language="zh-Hant")).text


@pytest.mark.parametrize(
    "told",
    [
        (fact("amount", "39元"), fact("amount", "299元")),
        (fact("amount", "3***9"),),
        (fact("amount", "{refund_days}" * 9),),
        (),
    ],
)
def test_what_is_unsure_masked_or_strange_stays_a_blank(told: tuple[Fact, ...]):
    assert made("refundin", *told).blanks == ("amount",)


def test_words_of_another_language_are_not_put_in_but_numbers_are():
    read = reading(fact("item", "kettle"), fact("order", "8823119"), language="en")
    assert macros.values(read, SAID, "zh-Hans") == {"order": "8823119"}
    assert macros.values(read, SAID, "en") == {"item": "kettle", "order": "8823119"}


def test_traditional_chinese_is_converted_and_a_language_nobody_wrote_is_marked_foreign():
    hant = made("cancelled", plan=replace(PLAN, language="zh-Hant"))
    assert "訂單" in hant.text
    assert hant.language == "zh-Hant"
    one = macros.offers(SHOP, replace(PLAN, language="ja"), reading(), SAID, Context())[0]
    assert (one.foreign, one.fits, one.language) == (True, False, "en")


def test_a_macro_says_where_it_comes_from_and_which_facts_of_the_shop_are_in_it():
    draft = made("freight")
    assert draft.tier is Tier.MACRO
    assert draft.sources == ("macro.freight", "shop.return_freight")
    assert draft.ready


def test_its_own_numbers_need_no_source_but_the_law_holds_for_it_too():
    plain = Macro("x", {}, {"zh-Hans": "我们 47 天内都管，您放心。"})
    found = macros.draft(with_macro(plain), plain, PLAN, reading(), SAID, Context(), NOW)
    assert found is not None
    assert not [one for one in found.checks if one.rule.startswith("unsourced")]
    wrong = Macro("y", {}, {"zh-Hans": "加我微信 abc12345，好评返现 5 元。"})
    hard = macros.draft(with_macro(wrong), wrong, PLAN, reading(), SAID, Context(), NOW)
    assert hard is not None
    assert any(one.level is CheckLevel.HARD for one in hard.checks)
    assert not hard.ready


def test_a_plan_that_stands_is_kept_and_otherwise_only_the_language_is_decided():
    assert macros.plan_for(reading(), Context(), ("en",), PLAN) is PLAN
    made_up = macros.plan_for(reading(language="en"), Context(), ("en", "zh-Hans"), None)
    assert (made_up.strategy, made_up.language, made_up.fallback) == ("macro", "en", False)

"""What cases are looked for with: the customer's words since the agent's, and what is sure."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.reading import Culture, Emotion, Issue, Stage
from assistant.knowledge.cases_query import MOST, case_query
from tests.session.builders import agent, customer, reading

CHAT = (customer("在吗"), agent("您好"), customer("快递五天没动了"), customer("急死了"))


def test_a_burst_is_one_text_and_what_was_said_before_the_agent_is_not_in_it():
    query = case_query(CHAT, reading(about=3))
    assert query.text == "快递五天没动了\n急死了"
    assert (query.emotion, query.issue) == (Emotion.ANGER, Issue.DELIVERY)
    assert (query.language, query.stage) == ("zh-Hans", Stage.AFTER_SALES)


def test_what_comes_after_the_message_described_is_left_out():
    assert case_query(CHAT, reading(about=2)).text == "快递五天没动了"
    assert case_query((*CHAT, agent("我查")), reading(about=3)).text.endswith("急死了")


def test_only_a_region_that_is_sure_counts_and_what_is_known_goes_before_it():
    unsure = replace(reading(about=3), topic="delivery.late", culture=Culture("TW", 0.3))
    query = case_query(CHAT, unsure)
    assert (query.topic, query.region) == ("delivery.late", "")
    sure = replace(unsure, culture=Culture("TW", 0.9))
    query = case_query(CHAT, sure, language="zh-Hant", sorry=False)
    assert (query.region, query.language, query.sorry) == ("TW", "zh-Hant", False)
    assert case_query(CHAT, sure, region="HK").region == "HK"


def test_a_huge_message_is_cut_to_its_end():
    text = "啊" * 10_000 + "要退款"
    query = case_query((customer(text),), reading())
    assert len(query.text) == MOST
    assert query.text.endswith("要退款")

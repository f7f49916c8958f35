"""A brief tells a supervisor the case in the customer's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Emotion
from assistant.understand.brief import make
from assistant.understand.reader import understand

NOTHING_KNOWN = Context()
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=UTC)


def chat(*lines: str) -> list[Message]:
    """Lines "c:…" of the customer, "a:…" of the agent, a minute apart."""
    speakers = {"c": Speaker.CUSTOMER, "a": Speaker.AGENT}
    return [
        Message(speakers[line[0]], line[2:], at=NOW + timedelta(minutes=n))
        for n, line in enumerate(lines)
    ]


def brief(
    *lines: str, context: Context = NOTHING_KNOWN, moods: tuple[MoodPoint, ...] = ()
) -> Brief:
    messages = chat(*lines)
    return make(messages, understand(messages, context, NOW), context, NOW, moods)


RASH = (
    "c:你好",
    "a:您好，请问有什么可以帮您",
    "c:上周买的面霜涂了两天，整张脸过敏红肿，订单号202611110042",
    "a:让您遇到这种事，真的很抱歉。我今天下午6点前给您回复。",
    "c:好的",
    "c:我已经去医院看了，要求你们赔医药费！",
)


def test_what_happened_is_told_in_the_customers_words() -> None:
    told = "".join(brief(*RASH).happened)
    assert "整张脸过敏红肿" in told
    assert "医院" in told


def test_greetings_and_yeses_tell_nothing() -> None:
    found = brief(*RASH)
    assert not {"你好", "好的"} & set(found.happened)


def test_what_is_asked_is_the_last_request() -> None:
    assert "赔医药费" in brief(*RASH).asked


def test_what_is_asked_survives_a_later_yes() -> None:
    asked = brief(
        "c:I want a full refund for the broken kettle.", "a:One moment.", "c:ok thanks"
    ).asked
    assert asked == "I want a full refund for the broken kettle."


def test_reasons_facts_and_history_come_along() -> None:
    found = brief(*RASH, context=Context(tier="gold", past_complaints=2))
    assert "health" in found.reasons
    assert ("order", "202611110042") in {(fact.kind, fact.value) for fact in found.facts}
    assert (found.tier, found.past_complaints, found.language) == ("gold", 2, "zh-Hans")


def test_the_same_sentence_is_told_once() -> None:
    found = brief(
        *["c:快递一个星期还没到，物流不更新", "a:请稍等"] * 4, "c:快递一个星期还没到，物流不更新！"
    )
    assert len(found.happened) == 1


def test_only_turns_of_mood_are_kept() -> None:
    moods = tuple(
        MoodPoint(n, Emotion.NEUTRAL if n < 10 else Emotion.ANGER, 0.1 if n < 10 else 0.7)
        for n in range(20)
    )
    assert [point.message for point in brief(*RASH, moods=moods).moods] == [0, 10, 19]


def test_without_moods_the_present_one_stands() -> None:
    (only,) = brief(*RASH).moods
    assert only.message == 5


def test_a_long_sentence_is_cut_where_it_pauses() -> None:
    (told,) = brief("c:" + "快递一直没到，" * 40).happened
    assert len(told) <= 61
    assert told.endswith("没到…")


@pytest.mark.parametrize("text", ["\x00", "\ud800", "！" * 3000, "a" * 9000, "\u202e\u200b", "？"])
def test_any_text_makes_a_brief(text: str) -> None:
    assert isinstance(brief("c:" + text), Brief)

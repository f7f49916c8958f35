"""A brief reads as lines that can be pasted anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.brief_text import brief_text
from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.reading import ComplaintStep, Emotion, Fact, Issue, Promise

AT = datetime(2026, 11, 19, 2, 5, tzinfo=UTC)
FULL = Brief(
    issue=Issue.PRODUCT_QUALITY,
    topic="quality.safety",
    reasons=("health", "regulator"),
    language="zh-Hans",
    region="CN",
    tier="gold",
    facts=(Fact("order", "202611110042", 0, 0, 12),),
    happened=("整张脸过敏红肿", "我已经去医院看了"),
    moods=(MoodPoint(0, Emotion.ANXIETY, 0.4, AT), MoodPoint(3, Emotion.ANGER, 0.82)),
    steps=(ComplaintStep.LISTEN, ComplaintStep.APOLOGISE),
    promises=(
        Promise("今天给您回复", 1, 0, 6, AT + timedelta(hours=8)),
        Promise("我去问仓库", 1, 7, 12),
    ),
    asked="要求赔医药费",
    past_complaints=2,
)
CALM = MoodPoint(0, Emotion.NEUTRAL, 0.0)
EMPTY = Brief(Issue.OTHER, "", (), "und", None, None, (), (), (CALM,), (), (), "")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_everything_known_is_said_and_no_id_is_left(language: str) -> None:
    text = brief_text(FULL, language)
    for said in (
        "202611110042",
        "整张脸过敏红肿",
        "我已经去医院看了",
        "要求赔医药费",
        "82%",
        "gold",
    ):
        assert said in text
    for id in ("brief.", "ui.", "understand.", "{", "product_quality", "health,"):
        assert id not in text


def test_it_is_worded_in_the_interface_language() -> None:
    assert brief_text(FULL, "zh-Hans").startswith("客户：")
    assert brief_text(FULL, "en").startswith("Customer: ")


def test_times_are_shown_in_the_agents_zone() -> None:
    text = brief_text(FULL, "en", timezone(timedelta(hours=8)))
    assert "10:05 Anxious" in text
    assert "by 2026-11-19 18:05" in text


def test_a_promise_without_a_time_says_so() -> None:
    assert "“我去问仓库”（未说时间）" in brief_text(FULL, "zh-Hans")


def test_lines_with_nothing_in_them_are_left_out() -> None:
    lines = brief_text(EMPTY, "en").splitlines()
    assert [line.split(":")[0] for line in lines] == ["Customer", "About", "Mood"]


def test_wishes_are_named_and_sums_stand_as_they_were_said() -> None:
    facts = (
        Fact("want", "refund", 0, 0, 2, "退钱"),
        Fact("amount", "199.90 CNY", 0, 3, 9, "199块9"),
        Fact("deadline", "2026-11-28", 0, 10, 12, "周六"),
    )
    text = brief_text(replace(FULL, facts=facts), "zh-Hans")
    assert "refund" not in text
    assert "199块9" in text
    assert "2026-11-28" in text

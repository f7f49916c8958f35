"""Figures are said in both languages, and every name that can come up has words."""

from __future__ import annotations

import pytest

from assistant import strings
from assistant.review.export import Kept
from assistant.review.metrics import Kind, Metric, Period
from assistant.review.statistics import NOTHING, Estimate
from assistant.review.sums import By
from assistant.ui.figures.words import words_for


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_both_languages_have_all_words(language: str):
    table = strings.table(language)
    ids = [f"by_name.{by}" for by in By]
    ids += [f"period_name.{one}" for one in Period] + [f"kept.{one}" for one in Kept]
    ids += [f"{kind}.{one}" for one in (*Metric, "kept", "own") for kind in ("name", "what")]
    missing = [id for id in ids if f"ui.figures.{id}" not in table]
    assert not missing
    other = strings.table("en" if language != "en" else "zh-Hans")
    mine = {id for id in table if id.startswith("ui.figures.")}
    assert mine == {id for id in other if id.startswith("ui.figures.")}


def test_groups_have_names_that_people_say():
    zh, en = words_for("zh-Hans"), words_for("en")
    assert zh.group(By.EMOTION, "anger") == "愤怒"
    assert en.group(By.WEEKDAY, "1") == "Mon"
    assert zh.group(By.HOUR, "09") == "09:00"
    assert zh.group(By.WEEK, "2026-11-16") == "11月16日"
    assert en.group(By.MONTH, "2026-11") == "Nov 2026"
    assert zh.group(By.TEAM, "") == "未分组"
    assert zh.group(By.MODEL, "qwen2.5") == "qwen2.5"


def test_a_mark_says_how_sure_it_is():
    words = words_for("zh-Hans")
    mark = words.mark(Kind.SHARE, "k", "lin", Estimate(0.5, 0.2, 0.8, 12))
    assert mark.few
    assert mark.tip[0] == "lin: 50%"
    assert "20% – 80%" in mark.tip[1]
    assert any("不足 30" in line for line in mark.tip)
    assert words.mark(Kind.SHARE, "", "lin", NOTHING).value is None
    assert words.interval(Kind.SHARE, Estimate(1.0, None, None, 1)) == words("no_interval")


def test_changes_are_said_against_the_time_before():
    words = words_for("en")
    now, then = Estimate(0.62, 0.5, 0.7, 99), Estimate(0.6, 0.5, 0.7, 99)
    assert words.against(Metric.ACCEPTED, now, then) == "+2 pp vs before"
    assert words.against(Metric.ACCEPTED, now, now) == "as before"
    assert words.against(Metric.ACCEPTED, now, None) == "no time before"
    waits = Estimate(61_000, 0, 0, 99), Estimate(30_000, 0, 0, 99)
    assert words.against(Metric.WAITED, *waits) == "+31 s vs before"

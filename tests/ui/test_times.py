"""Moments as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.ui import times
from assistant.ui.texts import Texts

NOW = datetime(2026, 11, 25, 15, 30).astimezone()
ZH, EN = Texts("zh-Hans"), Texts("en")


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (NOW - timedelta(days=3), "已过 3 天", "3 days overdue"),
        (NOW - timedelta(minutes=20), "已过 20 分钟", "20 min overdue"),
        (NOW + timedelta(seconds=20), "现在到时间", "due now"),
        (NOW + timedelta(minutes=25), "还有 25 分钟", "in 25 min"),
        (NOW + timedelta(hours=4), "今天 19:30", "today 19:30"),
        (NOW + timedelta(hours=18), "明天 09:30", "tomorrow 09:30"),
        (NOW + timedelta(days=3), "11月28日 周六，15:30", "Sat 28 Nov, 15:30"),
        (None, "没说时间", "no time named"),
    ],
)
def test_what_is_due_is_told_as_near_as_it_matters(due: datetime | None, zh: str, en: str) -> None:
    assert times.due_words(ZH, due, NOW) == zh
    assert times.due_words(EN, due, NOW) == en


def test_only_what_has_passed_is_overdue() -> None:
    assert times.overdue(NOW - timedelta(seconds=1), NOW)
    assert not times.overdue(NOW + timedelta(seconds=1), NOW)
    assert not times.overdue(None, NOW)


def test_the_past_gets_coarser() -> None:
    spans = (timedelta(seconds=5), timedelta(minutes=5), timedelta(hours=30), timedelta(days=3))
    assert [times.ago(ZH, NOW - span, NOW) for span in spans] == [
        "刚刚",
        "5 分钟前",
        "30 小时前",
        "3 天前",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-28", "11月28日 周六"),
        ("2026-11-28T09:00", "11月28日 周六，09:00"),
        ("2026-13-40", "2026-13-40"),
        ("三天后", "三天后"),
    ],
)
def test_days_are_written_for_people(value: str, words: str) -> None:
    assert times.readable(ZH, value) == words

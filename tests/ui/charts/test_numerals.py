"""Numbers are written as people write them, and never claim what is not so."""

from __future__ import annotations

from datetime import date

from assistant.ui.charts import numerals


def test_shares():
    assert [numerals.percent(value) for value in (0, 0.0001, 0.42, 0.999, 1)] == [
        "0%", "<1%", "42%", ">99%", "100%",
    ]  # fmt: skip


def test_changes_have_a_real_sign():
    assert [numerals.change(value) for value in (0.31, -0.2, 0.001)] == ["+0.31", "−0.20", "0"]
    assert [numerals.points(value) for value in (0.05, -0.05, 0.001)] == ["+5", "−5", "0"]
    assert (numerals.count(1234567), numerals.count(-3)) == ("1,234,567", "−3")


def test_lengths_of_time():
    seconds = (5, 60, 130, 3600, 3660 + 60, 200_000)
    said = [numerals.duration(one * 1000, "zh-Hans") for one in seconds]
    assert said == ["5秒", "1分钟", "2分10秒", "1小时", "1小时2分", "2.3天"]
    assert numerals.duration(130_000, "en") == "2m 10s"
    assert numerals.duration(3_599_900, "zh-Hans") == "60分钟"


def test_days():
    assert numerals.day(date(2026, 11, 2), "zh-Hans") == "11月2日"
    assert numerals.month(date(2026, 11, 1), "en") == "Nov 2026"

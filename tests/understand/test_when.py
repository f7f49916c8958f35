"""Times named in chats become points and spans of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understand.when import TimeKind, TimeMention, add_workdays, find_times

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=ZONE)
"""A Thursday."""


def only(text: str, language: str) -> TimeMention:
    (found,) = find_times(text, NOW, language)
    return found


@pytest.mark.parametrize(
    ("language", "text", "latest"),
    [
        ("zh-Hans", "我周六生日", "11-21 23:59"),
        ("zh-Hans", "后天晚上送到", "11-21 23:59"),
        ("zh-Hans", "3天内到账", "11-22 23:59"),
        ("zh-Hans", "３天内到账", "11-22 23:59"),
        ("zh-Hans", "三天之内", "11-22 23:59"),
        ("zh-Hans", "您放心，24小时内回复", "11-20 10:30"),
        ("zh-Hans", "3个工作日到账", "11-24 23:59"),
        ("zh-Hans", "3-5个工作日", "11-26 23:59"),
        ("zh-Hans", "两三天吧", "11-22 23:59"),
        ("zh-Hans", "一个半小时后", "11-19 12:00"),
        ("zh-Hans", "1小时30分钟内", "11-19 12:00"),
        ("zh-Hans", "半小时内", "11-19 11:00"),
        ("zh-Hans", "明天下午三点半", "11-20 15:30"),
        ("zh-Hans", "今晚8点前", "11-19 20:00"),
        ("zh-Hans", "下周一之前", "11-23 00:00"),
        ("zh-Hans", "下下周三", "12-02 23:59"),
        ("zh-Hans", "最晚周五", "11-20 23:59"),
        ("zh-Hans", "今天之内", "11-19 23:59"),
        ("zh-Hans", "10号之前要用", "12-10 00:00"),
        ("zh-Hans", "11.25之前", "11-25 00:00"),
        ("zh-Hans", "12月5号", "12-05 23:59"),
        ("zh-Hans", "月底前", "11-30 23:59"),
        ("zh-Hans", "下班前", "11-19 18:00"),
        ("zh-Hans", "这周末", "11-22 23:59"),
        ("zh-Hant", "後天晚上", "11-21 23:59"),
        ("zh-Hant", "三個工作天內", "11-24 23:59"),
        ("en", "next Friday", "11-27 23:59"),
        ("en", "by Friday", "11-20 23:59"),
        ("en", "before Friday", "11-20 00:00"),
        ("en", "5pm tomorrow", "11-20 17:00"),
        ("en", "tomorrow at 5", "11-20 17:00"),
        ("en", "in two hours", "11-19 12:30"),
        ("en", "I'll call you back in ten minutes", "11-19 10:40"),
        ("en", "within 2 business days", "11-23 23:59"),
        ("en", "half an hour", "11-19 11:00"),
        ("en", "by the end of the day", "11-19 18:00"),
        ("en", "before December 5th", "12-05 00:00"),
        ("es", "mañana por la tarde", "11-20 18:00"),
        ("es", "en 24 horas", "11-20 10:30"),
        ("pt", "em até 3 dias úteis", "11-24 23:59"),
        ("pt", "até sexta-feira", "11-20 23:59"),
        ("fr", "sous 48 heures", "11-21 10:30"),
        ("fr", "demain à 15h", "11-20 15:00"),
        ("de", "innerhalb von 2 Werktagen", "11-23 23:59"),
        ("de", "bis morgen um 15 Uhr", "11-20 15:00"),
        ("de", "am 25. November", "11-25 23:59"),
        ("ja", "3日以内に", "11-22 23:59"),
        ("ja", "明日の午後3時", "11-20 15:00"),
        ("ja", "2営業日以内", "11-23 23:59"),
        ("ko", "내일 오후 3시까지", "11-20 15:00"),
        ("ko", "2시간 후", "11-19 12:30"),
        ("ko", "다음 주 월요일", "11-23 23:59"),
        ("id", "dalam 2 hari kerja", "11-23 23:59"),
        ("id", "besok pagi", "11-20 12:00"),
        ("ms", "dalam masa 3 hari bekerja", "11-24 23:59"),
        ("th", "ภายใน 3 วัน", "11-22 23:59"),
        ("th", "พรุ่งนี้", "11-20 23:59"),
        ("vi", "trong 2 ngày làm việc", "11-23 23:59"),
        ("vi", "ngày mai", "11-20 23:59"),
        ("ru", "через 2 часа", "11-19 12:30"),
        ("ru", "завтра до 15:00", "11-20 15:00"),
        ("ar", "خلال ٢٤ ساعة", "11-20 10:30"),
        ("ar", "غدا", "11-20 23:59"),
    ],
)
def test_a_time_ends_where_its_words_say(language: str, text: str, latest: str) -> None:
    assert f"{only(text, language).latest:%m-%d %H:%M}" == latest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3天前买的", TimeKind.AGO),
        ("等了三天", TimeKind.LENGTH),
        ("三天内", TimeKind.WITHIN),
        ("三天后", TimeKind.AFTER),
        ("周五前", TimeKind.BY),
        ("周五", TimeKind.DAY),
        ("下周", TimeKind.PERIOD),
        ("下午三点", TimeKind.MOMENT),
    ],
)
def test_the_sort_of_time_is_told(text: str, kind: TimeKind) -> None:
    assert only(text, "zh-Hans").kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "早上好", "十分抱歉", "订单号是12345", "我要2个，1号链接", "2月30号", "每天9:00-18:00",
        "有消息第一时间通知", "一起看看", "good morning", "I may come", "it costs 25", "at a shop",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert find_times(text, NOW, "zh-Hans" if text > "一" else "en") == ()


def test_a_past_weekday_lies_in_the_past() -> None:
    assert only("上周五买的", "zh-Hans").latest.date() == date(2026, 11, 13)


def test_a_day_without_a_month_is_the_nearest_unless_a_side_is_asked_for() -> None:
    (near,) = find_times("10号", NOW, "zh-Hans")
    (ahead,) = find_times("10号", NOW, "zh-Hans", prefer="future")
    assert (near.latest.month, ahead.latest.month) == (11, 12)


def test_a_weekday_looks_back_when_asked_to() -> None:
    (found,) = find_times("周六", NOW, "zh-Hans", prefer="past")
    assert found.latest.date() == date(2026, 11, 14)


def test_two_times_in_one_text_are_two() -> None:
    first, second = find_times("预计下周一到下周三送达", NOW, "zh-Hans")
    assert (first.said, second.said) == ("下周一", "下周三")


def test_a_span_of_hours_keeps_both_ends() -> None:
    found = only("今天下午5点到6点", "zh-Hans")
    assert (found.earliest.hour, found.latest.hour) == (17, 18)


def test_places_point_into_the_original_text() -> None:
    text = "請於\u200b後天\u200b晚上送到"
    found = only(text, "zh-Hant")
    assert text[found.start : found.end] == found.said == "後天\u200b晚上"


def test_times_are_as_aware_as_now() -> None:
    assert only("明天下午3点", "zh-Hans").latest.tzinfo is ZONE


def test_working_days_pass_over_weekends_and_named_holidays() -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert add_workdays(friday, 1).date() == date(2026, 11, 23)
    assert add_workdays(friday, 1, frozenset({date(2026, 11, 23)})).date() == date(2026, 11, 24)


@given(st.text(max_size=200), st.sampled_from(["zh-Hans", "en", "de", "ja", "vi", "ar", "und"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for found in find_times(text, NOW, language):
        assert 0 <= found.start < found.end <= len(text)
        assert found.earliest <= found.latest


@pytest.mark.parametrize("text", ["９" * 900, "1/1/" * 400, "十" * 1500, "下" * 2000, "\ud800周六"])
def test_hostile_numbers_end_quietly(text: str) -> None:
    assert isinstance(find_times(text, NOW, "zh-Hans"), tuple)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("昨天一直没人回", ["昨天"]),
        ("今天下单能发吗", ["今天"]),
        ("昨天上的班", ["昨天"]),
        ("几点能送到", []),
        ("明天几点到", ["明天"]),
        ("想办一个号", []),
        ("channel 5 a couple of days ago", ["a couple of days ago"]),
        ("十分钟内告诉您", ["十分钟内"]),
        ("再过两天", ["再过两天"]),
        ("反馈下站点 今天会送的", ["今天"]),
        ("下周一晚上", ["下周一晚上"]),
    ],
)
def test_a_time_is_cut_where_its_words_end(text: str, said: list[str]) -> None:
    language = "en" if text.isascii() else "zh-Hans"
    assert [mention.said for mention in find_times(text, NOW, language)] == said


@pytest.mark.parametrize("text", ["14年11月5号", "2014年11月5日", "14年11月05日"])
def test_a_year_named_in_two_figures_counts(text: str) -> None:
    (mention,) = find_times(text, NOW, "zh-Hans")
    assert f"{mention.latest:%Y-%m-%d}" == "2014-11-05"


def test_a_quarter_is_fifteen_minutes() -> None:
    (mention,) = find_times("下午三点一刻", NOW, "zh-Hans")
    assert f"{mention.latest:%H:%M}" == "15:15"

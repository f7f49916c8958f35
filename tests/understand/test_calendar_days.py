"""Holidays: the library's dates are held against dates known from almanacs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.understand.calendar_days import days, is_on, read_calendar
from assistant.understand.culture_data import Season, calendar, profiles


def season(id: str) -> Season:
    return next(row for row in calendar().season if row.id == id)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3)],
)
def test_lunar_new_year_falls_on_its_day(year: int, month: int, day: int) -> None:
    first = date(year, month, day)
    for region in ("CN", "HK", "SG", "TW", "KR", "MY"):
        # Where it falls on a Sunday, Hong Kong counts the days after it.
        told = (days(region, year).get(first + timedelta(days=n), "") for n in range(2))
        assert any("New Year" in name for name in told), region
        assert is_on(season("lunar_new_year"), region, first)
        assert not is_on(season("lunar_new_year"), region, first + timedelta(days=40))


@pytest.mark.parametrize(
    ("begins", "eid"),
    [
        (date(2025, 3, 1), date(2025, 3, 30)),
        (date(2026, 2, 18), date(2026, 3, 20)),
        (date(2027, 2, 8), date(2027, 3, 9)),
        (date(2028, 1, 28), date(2028, 2, 26)),
        (date(2029, 1, 16), date(2029, 2, 14)),
        (date(2030, 1, 6), date(2030, 2, 4)),
        (date(2030, 12, 26), date(2031, 1, 24)),
    ],
)
@pytest.mark.parametrize("region", ["SA", "AE", "ID", "MY", "TR"])
def test_ramadan_runs_for_its_month_give_or_take_two_days(
    region: str, begins: date, eid: date
) -> None:
    ramadan = season("ramadan")
    assert is_on(ramadan, region, begins + timedelta(days=2))
    assert is_on(ramadan, region, eid - timedelta(days=3))
    assert not is_on(ramadan, region, begins - timedelta(days=4))
    assert not is_on(ramadan, region, eid + timedelta(days=2))
    assert is_on(season("eid_fitr"), region, eid + timedelta(days=1))


@pytest.mark.parametrize("year", range(2025, 2031))
@pytest.mark.parametrize(
    "region",
    sorted(profiles()),
)
def test_every_place_has_its_holidays(region: str, year: int) -> None:
    assert 5 <= len(days(region, year)) <= 45


@pytest.mark.parametrize("row", calendar().season, ids=lambda row: row.id)
def test_every_season_comes_in_every_place_it_is_for_but_not_always(row: Season) -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    for region in row.regions:
        on = sum(is_on(row, region, day) for day in year)
        assert 1 <= on <= 60, region


def test_a_place_unknown_to_the_library_has_no_days() -> None:
    assert days("ZZ", 2026) == {}
    assert read_calendar("ZZ", date(2026, 12, 25), "en") == ()


def test_a_season_speaks_once_for_its_holiday() -> None:
    told = read_calendar("CN", date(2026, 2, 17), "zh-Hans")
    assert [hint.id for hint in told] == ["lunar_new_year"]


def test_chinese_readers_get_chinese_names_where_there_are_any() -> None:
    told = read_calendar("HK", date(2026, 7, 1), "zh-Hans")
    assert "香港特别行政区成立" in told[0].text

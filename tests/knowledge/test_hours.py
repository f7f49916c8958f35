"""Opening hours: is somebody there, when next, and can a promise be kept."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from assistant.knowledge import shop as shops
from assistant.knowledge.hours import Hours
from assistant.knowledge.shop import Shop

CHINA = timezone(timedelta(hours=8))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026 in China; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


HOURS = Hours.model_validate(
    {
        "open": "9:00–22:00",
        "week": {"sat": "10:00-12:00, 14:00-18:00", "sun": "closed"},
        "special": [{"first": "2026-11-25", "last": "2026-11-26"}],
    }
)


def test_a_promise_past_closing_time_does_not_fit() -> None:
    assert HOURS.promise_fits(at(23, 21, 20), 30)
    assert not HOURS.promise_fits(at(23, 21, 50), 30)
    assert not HOURS.promise_fits(at(23, 23), 5)


def test_closing_is_closed_and_opening_is_open() -> None:
    assert HOURS.is_open(at(23, 9))
    assert not HOURS.is_open(at(23, 22))


def test_a_break_at_noon_ends_a_promise() -> None:
    assert not HOURS.promise_fits(at(28, 11, 45), 30)
    assert HOURS.next_opening(at(28, 11, 45)) == at(28, 14)


def test_a_holiday_moves_the_next_opening() -> None:
    assert HOURS.next_opening(at(24, 23)) == at(27, 9)
    assert not HOURS.is_open(at(25, 12))


def test_sunday_is_closed_until_monday() -> None:
    assert HOURS.next_opening(at(29, 12)) == at(30, 9)


def test_another_time_zone_is_the_same_moment() -> None:
    assert HOURS.is_open(at(23, 10).astimezone(timezone(timedelta(hours=-5))))


def test_midnight_between_open_days_closes_nothing() -> None:
    always = Hours.model_validate({"open": "0:00-24:00"})
    assert always.promise_fits(at(23, 23, 50), 30)
    night = Hours.model_validate({"open": "18:00–2:00"})
    assert night.is_open(at(24, 1))
    assert not night.is_open(at(24, 3))


@pytest.mark.parametrize(
    "values",
    [
        {"open": "nine to five"}, {"open": "9:00-25:00"}, {"week": {"mo": "9:00-10:00"}},
        {"timezone": "Moon/Crater"},
        {"special": [{"first": "2026-02-02", "last": "2026-02-01"}]},
    ],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Hours.model_validate(values)


def test_a_shop_without_hours_promises_at_any_time() -> None:
    shop = Shop.model_validate({"schema": 1})
    assert shop.is_open(at(23, 3))
    assert shop.promise_fits(at(23, 3), 30)
    assert shop.next_opening(at(23, 3)) is None


def test_the_sample_shop_rests_at_chinese_new_year() -> None:
    shop = shops.load()
    assert not shop.is_open(datetime(2027, 2, 6, 12, 0, tzinfo=CHINA))
    assert shop.next_opening(datetime(2027, 2, 6, 12, 0, tzinfo=CHINA)) == datetime(
        2027, 2, 9, 9, 0, tzinfo=CHINA
    )

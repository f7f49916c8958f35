"""Behind every figure are chats: the filter that finds them counts what the figure counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from assistant.domain.reading import Emotion
from assistant.domain.record import OutcomeKind
from assistant.review import metrics
from assistant.review.figures import By, figures
from assistant.review.filters import Filters
from assistant.review.metrics import Metric, Period
from assistant.review.queue import count
from assistant.review.zone import LOCAL
from tests.review.shop import Shop, reading

CHINA = ZoneInfo("Asia/Shanghai")
Opened = Callable[[], Database]


@pytest.fixture
def db(shop: Shop, opened: Opened) -> Database:
    shop.case("a", then=Emotion.GRATITUDE, model="qwen", drafts=("短", "长一点"))
    shop.case("b", kind=OutcomeKind.REJECTED, agent="chen@shop", reason="tone")
    shop.case("c", read=reading(Emotion.NEUTRAL), then=Emotion.ANGER, agent="chen@shop")
    shop.later(days=9)
    shop.case("d", kind=OutcomeKind.IGNORED, sent="我去看看", similarity=0.1)
    return opened()


def test_the_chats_behind_a_group_are_as_many_as_it_counted(db: Database):
    # A tier that was only shown has no filter of its own.
    for by in (by for by in By if by not in (By.WEEKDAY, By.HOUR, By.TIER)):
        for group in figures(db, by, zone=CHINA):
            filters = metrics.behind(db, by, group.name, Filters(), CHINA)
            assert filters is not None
            assert count(db, filters) == group.suggestions
    assert metrics.behind(db, By.HOUR, "09", Filters()) is None


def test_a_figure_leads_to_what_it_counted(db: Database):
    (whole,) = figures(db)
    for metric, hits in (
        (Metric.ACCEPTED, 2), (Metric.REJECTED, 1), (Metric.IMPROVED, 1), (Metric.WORSENED, 1),
        (Metric.WHOLE, 2), (Metric.ESCALATIONS, 0), (Metric.LIFT, 2),
    ):  # fmt: skip
        assert count(db, metrics.counted(Filters(), metric)) == hits
        assert metrics.estimate(whole, metric) is not None


def test_periods_are_whole_days_of_the_zone():
    now = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
    week = metrics.of_period(Filters(), Period.DAYS_7, now, CHINA)
    assert week.since == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    assert week.until == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)
    earlier = metrics.before(week)
    assert earlier is not None
    assert earlier.until == week.since
    assert earlier.since == datetime(2026, 2, 25, 16, 0, tzinfo=UTC)
    assert metrics.of_period(week, Period.ALL, now, CHINA) == Filters()
    assert metrics.before(Filters()) is None


def test_weeks_have_names():
    assert metrics.week("2026-W01") == (date(2025, 12, 29), date(2026, 1, 5))
    assert metrics.week_of(date(2025, 12, 31)) == "2026-W01"
    with pytest.raises(ValueError, match="W99"):
        metrics.week("2026-W99")


def test_the_local_zone_knows_its_offset_at_any_time():
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert moment.astimezone(LOCAL).utcoffset() == moment.astimezone().utcoffset()
    assert moment.astimezone(LOCAL) == moment
    assert LOCAL.utcoffset(None) is not None
    assert LOCAL.tzname(None)
    assert moment.astimezone(LOCAL) - moment == timedelta()

"""Sums of stretches add up to those of the whole, in the days of whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from assistant.domain.record import OutcomeKind
from assistant.review.figures import By, figures
from assistant.review.filters import Filters
from assistant.review.sums import NONE, added, by_day, by_name, stretches, tally
from tests.review.shop import DAY, Shop

Opened = Callable[[], Database]


def test_stretches_add_up_to_the_whole(shop: Shop, opened: Opened):
    for n in range(4):
        shop.case(f"a{n}", agent="lin@shop" if n % 2 else "chen@shop")
        shop.later(days=20)
    db = opened()
    parts = stretches(db, Filters())
    assert len(parts) == 2
    assert parts[0].since > parts[-1].since
    found = {}
    for part in parts:
        found = added(found, tally(db, By.AGENT, Filters(), part, days=True))
    assert {name: sums["n"] for name, sums in by_name(found).items()} == {
        "lin@shop": 2, "chen@shop": 2,
    }  # fmt: skip
    assert len(by_day(found)) == 4
    assert sum(found.values(), NONE)["taken"] == 4


def test_an_empty_record_has_no_stretches(opened: Opened):
    assert stretches(opened(), Filters()) == ()


def test_a_stretch_never_crosses_a_change_of_the_clocks(shop: Shop, opened: Opened):
    shop.case("a")
    shop.later(days=40)
    shop.case("b")
    berlin = ZoneInfo("Europe/Berlin")
    parts = stretches(opened(), Filters(), berlin, timedelta(days=365))
    assert [part.offset for part in parts] == [7200, 3600]
    assert parts[0].since == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_days_weeks_and_hours_are_those_of_the_zone(shop: Shop, opened: Opened):
    shop.now = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
    shop.case("a")
    db, china = opened(), ZoneInfo("Asia/Shanghai")

    def name(by: By) -> str:
        return figures(db, by, Filters(), china)[0].name

    assert name(By.DAY) == "2026-03-02"
    assert name(By.WEEK) == "2026-03-02"
    assert name(By.MONTH) == "2026-03"
    assert (name(By.WEEKDAY), name(By.HOUR)) == ("1", "01")
    assert figures(db, By.DAY)[0].name == "2026-03-01"


def test_edits_and_own_words_are_counted_with_the_rest(shop: Shop, opened: Opened):
    for n, near in enumerate((0.95, 0.8, 0.5)):
        shop.case(f"a{n}", kind=OutcomeKind.EDITED, sent="短", similarity=near)
    shop.case("b", kind=OutcomeKind.IGNORED, sent="我马上去看", similarity=0.1)
    shop.case("c", kind=OutcomeKind.REJECTED)
    (one,) = figures(opened())
    assert one.edits == {"small": 1, "middle": 1, "large": 1}
    assert (one.leaning.value, one.leaning.of) == (0.75, 4)
    assert one.rejected.value == 0.2


def test_days_of_a_tally_are_dates(shop: Shop, opened: Opened):
    shop.case("a")
    db = opened()
    (part,) = stretches(db, Filters())
    assert list(by_day(tally(db, By.ALL, Filters(), part, days=True))) == [
        date(DAY.year, DAY.month, DAY.day)
    ]

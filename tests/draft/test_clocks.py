"""Opening hours carry the place they hold in, for a customer whose clock shows another time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.reading import Context
from assistant.draft import clocks
from assistant.draft.plan import plan
from assistant.knowledge import shop
from assistant.knowledge.hours import Hours
from assistant.understand.reader import understand
from tests.draft.situations import chat

SHOP = shop.load(None)


@pytest.mark.parametrize(
    ("text", "region", "language", "told"),
    [
        ("We're here 9:00–22:00 daily.", "US", "en", "9:00–22:00 (Beijing time, UTC+8) daily"),
        ("täglich 9:00–22:00 Uhr", "DE", "de", "9:00–22:00 (Pekinger Zeit, UTC+8)"),
        ("毎日 9:00–22:00", "JP", "ja", "9:00–22:00 (北京時間、UTC+8)"),
        ("We're here 9:00–22:00 daily.", "SG", "en", "9:00–22:00 daily"),
        ("We're here 9:00–22:00 daily.", None, "en", "9:00–22:00 daily"),
        ("9:00–22:00, Beijing time", "US", "en", "9:00–22:00, Beijing time"),
        ("Order 9:00 please", "US", "en", "9:00 please"),
    ],
)
def test_hours_name_their_place_only_far_away(
    text: str, region: str | None, language: str, told: str
):
    assert told in clocks.with_place(text, SHOP, region, language)


def test_a_shop_without_a_name_for_its_clock_says_the_offset():
    hours = Hours(timezone="Asia/Kolkata")
    india = SHOP.model_copy(update={"hours": hours, "region": "IN"})
    assert clocks.place(india, "en") == "UTC+5:30"
    assert clocks.elsewhere(india, "US")
    assert not clocks.elsewhere(india, "LK")


def test_when_the_shop_opens_again_names_its_place_too():
    night = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    messages = chat("c: My parcel is late, where is it?")
    context = Context(region="US")
    reading = understand(messages, context, night)
    made = plan(messages, reading, context, SHOP, night)
    assert "Beijing time" in made.opens
    near = plan(messages, reading, Context(region="CN"), SHOP, night)
    assert "Beijing time" not in near.opens

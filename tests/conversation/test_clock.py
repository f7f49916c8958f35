"""Times as chat windows write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.conversation.clock import parse

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour", "minute", "day"),
    [
        ("9:05", 9, 5, 2),
        ("(下午3:20)", 15, 20, 2),
        ("上午12:05", 0, 5, 2),
        ("凌晨 12:40", 0, 40, 2),
        ("中午12:30", 12, 30, 2),
        ("12:05 AM", 0, 5, 2),
        ("12:05 PM", 12, 5, 2),
        ("10:00:01 PM", 22, 0, 1),
        ("23:50", 23, 50, 1),
        ("2026-02-27 08:00", 8, 0, 27),
    ],
)
def test_a_written_time_is_the_latest_such_moment(text: str, hour: int, minute: int, day: int):
    found = parse(text, NOW)
    assert found is not None
    assert (found.hour, found.minute, found.day) == (hour, minute, day)


@pytest.mark.parametrize("text", ["", "yesterday", "25:99", "0000-13-40 10:00"])
def test_what_is_no_time_is_none(text: str):
    assert parse(text, NOW) is None

"""The short form of the long day: nothing missed, nothing doubled, back at once."""

from __future__ import annotations

from tests.soak.day import Day, quick_handlers


def test_an_hour_at_twenty_chats_loses_nothing_and_doubles_nothing() -> None:
    result = Day(quick_handlers()).run(hours=1)
    assert result.said > 300
    assert (result.missed, result.doubled, result.misplaced) == (0, 0, 0)


def test_a_chat_that_comes_back_is_shown_before_it_is_read_again() -> None:
    result = Day(quick_handlers(), seed=3).run(hours=0.5)
    assert result.switches > 30
    assert result.slow_switches == 0

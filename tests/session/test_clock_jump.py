"""Clocks are set, changed for summer time and put right over the network: nobody waits for that."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from assistant.domain.notice import Notice
from assistant.domain.view import OverlayView
from assistant.session.events import Drafted, MakeDrafts
from assistant.session.loop import SessionLoop
from assistant.session.notices import NOTICE_SECONDS, notify
from tests.session.builders import MEI, START
from tests.session.test_loop import HANDLERS, seen


class JumpingClock:
    """A wall clock that can be set, beside time that runs on."""

    def __init__(self) -> None:
        self.time, self.runs = START, 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.runs

    def later(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.runs += seconds


class Desk:
    def __init__(self) -> None:
        self.clock = JumpingClock()
        self.asked: list[MakeDrafts] = []
        self.views: list[OverlayView] = []
        handlers = {**HANDLERS, MakeDrafts: self._make}
        self.loop = SessionLoop(self.clock, handlers, self.views.append, timedelta(seconds=2))

    def _make(self, effect: MakeDrafts) -> Drafted:
        self.asked.append(effect)
        return HANDLERS[MakeDrafts](effect)

    def burst(self) -> None:
        self.loop.step(seen("一"))
        self.loop.step(seen("一", "二"))
        assert self.asked[-1].burst


@pytest.mark.parametrize("hours", [-30, -3, -1, 1, 3, 30])
def test_a_burst_ends_whatever_is_done_to_the_clock(hours: int):
    desk = Desk()
    desk.burst()
    desk.clock.time += timedelta(hours=hours)
    desk.loop.tick()
    desk.clock.later(2.5)
    desk.loop.tick()
    assert not desk.asked[-1].burst
    # And the next one is none the worse.
    desk.loop.step(seen("一", "二", "三"))
    desk.loop.step(seen("一", "二", "三", "四"))
    assert desk.asked[-1].burst
    desk.clock.later(2.5)
    desk.loop.tick()
    assert not desk.asked[-1].burst


def test_a_notice_goes_in_time_though_the_clock_was_set_back():
    desk = Desk()
    state, effects = notify(desk.loop._state, Notice("x"), desk.clock.now())
    desk.loop._state = state
    for effect in effects:
        desk.loop._carry_out(effect)
    desk.clock.time -= timedelta(hours=3)
    desk.loop.tick()
    assert desk.loop._state.notices
    desk.clock.later(NOTICE_SECONDS + 1)
    desk.loop.tick()
    assert not desk.loop._state.notices


def test_nobody_seems_to_have_waited_for_less_than_no_time():
    desk = Desk()
    desk.loop.step(seen("一"))
    before = desk.loop._state.chats[MEI].waiting_since
    assert before is not None
    desk.clock.time -= timedelta(hours=1)
    desk.loop.tick()
    after = desk.loop._state.chats[MEI].waiting_since
    assert after == before - timedelta(hours=1)


def test_summer_time_is_no_jump():
    desk = Desk()
    desk.burst()
    winter = timezone(timedelta(hours=7))
    desk.clock.later(2.5)
    desk.clock.time = desk.clock.time.astimezone(winter)
    desk.loop.tick()
    assert not desk.asked[-1].burst


def test_a_sleep_of_hours_ends_what_was_waited_for_at_once():
    desk = Desk()
    desk.burst()
    # The running clock stands still while a computer sleeps.
    desk.clock.time += timedelta(hours=9)
    desk.loop.tick()
    assert not desk.asked[-1].burst

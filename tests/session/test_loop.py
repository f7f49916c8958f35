"""The loop that runs the session."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

import pytest

from assistant.domain.record import FollowUp
from assistant.domain.view import OverlayView
from assistant.domain.window import SourceHealth, SourceState
from assistant.session.events import (
    Classified,
    Classify,
    Drafted,
    FollowUpsLoaded,
    HealthChanged,
    MakeDrafts,
    MessagesSeen,
    RecordMessages,
)
from assistant.session.loop import LONGEST_SLEEP, SessionLoop
from tests.session.builders import MEI, PLAN, START, WINDOW, customer, draft, reading


class HandClock:
    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return (self.time - START).total_seconds()


HANDLERS = {
    Classify: lambda effect: Classified(effect.chat, effect.revision, reading()),
    MakeDrafts: lambda effect: Drafted(
        effect.chat, effect.revision, PLAN, (draft("d1", "好的"),), (), ()
    ),
}


def seen(*texts: str) -> MessagesSeen:
    return MessagesSeen(MEI, tuple(customer(text) for text in texts), WINDOW)


def test_one_message_leads_to_one_complete_view():
    views: list[OverlayView] = []
    loop = SessionLoop(HandClock(), HANDLERS, views.append, timedelta(seconds=2))
    loop.step(seen("还没到"))
    assert len(views) == 1
    assert views[0].reading is not None
    assert views[0].drafts[0].text == "好的"


def test_an_unchanged_state_is_not_published_again():
    views: list[OverlayView] = []
    loop = SessionLoop(HandClock(), HANDLERS, views.append, timedelta(seconds=2))
    loop.step(seen("还没到"))
    loop.step(seen("还没到"))
    assert len(views) == 1


def test_a_failing_handler_is_logged_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture):
    def broken(effect: object) -> None:
        raise RuntimeError("disk on fire")

    views: list[OverlayView] = []
    handlers = {**HANDLERS, RecordMessages: broken}
    loop = SessionLoop(HandClock(), handlers, views.append, timedelta(seconds=2))
    with caplog.at_level(logging.ERROR):
        loop.step(seen("还没到"))
    assert views[0].drafts
    assert "RecordMessages" in caplog.text
    assert "还没到" not in caplog.text


def test_an_event_that_comes_when_a_burst_ends_does_not_hide_its_end():
    clock = HandClock()
    asked: list[MakeDrafts] = []

    def make(effect: MakeDrafts) -> Drafted:
        asked.append(effect)
        return HANDLERS[MakeDrafts](effect)

    handlers = {**HANDLERS, MakeDrafts: make}
    loop = SessionLoop(clock, handlers, lambda view: None, timedelta(seconds=2))
    loop.step(seen("一"))
    loop.step(seen("一", "二"))
    assert asked[-1].burst
    clock.time += timedelta(seconds=3)
    loop.step(HealthChanged(SourceHealth("atspi", SourceState.OK)))
    loop.tick()
    assert not asked[-1].burst
    assert asked[-1].rested
    times = len(asked)
    loop.tick()
    assert len(asked) == times


def test_the_thread_wakes_by_itself_when_a_burst_ends():
    class Real:
        def now(self) -> datetime:
            return datetime.now(START.tzinfo)

        def monotonic(self) -> float:
            return 0.0

    whole = threading.Event()

    def make(effect: MakeDrafts) -> Drafted:
        if not effect.burst and len(effect.messages) == 2:
            whole.set()
        return HANDLERS[MakeDrafts](effect)

    loop = SessionLoop(
        Real(), {**HANDLERS, MakeDrafts: make}, lambda view: None, timedelta(seconds=0.2)
    )
    loop.start()
    loop.post(seen("一"))
    loop.post(seen("一", "二"))
    assert whole.wait(10)
    loop.stop()


def test_a_moment_far_ahead_is_looked_at_again_after_the_computer_has_slept():
    clock = HandClock()
    owed = FollowUp("f1", MEI, "明天给您回电", START, START + timedelta(days=1))
    views: list[OverlayView] = []
    loop = SessionLoop(clock, HANDLERS, views.append, timedelta(seconds=2))
    loop.step(FollowUpsLoaded((owed,)))
    assert loop._until_next_timer() == LONGEST_SLEEP
    loop.tick()
    assert not views[-1].notices
    clock.time += timedelta(days=1, seconds=1)
    loop.tick()
    assert [notice.id for notice in views[-1].notices] == ["follow_up.due"]

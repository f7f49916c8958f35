"""Moves what the desk waits for when somebody sets the clock back.

A burst ends, and a notice goes, so many seconds after it came. Set back by an hour, a clock would
have the agent wait for that hour. Set forward, or after the computer slept, they end at once, which
is right; promises are due by the clock on the wall in any case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.session.state import ChatState, DeskState

# Clocks are put right by less than this all the time, without anybody noticing.
LEAST = timedelta(seconds=-1)


class Steps:
    """Compares the clock on the wall with one that only runs forward."""

    def __init__(self, now: datetime, monotonic: float) -> None:
        self._now, self._monotonic = now, monotonic

    def back(self, now: datetime, monotonic: float) -> timedelta | None:
        """How far the clock was set back since the last question (negative); None if it was not."""
        step = now - self._now - timedelta(seconds=monotonic - self._monotonic)
        self._now, self._monotonic = now, monotonic
        return step if step < LEAST else None


def moved(state: DeskState, by: timedelta) -> DeskState:
    """The same desk by the new clock; what is due on a day keeps its time."""
    return replace(
        state,
        chats={key: _moved(chat, by) for key, chat in state.chats.items()},
        notices=tuple((at + by, notice) for at, notice in state.notices),
    )


def _moved(chat: ChatState, by: timedelta) -> ChatState:
    waiting = chat.waiting_since
    return replace(
        chat,
        arrivals=tuple(at + by for at in chat.arrivals),
        waiting_since=waiting + by if waiting is not None else None,
    )

"""What is told to the agent for a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.notice import Notice
from assistant.session.events import Effect, WakeAt
from assistant.session.state import DeskState

# How long a notice stays in the overlay.
NOTICE_SECONDS = 8
NOTICES = 3


def notify(state: DeskState, notice: Notice, now: datetime) -> tuple[DeskState, tuple[Effect, ...]]:
    """Show a notice, and come back when it has stood long enough."""
    notices = (*state.notices, (now, notice))[-NOTICES:]
    until = now + timedelta(seconds=NOTICE_SECONDS)
    return replace(state, notices=notices), (WakeAt(until),)


def without_old(state: DeskState, now: datetime) -> DeskState:
    """Takes down what has stood long enough."""
    lasting = timedelta(seconds=NOTICE_SECONDS)
    return replace(state, notices=tuple(one for one in state.notices if now - one[0] < lasting))

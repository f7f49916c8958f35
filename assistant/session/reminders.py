"""The desk's promises: taken up from readings, answered, reminded of, settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from assistant.domain.chat import Message, Speaker
from assistant.domain.record import FollowUp, FollowUpState
from assistant.domain.view import SettleFollowUp
from assistant.session import follow_ups
from assistant.session.events import Classified, Effect, RecordFollowUp, Remind, WakeAt
from assistant.session.notices import notify
from assistant.session.state import ChatState, DeskState

Step = tuple[DeskState, tuple[Effect, ...]]


def agent_wrote(
    state: DeskState, chat: ChatState, messages: tuple[Message, ...], now: datetime
) -> Step:
    """A new message of the agent may keep what they promised here: asked, never assumed."""
    # A message counts once its speaker is known, which may be later than it is seen.
    known = {message.key for message in chat.messages if message.speaker is Speaker.AGENT}
    new = [m for m in messages if m.speaker is Speaker.AGENT and m.key not in known]
    changed: tuple[FollowUp, ...] = ()
    for message in new:
        if not message.history:
            ones, more = follow_ups.answered(state.follow_ups, chat.key, message.at or now)
            state, changed = replace(state, follow_ups=ones), (*changed, *more)
    return state, tuple(RecordFollowUp(one) for one in changed)


def promised(state: DeskState, event: Classified, now: datetime) -> Step:
    """Promises that a reading has found, if it is about the present."""
    chat = state.chats[event.chat]
    if event.revision != chat.revision:
        return state, ()
    fresh = follow_ups.promised(chat.key, chat.messages, event.reading.promises, now)
    first_look = chat.reading is None
    ones, changed = follow_ups.taken_up(state.follow_ups, fresh, first_look)
    effects: list[Effect] = [RecordFollowUp(one) for one in changed]
    return replace(state, follow_ups=ones), (*effects, *_waking(changed))


def _waking(ones: Iterable[FollowUp]) -> tuple[WakeAt, ...]:
    times = {one.due for one in ones if one.due and one.state is FollowUpState.OPEN}
    return tuple(WakeAt(at) for at in sorted(times))


def loaded(state: DeskState, found: tuple[FollowUp, ...], now: datetime) -> Step:
    """What is owed from earlier days; what has fallen due meanwhile is told now."""
    state = replace(state, follow_ups=follow_ups.loaded(state.follow_ups, found))
    later = [one for one in found if one.due and one.due > now]
    state, effects = remind(state, now)
    return state, (*_waking(later), *effects)


def remind(state: DeskState, now: datetime) -> Step:
    """Tell of what has come due, once."""
    ones = follow_ups.due(state.follow_ups, state.reminded, now)
    if not ones:
        return state, ()
    state = replace(state, reminded=state.reminded | {one.id for one in ones})
    effects: list[Effect] = []
    for notice in follow_ups.reminders([o for o in ones if follow_ups.worth_a_reminder(o)]):
        state, more = notify(state, notice, now)
        effects += (Remind(notice), *more)
    return state, tuple(effects)


def settled(state: DeskState, action: SettleFollowUp, now: datetime) -> Step:
    """The agent says what became of a promise."""
    ones, changed = follow_ups.settled(state.follow_ups, action.follow_up, action.state)
    if changed is None:
        return state, ()
    # Taken back before its time: it is owed again, and the alarm with it.
    later = [changed] if changed.due and changed.due > now else []
    return replace(state, follow_ups=ones), (RecordFollowUp(changed), *_waking(later))


def named(state: DeskState, found: Iterable[FollowUp]) -> DeskState:
    """What the record holds of a chat that is seen again, with the chat's name."""
    return replace(state, follow_ups=follow_ups.loaded(state.follow_ups, found))

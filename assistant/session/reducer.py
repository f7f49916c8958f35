"""The reducer of the whole desk: routes events to chats, keeps one of them in front."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.record import CustomerLink, FollowUp, FollowUpState
from assistant.domain.view import (
    AnswerLink,
    CorrectReading,
    ModelState,
    ModelStatus,
    Redraft,
    RejectDraft,
    SetPaused,
    SettleFollowUp,
    TakeDraft,
)
from assistant.session import chat as one
from assistant.session import follow_ups, people
from assistant.session.events import (
    Acted,
    Classified,
    ContextLoaded,
    Deliver,
    Delivered,
    Drafted,
    Effect,
    Event,
    FollowUpsLoaded,
    HealthChanged,
    LinkFound,
    MessagesSeen,
    ModelChanged,
    ModelDrafted,
    ModelEnded,
    PauseWatching,
    RecordFollowUp,
    Remind,
    Tick,
    WakeAt,
    WindowChanged,
)
from assistant.session.state import ChatState, DeskState

Step = tuple[DeskState, tuple[Effect, ...]]
# How long a notice stays in the overlay.
NOTICE_SECONDS = 8
NOTICES = 3
# Chats kept in memory; the one not seen for longest goes first.
CHATS = 60

_USABLE = frozenset({ModelState.IDLE, ModelState.WRITING, ModelState.LOADING})


def reduce(state: DeskState, event: Event, now: datetime, quiet: timedelta) -> Step:
    """One step. `quiet` is the pause after which a burst of messages has ended."""
    match event:
        case MessagesSeen():
            return _messages(state, event, now, quiet)
        case WindowChanged(window):
            return replace(state, window=window), ()
        case HealthChanged(health):
            return replace(state, sources={**state.sources, health.source: health}), ()
        case ModelChanged(status):
            return _model_changed(state, status)
        case Acted():
            return _acted(state, event, now)
        case Delivered():
            return _delivered(state, event, now)
        case FollowUpsLoaded(found):
            return _loaded(state, found, now)
        case Tick():
            return _tick(state, now, quiet)
        case _:
            return _answer_to_effect(state, event, now, quiet)


def _put(state: DeskState, chat: ChatState) -> DeskState:
    return replace(state, chats={**state.chats, chat.key: chat})


def _messages(state: DeskState, event: MessagesSeen, now: datetime, quiet: timedelta) -> Step:
    effects: list[Effect] = []
    chats = dict(state.chats)
    chat = chats.pop(event.chat, None)
    if chat is None:
        chat, more = people.first_seen(ChatState(event.chat, since=now))
        effects += more
        while len(chats) >= CHATS:
            del chats[next(iter(chats))]
    switched = state.active not in (None, event.chat)
    previous = chats.get(state.active) if switched and state.active else None
    if previous:
        chats[previous.key], more = one.left(previous)
        effects += more
    state, kept = _agent_wrote(state, chat, event.messages, now)
    effects += kept
    chat, more = one.messages_seen(chat, event, now, quiet)
    if switched and not more and state.model.state in _USABLE:
        chat, more = one.returned(chat)
    # Re-inserted last: the order of the dictionary is the order of last sight.
    chats[event.chat] = chat
    state = replace(state, chats=chats, active=event.chat)
    return state, (*effects, *more)


def _agent_wrote(
    state: DeskState, chat: ChatState, messages: tuple[Message, ...], now: datetime
) -> Step:
    """A new message of the agent may keep what they promised here: asked, never assumed."""
    known = {message.key for message in chat.messages}
    new = [m for m in messages if m.speaker is Speaker.AGENT and m.key not in known]
    changed: tuple[FollowUp, ...] = ()
    for message in new:
        if not message.history:
            ones, more = follow_ups.answered(state.follow_ups, chat.key, message.at or now)
            state, changed = replace(state, follow_ups=ones), (*changed, *more)
    return state, tuple(RecordFollowUp(one) for one in changed)


def _promised(state: DeskState, event: Classified, now: datetime) -> Step:
    chat = state.chats[event.chat]
    if event.revision != chat.revision:
        return state, ()
    fresh = follow_ups.promised(chat.key, chat.messages, event.reading.promises, now)
    ones, changed = follow_ups.taken_up(state.follow_ups, fresh)
    effects: list[Effect] = [RecordFollowUp(one) for one in changed]
    return replace(state, follow_ups=ones), (*effects, *_waking(changed))


def _waking(ones: Iterable[FollowUp]) -> tuple[WakeAt, ...]:
    times = {one.due for one in ones if one.due and one.state is FollowUpState.OPEN}
    return tuple(WakeAt(at) for at in sorted(times))


def _loaded(state: DeskState, found: tuple[FollowUp, ...], now: datetime) -> Step:
    """What is owed from earlier days; what has fallen due meanwhile is told now."""
    state = replace(state, follow_ups=follow_ups.loaded(state.follow_ups, found))
    later = [one for one in found if one.due and one.due > now]
    state, effects = _remind(state, now)
    return state, (*_waking(later), *effects)


def _remind(state: DeskState, now: datetime) -> Step:
    ones = follow_ups.due(state.follow_ups, state.reminded, now)
    if not ones:
        return state, ()
    state = replace(state, reminded=state.reminded | {one.id for one in ones})
    effects: list[Effect] = []
    for notice in follow_ups.reminders([o for o in ones if follow_ups.worth_a_reminder(o)]):
        state, more = _notify(state, notice, now)
        effects += (Remind(notice), *more)
    return state, tuple(effects)


def _answer_to_effect(state: DeskState, event: Event, now: datetime, quiet: timedelta) -> Step:
    assert isinstance(
        event, ContextLoaded | LinkFound | Classified | Drafted | ModelDrafted | ModelEnded
    )
    chat = state.chats.get(event.chat)
    if chat is None:
        return state, ()
    effects: tuple[Effect, ...]
    match event:
        case ContextLoaded():
            known = follow_ups.loaded(state.follow_ups, event.follow_ups)
            state = replace(state, follow_ups=known)
            chat, effects = one.context_loaded(chat, event)
        case LinkFound(_, link):
            return _link_found(state, chat, link, now)
        case Classified():
            state, promised = _promised(state, event, now)
            chat, effects = one.classified(chat, event)
            effects = (*promised, *effects)
        case Drafted():
            ask = state.model.state in _USABLE and state.active == chat.key
            chat, effects = one.drafted(chat, event, now, quiet, ask)
        case ModelDrafted():
            chat, effects = one.model_drafted(chat, event)
        case ModelEnded():
            chat, effects = one.model_ended(chat, event)
    return _put(state, chat), effects


def _link_found(
    state: DeskState, chat: ChatState, link: CustomerLink | None, now: datetime
) -> Step:
    chat, effects = people.link_found(chat, link)
    state = _put(state, chat)
    if link is not None and effects:
        # Joined without asking: the agent is told, and may undo it.
        state, more = _notify(state, Notice.of("link.made", app=link.app), now)
        effects = (*effects, *more)
    return state, effects


def _model_changed(state: DeskState, status: ModelStatus) -> Step:
    """A model that has become usable is asked about the customer who is waiting already."""
    came = status.state in _USABLE and state.model.state not in _USABLE
    state = replace(state, model=status)
    chat = active_chat(state)
    if not came or chat is None or chat.writing:
        return state, ()
    chat, effects = one.returned(chat)
    return _put(state, chat), effects


def _acted(state: DeskState, event: Acted, now: datetime) -> Step:
    action = event.action
    if isinstance(action, SetPaused):
        return replace(state, paused=action.paused), (PauseWatching(action.paused),)
    if isinstance(action, SettleFollowUp):
        return _settled(state, action, now)
    chat = state.chats.get(action.chat)
    if chat is None:
        return state, ()
    effects: tuple[Effect, ...]
    match action:
        case TakeDraft():
            return state, (Deliver(action, chat.window),)
        case RejectDraft():
            chat, effects = one.rejected(chat, action.draft_id, action.reason, now)
        case CorrectReading():
            chat, effects = one.corrected(chat, action.correction)
        case Redraft():
            chat, effects = one.redraft(chat)
        case AnswerLink():
            chat, effects = people.answered(chat, action.customer, action.same)
    return _put(state, chat), effects


def _settled(state: DeskState, action: SettleFollowUp, now: datetime) -> Step:
    ones, changed = follow_ups.settled(state.follow_ups, action.follow_up, action.state)
    if changed is None:
        return state, ()
    # Taken back before its time: it is owed again, and the alarm with it.
    later = [changed] if changed.due and changed.due > now else []
    return replace(state, follow_ups=ones), (RecordFollowUp(changed), *_waking(later))


def _delivered(state: DeskState, event: Delivered, now: datetime) -> Step:
    state, effects = _notify(state, event.notice, now) if event.notice else (state, ())
    action = event.action
    chat = state.chats.get(action.chat)
    drafts = chat.drafts if chat else ()
    if not event.ok and action.how == "insert" and action.text not in {d.text for d in drafts}:
        # What the agent wrote in the editor is nowhere else: it must not be lost with the window.
        effects = (*effects, Deliver(replace(action, how="copy"), None))
    return state, effects


def _notify(state: DeskState, notice: Notice, now: datetime) -> Step:
    notices = (*state.notices, (now, notice))[-NOTICES:]
    until = now + timedelta(seconds=NOTICE_SECONDS)
    return replace(state, notices=notices), (WakeAt(until),)


def _tick(state: DeskState, now: datetime, quiet: timedelta) -> Step:
    lasting = timedelta(seconds=NOTICE_SECONDS)
    notices = tuple((at, notice) for at, notice in state.notices if now - at < lasting)
    state = replace(state, notices=notices)
    effects: list[Effect] = []
    for key in tuple(state.chats):
        chat, more = one.burst_ended(state.chats[key], now, quiet)
        if more:
            state = _put(state, chat)
            effects += more
    state, due = _remind(state, now)
    return state, (*effects, *due)


def active_chat(state: DeskState) -> ChatState | None:
    """The chat on screen, if any."""
    key: ChatKey | None = state.active
    return state.chats.get(key) if key else None

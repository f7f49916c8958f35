"""Asks of this desk and what the supervisor says to them: pure, like all of the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.domain.chat import Speaker
from assistant.domain.live import Ask, Breather, BreatherState, LiveNews, Ruling
from assistant.domain.notice import Notice
from assistant.domain.record import FollowUpState
from assistant.domain.view import (
    AskBreather,
    AskSupervisor,
    EndBreather,
    SettleFollowUp,
    TakeBackAsk,
)
from assistant.session import reminders
from assistant.session.events import CancelModel, Effect
from assistant.session.live_events import RecordBreather, SendAsk, TakeAskBack
from assistant.session.notices import notify
from assistant.session.readings import make_drafts, moods
from assistant.session.state import ChatState, DeskState

ChatStep = tuple[ChatState, tuple[Effect, ...]]
Step = tuple[DeskState, tuple[Effect, ...]]
# Asked in one chat and not answered: more would only be the same again.
OPEN_ASKS = 3
KEPT = 12
_SETTLED = {"dropped": FollowUpState.DROPPED, "open": FollowUpState.OPEN}
# The words for coming back to somebody who was told to wait.
BACK = "back"


def asked(state: ChatState, action: AskSupervisor, now: datetime) -> ChatStep:
    """The agent asks; the same thing twice, or a fourth at once, changes nothing."""
    waiting = [one for one in state.asks if one.waits]
    new = Ask(action.id, action.kind, now, action.about, action.amount, action.unit)
    if len(waiting) >= OPEN_ASKS or any(_same(one, new) for one in waiting):
        return state, ()
    send = SendAsk(
        state.key, new, state.messages, state.reading, state.context, moods(state),
        state.allowances,
    )  # fmt: skip
    return replace(state, asks=(*state.asks, new)[-KEPT:]), (send,)


def _same(one: Ask, other: Ask) -> bool:
    return (one.kind, one.about, one.amount) == (other.kind, other.about, other.amount)


def taken_back(state: ChatState, action: TakeBackAsk) -> ChatStep:
    """The agent no longer needs an answer."""
    if not any(one.id == action.ask and one.waits for one in state.asks):
        return state, ()
    asks = tuple(
        replace(one, withdrawn=True) if one.id == action.ask else one for one in state.asks
    )
    return replace(state, asks=asks), (TakeAskBack(action.ask),)


def agent_wrote(state: ChatState) -> ChatState:
    """What the supervisor said has been handed on: drafts need not lead with it any more."""
    if not any(one.ruling and not one.answered for one in state.asks):
        return state
    asks = tuple(replace(one, answered=True) if one.ruling else one for one in state.asks)
    return replace(state, asks=asks)


def loaded(state: ChatState, stored: tuple[Ask, ...]) -> ChatState:
    """What the record holds of asks made before a restart; this session knows its own better."""
    known = {one.id for one in state.asks}
    # What was answered before this session began has been handed on, as far as anybody can tell.
    older = [replace(o, answered=o.ruling is not None) for o in stored if o.id not in known]
    return replace(state, asks=(*older, *state.asks)[-KEPT:]) if older else state


def came(state: DeskState, news: LiveNews, now: datetime) -> Step:
    """Rulings reach their chats, lines of truth all of them; new drafts where somebody waits."""
    effects: list[Effect] = []
    by_ask = {one.ask: one for one in news.rulings}
    ids = {line.id for line in news.lines}
    changed_lines = ids != state.lines
    state = replace(state, lines=frozenset(ids))
    for key in tuple(state.chats):
        chat, ruled = _ruled(state.chats[key], by_ask)
        if not ruled and not changed_lines:
            continue
        for one in ruled:
            said = Notice.of(f"live.{one.verdict.value}", peer=key.peer)
            state, more = notify(state, said, now)
            effects += more
        chat, more = _drafted_anew(chat, bool(ruled))
        effects += more
        state = replace(state, chats={**state.chats, key: chat})
    for promise, what in news.settled.items():
        known = state.follow_ups.get(promise)
        opened = what == "open"
        if known is not None and opened is not (known.state is FollowUpState.OPEN):
            settled = _SETTLED.get(what, FollowUpState.DONE)
            state, more = reminders.settled(state, SettleFollowUp(promise, settled), now)
            effects += more
    return _breathers(state, news, now, effects)


def _ruled(chat: ChatState, by_ask: dict[str, Ruling]) -> tuple[ChatState, list[Ruling]]:
    new = [
        ruling
        for one in chat.asks
        if (ruling := by_ask.get(one.id)) is not None and ruling != one.ruling
    ]
    if not new:
        return chat, []
    fresh = {one.ask: one for one in new}
    asks = tuple(
        replace(one, ruling=fresh[one.id], answered=False) if one.id in fresh else one
        for one in chat.asks
    )
    return replace(chat, asks=asks), new


def _drafted_anew(chat: ChatState, ruled: bool) -> ChatStep:
    """New drafts where the customer waits; after a ruling also where they were told to wait."""
    if chat.reading is None or (not chat.customer_waits and not ruled):
        return chat, ()
    cancel = CancelModel(chat.key, chat.revision)
    told_to_wait = bool(chat.messages) and chat.messages[-1].speaker is Speaker.AGENT
    chat = replace(
        chat, revision=chat.revision + 1, writing=False, model_notice=None,
        moment=BACK if told_to_wait and not chat.moment else chat.moment,
        rested=chat.rested or ruled,
    )  # fmt: skip
    return chat, (cancel, make_drafts(chat))


# ------------------------------------------------------------ a rest


def breather_asked(state: DeskState, action: AskBreather, now: datetime) -> Step:
    """The agent asks for a few minutes; asking twice is asking once."""
    if state.breather is not None and state.breather.state is not BreatherState.OVER:
        return state, ()
    wish = Breather(action.id, action.author, now)
    return replace(state, breather=wish), (RecordBreather(wish),)


def breather_ended(state: DeskState, action: EndBreather, now: datetime) -> Step:
    """The agent is back, or no longer wants to go."""
    if state.breather is None or state.breather.id != action.id:
        return state, ()
    over = replace(state.breather, state=BreatherState.OVER)
    return replace(state, breather=None), (RecordBreather(replace(over, at=now)),)


def _breathers(state: DeskState, news: LiveNews, now: datetime, effects: list[Effect]) -> Step:
    own = state.breather
    told = next((one for one in news.breathers if own and one.id == own.id), None)
    if own is None or told is None or told.state in (own.state, BreatherState.ASKED):
        return state, tuple(effects)
    ended = told.state is BreatherState.OVER
    state = replace(state, breather=None if ended else replace(told, at=own.at))
    if not ended:
        state, more = notify(state, Notice.of(f"live.breather_{told.state.value}"), now)
        effects = [*effects, *more]
    return state, tuple(effects)

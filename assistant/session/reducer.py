"""The reducer of the whole desk: routes events to chats, keeps one of them in front."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.chat import ChatKey
from assistant.domain.macros import ListMacros, TakeMacro
from assistant.domain.notice import Notice
from assistant.domain.pasted import PASTED_APP
from assistant.domain.record import CustomerLink
from assistant.domain.view import (
    AnswerLink,
    AskBreather,
    AskSupervisor,
    ChatAction,
    CorrectReading,
    EndBreather,
    ModelState,
    ModelStatus,
    OfferMoment,
    Redraft,
    RejectDraft,
    SetPaused,
    SettleFollowUp,
    TakeBackAsk,
    TakeDraft,
    WriteNote,
    WriteText,
)
from assistant.domain.window import WindowInfo
from assistant.session import chat as one
from assistant.session import live, macros, moments, people, reminders, typing
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
    NoteMade,
    PauseWatching,
    Reconsidered,
    Tick,
    WindowChanged,
)
from assistant.session.live_events import LoadSeen, NewsCame
from assistant.session.macro_events import MacrosFound, MacroWorded
from assistant.session.notices import notify, without_old
from assistant.session.second import reconsidered
from assistant.session.state import ChatState, DeskState
from assistant.session.typed import Checked, Typed

Step = tuple[DeskState, tuple[Effect, ...]]
# Chats kept in memory; the one not seen for longest goes first.
CHATS = 60

_USABLE = frozenset({ModelState.IDLE, ModelState.WRITING, ModelState.LOADING})


def reduce(state: DeskState, event: Event, now: datetime, quiet: timedelta) -> Step:
    """One step. `quiet` is the pause after which a burst of messages has ended."""
    match event:
        case MessagesSeen():
            return _messages(state, event, now, quiet)
        case WindowChanged(window):
            return _window_changed(state, window)
        case HealthChanged(health):
            return replace(state, sources={**state.sources, health.source: health}), ()
        case ModelChanged(status):
            return _model_changed(state, status)
        case Acted():
            return _acted(state, event, now)
        case Delivered():
            return _delivered(state, event, now)
        case FollowUpsLoaded(found):
            return reminders.loaded(state, found, now)
        case NewsCame(news):
            return live.came(state, news, now)
        case LoadSeen(load):
            return replace(state, load=load), ()
        case Typed() | Checked() | MacrosFound() | MacroWorded():
            return _beside(state, event, now)
        case Tick():
            return _tick(state, now, quiet)
        case _:
            return _answer_to_effect(state, event, now, quiet)


def _window_changed(state: DeskState, window: WindowInfo | None) -> Step:
    """A window that comes back shows its chat at once, before it has been read anew.

    Its title must be the same: with another one it may be at another customer, and the next
    snapshot, a moment later, says which.
    """
    state = replace(state, window=window)
    if window is None:
        return state, ()
    place = window.window_id, window.title
    back = next(
        (
            chat
            for chat in reversed(tuple(state.chats.values()))
            if chat.window and (chat.window.window_id, chat.window.title) == place
        ),
        None,
    )
    if back is None or back.key == state.active:
        return state, ()
    effects: list[Effect] = []
    if previous := active_chat(state):
        previous, more = one.left(previous)
        state = _put(state, previous)
        effects += more
    back = replace(back, window=window)
    if state.model.state in _USABLE:
        back, more = one.returned(back)
        effects += more
    # Last, as if it had been read: the next chat of the same window must have been seen later.
    chats = {key: chat for key, chat in state.chats.items() if key != back.key}
    return replace(state, chats={**chats, back.key: back}, active=back.key), tuple(effects)


def _beside(
    state: DeskState, event: Typed | Checked | MacrosFound | MacroWorded, now: datetime
) -> Step:
    """What the agent writes, and the macros they call up."""
    chat = state.chats.get(event.chat)
    if chat is None:
        return state, ()
    effects: tuple[Effect, ...] = ()
    match event:
        case Checked():
            chat = typing.checked(chat, event)
        case Typed():
            chat, effects = typing.typed(chat, event)
        case MacrosFound():
            chat = macros.found(chat, event)
        case MacroWorded():
            chat, effects = macros.worded(chat, event, now, one.suggestion_id(chat))
    return _put(state, chat), effects


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
    state, kept = reminders.agent_wrote(state, chat, event.messages, now)
    effects += kept
    chat, more = one.messages_seen(chat, event, now, quiet)
    if switched and not more and state.model.state in _USABLE:
        chat, more = one.returned(chat)
    # Re-inserted last: the order of the dictionary is the order of last sight.
    chats[event.chat] = chat
    state = replace(state, chats=chats, active=event.chat)
    return state, (*effects, *more)


def _answer_to_effect(state: DeskState, event: Event, now: datetime, quiet: timedelta) -> Step:
    assert isinstance(
        event,
        ContextLoaded
        | LinkFound
        | Classified
        | Reconsidered
        | Drafted
        | NoteMade
        | ModelDrafted
        | ModelEnded,
    )
    chat = state.chats.get(event.chat)
    if chat is None:
        return state, ()
    effects: tuple[Effect, ...]
    match event:
        case ContextLoaded():
            state = reminders.named(state, event.follow_ups)
            chat, effects = one.context_loaded(chat, event)
        case LinkFound(_, link):
            return _link_found(state, chat, link, now)
        case Classified():
            state, promised = reminders.promised(state, event, now)
            chat, effects = one.classified(chat, event)
            effects = (*promised, *effects)
        case Reconsidered():
            chat, effects = reconsidered(chat, event)
        case Drafted():
            ask = state.model.state in _USABLE and state.active == chat.key
            chat, effects = one.drafted(chat, event, now, quiet, ask)
        case NoteMade():
            chat, effects = moments.note_made(chat, event)
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
        state, more = notify(state, Notice.of("link.made", app=link.app), now)
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
    match action:
        case SetPaused(paused):
            return replace(state, paused=paused), (PauseWatching(paused),)
        case SettleFollowUp():
            return reminders.settled(state, action, now)
        case AskBreather():
            return live.breather_asked(state, action, now)
        case EndBreather():
            return live.breather_ended(state, action, now)
        case ListMacros() | TakeMacro():
            chat = state.chats.get(action.chat)
            return state, macros.asked(chat, action) if chat else ()
        case _:
            return _acted_in_chat(state, action, now)


def _acted_in_chat(state: DeskState, action: ChatAction, now: datetime) -> Step:
    chat = state.chats.get(action.chat)
    if chat is None:
        return state, ()
    effects: tuple[Effect, ...]
    match action:
        case TakeDraft():
            if chat.key.app == PASTED_APP:
                # No window shows this chat: the agent pastes where they copied.
                action = replace(action, how="copy")
            return state, (Deliver(action, chat.window),)
        case RejectDraft():
            chat, effects = one.rejected(chat, action.draft_id, action.reason, now)
        case CorrectReading():
            chat, effects = one.corrected(chat, action.correction)
        case Redraft():
            chat, effects = one.redraft(chat)
        case OfferMoment(_, moment):
            chat, effects = moments.offered(chat, moment)
        case WriteNote():
            chat, effects = moments.note_wanted(chat)
        case WriteText(_, text):
            chat, effects = typing.typed(chat, Typed(chat.key, text, "editor"))
        case AskSupervisor():
            chat, effects = live.asked(chat, action, now)
        case TakeBackAsk():
            chat, effects = live.taken_back(chat, action)
        case AnswerLink():
            chat, effects = people.answered(chat, action.customer, action.same)
    return _put(state, chat), effects


def _delivered(state: DeskState, event: Delivered, now: datetime) -> Step:
    state, effects = notify(state, event.notice, now) if event.notice else (state, ())
    action = event.action
    chat = state.chats.get(action.chat)
    drafts = chat.drafts if chat else ()
    if not event.ok and action.how == "insert" and action.text not in {d.text for d in drafts}:
        # What the agent wrote in the editor is nowhere else: it must not be lost with the window.
        effects = (*effects, Deliver(replace(action, how="copy"), None))
    return state, effects


def _tick(state: DeskState, now: datetime, quiet: timedelta) -> Step:
    state = without_old(state, now)
    effects: list[Effect] = []
    for key in tuple(state.chats):
        chat, more = one.burst_ended(state.chats[key], now, quiet)
        if more:
            state = _put(state, chat)
            effects += more
    state, due = reminders.remind(state, now)
    return state, (*effects, *due)


def active_chat(state: DeskState) -> ChatState | None:
    """The chat on screen, if any."""
    key: ChatKey | None = state.active
    return state.chats.get(key) if key else None

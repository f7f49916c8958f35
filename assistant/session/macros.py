"""Macros that the agent calls up: they join the suggestion, so that what was sent decides."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from assistant.domain.drafting import Draft, Tier
from assistant.domain.macros import ListMacros, MacroAction
from assistant.domain.record import Suggestion
from assistant.domain.view import SourceLabel
from assistant.session.events import Effect, RecordSuggestion
from assistant.session.macro_events import FindMacros, MacrosFound, MacroWorded, WordMacro
from assistant.session.state import ChatState

Step = tuple[ChatState, tuple[Effect, ...]]
LABEL = "macro"


def asked(state: ChatState, action: MacroAction) -> tuple[Effect, ...]:
    """The agent wants to see the macros, or has picked one."""
    about = state.messages, state.reading, state.plan, state.context, state.asks
    if isinstance(action, ListMacros):
        return (FindMacros(state.key, *about),)
    return (WordMacro(state.key, action.shortcut, action.shown, *about),)


def found(state: ChatState, event: MacrosFound) -> ChatState:
    """What is on offer stands until it is asked for again."""
    return replace(state, macros=event.offers)


def worded(state: ChatState, event: MacroWorded, now: datetime, fresh_id: str) -> Step:
    """A macro stands first among the drafts, or only on record when it went into the editor.

    `fresh_id` is for a suggestion of its own where none stands.
    """
    draft = event.draft
    if event.shown:
        drafts = ranked((draft, *_without(state.drafts, draft.id)))
        state = replace(state, drafts=drafts, called=(draft, *_without(state.called, draft.id)))
    else:
        state = replace(state, expanded=(*_without(state.expanded, draft.id), draft))
    labels = (event.label, *(one for one in state.labels if one.id != event.label.id))
    state = replace(state, labels=labels, plan=state.plan or event.plan)
    return _recorded(state, now, fresh_id)


def _recorded(state: ChatState, now: datetime, fresh_id: str) -> Step:
    if state.reading is None or state.plan is None:
        # Nothing has been read: there is no situation to keep it under.
        return state, ()
    suggestion, open_ = state.suggestion, state.open
    if suggestion is None:
        name = hashlib.sha256(f"macro|{fresh_id}".encode()).hexdigest()[:20]
        about = state.messages[state.reading.about].key
        suggestion = Suggestion(
            name, state.key, state.revision, about, state.reading, state.plan, (), now
        )
    before = open_[:-1] if open_ and open_[-1].id == suggestion.id else open_
    suggestion = replace(suggestion, drafts=on_record(state))
    open_ = (*before, suggestion)
    return replace(state, suggestion=suggestion, open=open_), (RecordSuggestion(suggestion),)


def on_record(state: ChatState) -> tuple[Draft, ...]:
    """The drafts on screen, then the macros that were written into the editor."""
    shown = {draft.id for draft in state.drafts}
    return ranked((*state.drafts, *(one for one in state.expanded if one.id not in shown)))


def with_called(state: ChatState, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """New drafts behind the macros that the agent has called up for this message."""
    return ranked((*state.called, *drafts)) if state.called else drafts


def labels_kept(state: ChatState) -> tuple[SourceLabel, ...]:
    """Names of the macros called up, which the labels of new drafts do not hold."""
    return tuple(one for one in state.labels if one.kind == LABEL)


def forgotten(state: ChatState) -> ChatState:
    """Somebody has written, or the agent wants other words: no macro stands any more."""
    return replace(state, called=(), expanded=())


def without_macros(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts that were made for the plan."""
    return tuple(draft for draft in drafts if draft.tier is not Tier.MACRO)


def ranked(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Ranks follow the order shown; what an agent is about to pick never moves."""
    return tuple(replace(draft, rank=number) for number, draft in enumerate(drafts, start=1))


def _without(drafts: tuple[Draft, ...], id: str) -> tuple[Draft, ...]:
    return tuple(draft for draft in drafts if draft.id != id)

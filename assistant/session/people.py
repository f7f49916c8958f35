"""Who a customer is beside this chat: what identifies them, and whom on record they may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.domain.reading import Context, Correction, Fact
from assistant.domain.record import CustomerLink, Identifier
from assistant.session.events import Effect, LoadContext, NoteIdentifiers, RecordLink
from assistant.session.state import ChatState

Step = tuple[ChatState, tuple[Effect, ...]]

# Kinds of facts that tell people apart; the store knows how each is written down.
IDENTIFYING = frozenset({"phone", "email", "order", "tracking"})
# More than any person states in one chat: the rest is somebody pasting a list.
MOST = 40


def first_seen(state: ChatState) -> Step:
    """A chat is in front for the first time: asks what the record knows of this customer."""
    state = replace(state, identifiers=(Identifier("name", state.key.peer),))
    load = LoadContext(state.key, state.since)
    return state, (load, NoteIdentifiers(state.key, state.identifiers))


def identified(state: ChatState, facts: Iterable[Fact], own: frozenset[Fact]) -> Step:
    """The customer has named what identifies them: asks whether somebody else has, too."""
    stated = (
        Identifier(fact.kind, fact.value, fact in own) for fact in facts if fact.kind in IDENTIFYING
    )
    new = tuple(one for one in dict.fromkeys(stated) if one not in state.identifiers)
    new = new[: max(0, MOST - len(state.identifiers))]
    if not new:
        return state, ()
    state = replace(state, identifiers=(*state.identifiers, *new))
    return state, (NoteIdentifiers(state.key, state.identifiers),)


def link_found(state: ChatState, link: CustomerLink | None) -> Step:
    """Somebody on record may be this customer: joined when sure, else a question to the agent."""
    if state.link is not None and state.link.linked:
        # What was joined without asking can be undone until the agent has said something about it.
        return state, ()
    if link is None or not link.sure:
        return replace(state, link=link), ()
    state = replace(state, link=replace(link, linked=True))
    join = RecordLink(state.key, link.customer, same=True, by_agent=False)
    return state, (join, LoadContext(state.key, state.since))


def answered(state: ChatState, customer: str, same: bool) -> Step:
    """The agent knows who this is; the next question, if any, may come."""
    state = replace(state, link=None)
    return state, (
        RecordLink(state.key, customer, same, by_agent=True),
        LoadContext(state.key, state.since),
        NoteIdentifiers(state.key, state.identifiers),
    )


def with_corrections(context: Context, corrected: Correction) -> Context:
    """What the record knows, with what the agent has put right in this session laid over it."""
    known = context.correction
    merged = Correction(
        emotion=corrected.emotion,
        language=corrected.language or known.language,
        region=corrected.region or known.region,
        issue=corrected.issue,
    )
    return replace(context, correction=merged)

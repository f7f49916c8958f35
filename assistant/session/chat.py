"""The reducer of one chat: pure, `(ChatState, event, now) → (ChatState, effects)`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Tier
from assistant.domain.reading import Correction
from assistant.domain.record import Suggestion
from assistant.session import live, macros, outcome
from assistant.session.events import (
    AskModel,
    CancelModel,
    Classified,
    Classify,
    ContextLoaded,
    Drafted,
    Effect,
    MessagesSeen,
    ModelDrafted,
    ModelEnded,
    RecordCorrection,
    RecordMessages,
    RecordOutcome,
    RecordSuggestion,
    WakeAt,
    WarmModel,
)
from assistant.session.people import identified, with_corrections
from assistant.session.readings import make_drafts, moods, taken
from assistant.session.state import ChatState

Step = tuple[ChatState, tuple[Effect, ...]]
# Lines a customer has read lately and should not read again.
REMEMBERED_LINES = 60
# Suggestions of one waiting time that the agent may still answer with.
OPEN_SUGGESTIONS = 6


def messages_seen(state: ChatState, event: MessagesSeen, now: datetime, quiet: timedelta) -> Step:
    """New messages: close the books on the last suggestion, then read and draft anew.

    `quiet` is how long a customer must pause until a burst counts as ended.
    """
    effects: list[Effect] = []
    changed = _changed(state.messages, event.messages)
    fresh = _fresh(state.messages, event.messages, changed)
    platform = event.platform or state.context.platform
    context = replace(state.context, platform=platform)
    state = replace(state, messages=event.messages, window=event.window, context=context)
    if not changed:
        return state, ()
    effects.append(RecordMessages(state.key, changed))
    for message in fresh:
        state, more = _one_message(state, message, now)
        effects += more
    if fresh:
        state = macros.forgotten(replace(state, moment="", note=None))
    if not state.customer_waits:
        return _answered(state, effects)
    if state.waiting_since is None:
        state = replace(state, waiting_since=state.messages[-1].at or now)
    arrivals = tuple(at for at in state.arrivals if now - at < quiet)
    state = replace(state, arrivals=arrivals, burst=len(arrivals) > 1)
    if state.burst:
        effects.append(WakeAt(arrivals[-1] + quiet))
    state, more = _read_again(state)
    return state, (*effects, *more)


def _changed(old: tuple[Message, ...], new: tuple[Message, ...]) -> tuple[Message, ...]:
    """Messages that came, were edited, or whose speaker has become known."""
    known = {message.key: message for message in old}
    return tuple(message for message in new if known.get(message.key) != message)


def _fresh(
    old: tuple[Message, ...], new: tuple[Message, ...], changed: tuple[Message, ...]
) -> tuple[Message, ...]:
    """Changed messages that move the chat on.

    History does not, nor does an old message that was edited or whose speaker became known after
    somebody else has written: it is no answer to what came later.
    """
    known = {message.key for message in old}
    overtaken: set[str] = set()
    speakers: set[Speaker] = set()
    for message in reversed(new):
        if speakers - {message.speaker}:
            overtaken.add(message.key)
        speakers.add(message.speaker)
    return tuple(
        message
        for message in changed
        if not message.history and not (message.key in known and message.key in overtaken)
    )


def _one_message(state: ChatState, message: Message, now: datetime) -> Step:
    if message.speaker is Speaker.AGENT:
        answer = (*state.answer, message.text)
        state = replace(state, answer=answer, waiting_since=None, arrivals=(), burst=False)
        state = live.agent_wrote(state)
        decided = outcome.decide(state.open, answer, state.rejected, state.reject_reason, now)
        return state, (RecordOutcome(state.key, decided),) if decided else ()
    if state.answer:
        # The customer writes again: the agent's turn is over, and so is what was open before it.
        state = replace(state, answer=(), open=(), rejected=(), reject_reason="")
    # A corrected mood was that of the message it was read in; what comes next is felt anew.
    corrected = replace(state.corrected, emotion=None)
    context = with_corrections(state.context, corrected)
    state = replace(state, corrected=corrected, context=context)
    return replace(state, arrivals=(*state.arrivals, now), rested=False), ()


def _answered(state: ChatState, effects: list[Effect]) -> Step:
    """The agent has the last word: nothing is left to suggest."""
    effects.append(CancelModel(state.key, state.revision))
    revision = state.revision + 1
    state = replace(
        state, revision=revision, plan=None, drafts=(), dropped=(), writing=False,
        suggestion=None, model_notice=None, waiting_since=None,
    )  # fmt: skip
    return _classify(state, effects)


def _read_again(state: ChatState) -> Step:
    effects: list[Effect] = [CancelModel(state.key, state.revision)]
    state = replace(state, revision=state.revision + 1, writing=False, model_notice=None)
    return _classify(state, effects)


def _classify(state: ChatState, effects: list[Effect]) -> Step:
    if any(message.speaker is Speaker.CUSTOMER for message in state.messages):
        effects.append(
            Classify(state.key, state.revision, state.messages, state.context, moods(state))
        )
    return state, tuple(effects)


def context_loaded(state: ChatState, event: ContextLoaded) -> Step:
    """The store knows this customer: read again when that changes anything."""
    known = replace(event.context, platform=event.context.platform or state.context.platform)
    context = with_corrections(known, state.corrected)
    state = live.loaded(state, event.asks)
    if context == state.context:
        return state, ()
    state = replace(state, context=context)
    return _read_again(state) if state.messages else (state, ())


def classified(state: ChatState, event: Classified) -> Step:
    """A reading stands: show it, and draft when the customer waits."""
    if event.revision != state.revision:
        return state, ()
    state = replace(state, read_at=event.revision)
    state, record = taken(state, event.reading, event.brief)
    effects: list[Effect] = [record]
    state, more = identified(state, event.reading.facts, event.own)
    effects += more
    if state.customer_waits:
        effects.append(make_drafts(state))
    return state, tuple(effects)


def drafted(
    state: ChatState, event: Drafted, now: datetime, quiet: timedelta, ask_model: bool
) -> Step:
    """Phrasebook drafts stand: show them at once, and let the model start when it may.

    A holding line, for a burst or for strong feeling, gives way to the whole answer once the
    customer has been quiet.
    """
    if event.revision != state.revision or state.reading is None:
        return state, ()
    drafts = macros.with_called(state, event.drafts)
    suggestion = Suggestion(
        id=suggestion_id(state),
        chat=state.key,
        revision=state.revision,
        message_key=state.messages[state.reading.about].key,
        reading=state.reading,
        plan=event.plan,
        drafts=drafts,
        at=now,
    )
    state = replace(
        state, plan=event.plan, drafts=drafts, dropped=event.dropped, writing=False,
        suggestion=suggestion, open=_opened(state.open, suggestion),
        used_lines=(*state.used_lines, *event.lines)[-REMEMBERED_LINES:],
        last_lines=event.lines, allowances=event.allowances,
        labels=(*macros.labels_kept(state), *event.labels),
        truth=event.truth,
    )  # fmt: skip
    effects: list[Effect] = [RecordSuggestion(suggestion)]
    if event.plan.hold:
        if not state.burst:
            state = replace(state, burst=True, arrivals=(now,))
            effects.append(WakeAt(now + quiet))
        if ask_model:
            effects.append(WarmModel(make_drafts(replace(state, rested=True))))
    elif ask_model and not state.moment:
        state, more = _ask_model(state)
        effects += more
    return state, tuple(effects)


def _opened(open_: tuple[Suggestion, ...], new: Suggestion) -> tuple[Suggestion, ...]:
    """What a second look replaced stays open beside it, under one id: it may have been taken."""
    return (*open_, new)[-OPEN_SUGGESTIONS:]


def _ask_model(state: ChatState) -> Step:
    if state.reading is None or state.plan is None or state.plan.hold:
        return state, ()
    ask = AskModel(
        state.key, state.revision, state.messages, state.reading, state.plan, state.context,
        macros.without_macros(state.drafts), state.asks,
    )  # fmt: skip
    return replace(state, writing=True), (ask,)


def left(state: ChatState) -> Step:
    """Another chat is in front: it needs the processor more than this one."""
    if not state.writing:
        return state, ()
    cancel = CancelModel(state.key, state.revision)
    # A new revision, so that the end of the cancelled request is not taken for that of a later one.
    return replace(state, writing=False, revision=state.revision + 1), (cancel,)


def returned(state: ChatState) -> Step:
    """The chat is in front again: the model gets its turn if it had none for these drafts."""
    had_it = (
        state.writing
        or state.model_notice is not None
        or bool(state.dropped)
        or any(draft.tier is Tier.MODEL for draft in state.drafts)
    )
    return (state, ()) if had_it or not state.customer_waits else _ask_model(state)


def suggestion_id(state: ChatState) -> str:
    """Stable for one state of one chat, so that recording it twice replaces it."""
    last = state.messages[-1].key if state.messages else ""
    revision = state.revision - state.second_looks
    text = f"{state.key}|{last}|{len(state.messages)}|{revision}|{state.variant}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


def model_drafted(state: ChatState, event: ModelDrafted) -> Step:
    """A model draft passed the checks: it joins the others behind what is already shown."""
    if event.revision != state.revision or state.suggestion is None:
        return state, ()
    grown = replace(state, drafts=macros.ranked((*state.drafts, event.draft)))
    suggestion = replace(state.suggestion, drafts=macros.on_record(grown))
    state = replace(
        grown, suggestion=suggestion, writing=False,
        open=(*state.open[:-1], suggestion), labels=(*state.labels, *event.labels),
    )  # fmt: skip
    return state, (RecordSuggestion(suggestion),)


def model_ended(state: ChatState, event: ModelEnded) -> Step:
    """No model draft this time; the agent keeps what is there and sees why."""
    if event.revision != state.revision:
        return state, ()
    dropped = (*state.dropped, event.dropped) if event.dropped else state.dropped
    return replace(state, writing=False, dropped=dropped, model_notice=event.notice), ()


def corrected(state: ChatState, correction: Correction) -> Step:
    """The agent put the reading right: remember it and read again."""
    old = state.corrected
    merged = Correction(
        emotion=correction.emotion or old.emotion,
        language=correction.language or old.language,
        region=correction.region or old.region,
        issue=correction.issue or old.issue,
    )
    key = state.messages[state.reading.about].key if state.reading else ""
    record = RecordCorrection(state.key, key, correction, state.reading)
    context = with_corrections(state.context, merged)
    state = replace(state, corrected=merged, context=context)
    state, effects = _read_again(state)
    return state, (record, *effects)


def rejected(state: ChatState, draft_id: str, reason: str, now: datetime) -> Step:
    """A draft is not wanted: it leaves the list; what the agent then sends still decides."""
    drafts = macros.ranked(tuple(draft for draft in state.drafts if draft.id != draft_id))
    called = tuple(draft for draft in state.called if draft.id != draft_id)
    state = replace(
        state, drafts=drafts, called=called, rejected=(*state.rejected, draft_id),
        reject_reason=reason or state.reject_reason,
    )  # fmt: skip
    decided = outcome.decide(state.open, (), state.rejected, state.reject_reason, now)
    return state, (RecordOutcome(state.key, decided),) if decided else ()


def redraft(state: ChatState) -> Step:
    """Other wordings for the same message."""
    if state.reading is None or not state.customer_waits:
        return state, ()
    effects: list[Effect] = [CancelModel(state.key, state.revision)]
    state = replace(
        macros.forgotten(state), revision=state.revision + 1, variant=state.variant + 1,
        writing=False, model_notice=None,
    )  # fmt: skip
    return state, (*effects, make_drafts(state))


def burst_ended(state: ChatState, now: datetime, quiet: timedelta) -> Step:
    """The customer has paused long enough: the whole answer may come now."""
    if not state.burst or (state.arrivals and now - state.arrivals[-1] < quiet):
        return state, ()
    state = replace(state, burst=False, arrivals=(), rested=True)
    if state.reading is None or not state.customer_waits:
        return state, ()
    cancel = CancelModel(state.key, state.revision)
    state = replace(state, revision=state.revision + 1, writing=False)
    return state, (cancel, make_drafts(state))

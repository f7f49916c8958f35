"""Turns the state of the desk into what the overlay paints."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.domain.reading import NEGATIVE_EMOTIONS, Trend
from assistant.domain.view import ModelState, ModelStatus, OtherChat, OverlayView
from assistant.session import follow_ups
from assistant.session.reducer import active_chat
from assistant.session.state import ChatState, DeskState

HOT = 0.5
# A minute of the angriest counts as three of somebody calm.
_MOOD_WEIGHT = 2.0
_BAD = frozenset(label.value for label in NEGATIVE_EMOTIONS)


def overlay_view(state: DeskState, now: datetime) -> OverlayView:
    """The whole picture for this moment."""
    chat = active_chat(state)
    others = sorted(
        (
            _other(other, now)
            for other in reversed(tuple(state.chats.values()))
            if other.customer_waits and (chat is None or other.key != chat.key)
        ),
        key=_urgency,
        reverse=True,
    )
    shared = OverlayView(
        window=state.window,
        model=state.model,
        sources=tuple(state.sources.values()),
        notices=tuple(notice for _, notice in state.notices),
        others=tuple(others),
        paused=state.paused,
        follow_ups=follow_ups.in_order(state.follow_ups),
        breather=state.breather,
        load=state.load,
    )
    if chat is None:
        return shared

    return replace(
        shared,
        chat=chat.key,
        revision=chat.revision,
        suggestion_id=chat.suggestion.id if chat.suggestion else "",
        window=chat.window or state.window,
        messages=chat.messages,
        reading=chat.reading,
        plan=chat.plan,
        drafts=chat.drafts,
        dropped=chat.dropped,
        model=_model(state.model, chat),
        link=chat.link,
        brief=chat.brief,
        correction=chat.context.correction,
        typed=tuple(chat.typed.values()),
        moment=chat.moment,
        allowances=chat.allowances,
        note=chat.note,
        labels=chat.labels,
        asks=chat.asks,
        truth=chat.truth,
        macros=chat.macros,
    )


def _model(status: ModelStatus, chat: ChatState) -> ModelStatus:
    if chat.writing:
        return replace(status, state=ModelState.WRITING)
    if chat.model_notice is not None and status.state is ModelState.IDLE:
        return replace(status, notice=chat.model_notice)
    return status


def _other(chat: ChatState, now: datetime) -> OtherChat:
    mood = chat.reading.mood if chat.reading else None
    waiting = int((now - chat.waiting_since).total_seconds()) if chat.waiting_since else 0
    heating = bool(
        mood
        and mood.label in NEGATIVE_EMOTIONS
        and mood.intensity >= HOT
        and mood.trend is Trend.RISING
    )
    return OtherChat(
        chat.key,
        max(0, waiting),
        mood.label.value if mood else "",
        mood.intensity if mood else 0.0,
        heating,
        chat.waiting_since,
        chat.window,
    )


def _urgency(other: OtherChat) -> tuple[bool, float]:
    """What heats up first; then who waits longest, a bad mood making the wait count for more."""
    bad = other.intensity if other.emotion in _BAD else 0.0
    return other.heating, other.waiting_seconds * (1 + _MOOD_WEIGHT * bad)

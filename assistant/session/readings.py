"""A reading becomes part of its chat: its mood joins the others, drafts are asked for with it."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.reading import Reading
from assistant.session.events import MakeDrafts, RecordReading
from assistant.session.state import ChatState


def taken(
    state: ChatState, reading: Reading, brief: Brief | None
) -> tuple[ChatState, RecordReading]:
    """The reading stands from now on; moods of messages that are gone are forgotten."""
    about = state.messages[reading.about]
    point = MoodPoint(reading.about, reading.mood.label, reading.mood.intensity, about.at)
    known = {message.key for message in state.messages}
    moods = {key: mood for key, mood in state.moods.items() if key in known} | {about.key: point}
    state = replace(state, reading=reading, brief=brief, moods=moods)
    return state, RecordReading(state.key, about.key, reading)


def moods(state: ChatState) -> tuple[MoodPoint, ...]:
    """The moods read so far, in the order of their messages as they are numbered now."""
    return tuple(
        replace(state.moods[message.key], message=number)
        for number, message in enumerate(state.messages)
        if message.key in state.moods
    )


def make_drafts(state: ChatState) -> MakeDrafts:
    """The wish for drafts that answer what has been read."""
    assert state.reading is not None
    return MakeDrafts(
        state.key, state.revision, state.messages, state.reading, state.context,
        state.burst, state.used_lines, state.variant, state.rested, state.moment,
        state.asks,
    )  # fmt: skip

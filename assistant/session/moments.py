"""What the agent asks for beside an answer: words for another moment, a note for the record."""

from __future__ import annotations

from dataclasses import replace

from assistant.session import macros
from assistant.session.events import CancelModel, Effect, MakeNote, NoteMade
from assistant.session.readings import make_drafts, moods
from assistant.session.state import ChatState

Step = tuple[ChatState, tuple[Effect, ...]]


def offered(state: ChatState, moment: str) -> Step:
    """Drafts for a moment that the agent chose; "" goes back to the answer, if one is due."""
    if state.reading is None or moment == state.moment:
        return state, ()
    cancel = CancelModel(state.key, state.revision)
    state = replace(
        macros.forgotten(state), revision=state.revision + 1, moment=moment, writing=False,
        model_notice=None, rested=True,
    )  # fmt: skip
    if not moment and not state.customer_waits:
        return replace(state, plan=None, drafts=(), dropped=(), suggestion=None), (cancel,)
    return state, (cancel, make_drafts(state))


def note_wanted(state: ChatState) -> Step:
    """Have the chat summed up for the record."""
    if state.reading is None:
        return state, ()
    return state, (MakeNote(state.key, state.messages, state.reading, state.context, moods(state)),)


def note_made(state: ChatState, event: NoteMade) -> Step:
    """The note stands until somebody writes."""
    return replace(state, note=event.note), ()

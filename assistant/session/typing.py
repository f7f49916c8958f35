"""What the agent is writing: looked over as it changes, stale findings dropped."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.view import TypedChecks
from assistant.session.events import Effect
from assistant.session.state import ChatState
from assistant.session.typed import Checked, CheckTyped, Typed

# A longer text is a document that was pasted, not a reply.
LONGEST = 2000


def typed(state: ChatState, event: Typed) -> tuple[ChatState, tuple[Effect, ...]]:
    """The text has changed: forget what was found in the old one, ask about the new one."""
    known = state.typed.get(event.where)
    text = event.text[:LONGEST]
    if (known.text if known else "") == text:
        return state, ()
    kept = {where: one for where, one in state.typed.items() if where != event.where}
    if not text.strip():
        return replace(state, typed=kept), ()
    # Findings appear with the text they belong to, so that no underline stands in another.
    state = replace(state, typed={**kept, event.where: TypedChecks(event.where, text)})
    wish = CheckTyped(
        state.key, text, event.where, state.messages, state.reading, state.plan, state.context,
        state.asks,
    )  # fmt: skip
    return state, (wish,)


def checked(state: ChatState, event: Checked) -> ChatState:
    """Findings have come: they count while the text is still the same."""
    known = state.typed.get(event.typed.where)
    if known is None or known.text != event.typed.text:
        return state
    return replace(state, typed={**state.typed, event.typed.where: event.typed})

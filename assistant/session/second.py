"""What a second, slower reading changes: the mood at once, the drafts only when they must."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.reading import Reading
from assistant.session.events import CancelModel, Effect, Reconsidered
from assistant.session.readings import make_drafts, taken
from assistant.session.state import ChatState

Step = tuple[ChatState, tuple[Effect, ...]]
# A change of intensity that no agent would act on.
SMALL = 0.2


def reconsidered(state: ChatState, event: Reconsidered) -> Step:
    """Take the better reading over; draft again only where another answer may be due.

    The suggestion keeps its id: what was shown for a moment is replaced, not counted as ignored.
    """
    if event.revision != state.read_at or state.reading is None:
        return state, ()
    before = state.reading
    state, record = taken(state, event.reading, event.brief)
    if not state.customer_waits or same_answer(before, event.reading):
        return state, (record,)
    cancel = CancelModel(state.key, state.revision)
    state = replace(
        state, revision=state.revision + 1, second_looks=state.second_looks + 1, writing=False,
        model_notice=None,
        # A holding line for strong feeling counts as a burst; the feeling may have been misread.
        burst=state.burst and len(state.arrivals) > 1,
        # What nobody had time to read may stand again: wordings change no more than they must.
        used_lines=_without(state.used_lines, state.last_lines), last_lines=(),
    )  # fmt: skip
    return state, (record, cancel, make_drafts(state))


def _without(lines: tuple[str, ...], last: tuple[str, ...]) -> tuple[str, ...]:
    return lines[: -len(last)] if last and lines[-len(last) :] == last else lines


def same_answer(one: Reading, other: Reading) -> bool:
    """True when both readings ask for the same drafts."""
    return (
        one.mood.label is other.mood.label
        and abs(one.mood.intensity - other.mood.intensity) < SMALL
        and set(one.mood.secondary) == set(other.mood.secondary)
        and (one.issue, one.topic, one.act, one.stage, one.missing)
        == (other.issue, other.topic, other.act, other.stage, other.missing)
        and one.escalation.level is other.escalation.level
        and abs(one.topic_confidence - other.topic_confidence) < SMALL
        and abs(one.issue_confidence - other.issue_confidence) < SMALL
    )

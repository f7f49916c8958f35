"""Learns from the agent whose messages are whose, and turns that into a profile of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.conversation.profile import AppProfile, SpeakerRules
from assistant.conversation.reader import ReaderState
from assistant.conversation.rows import Row
from assistant.domain.chat import ChatKey, Speaker

_OTHER = {Speaker.CUSTOMER: Speaker.AGENT, Speaker.AGENT: Speaker.CUSTOMER}
_MOST_MARKERS = 4


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned: a profile to keep, names, or (all empty) nothing that carries over."""

    profile: AppProfile | None = None
    names: dict[str, Speaker] = field(default_factory=dict)


def learn(
    state: ReaderState, chat: ChatKey, key: str, speaker: Speaker, profile: AppProfile
) -> Lesson:
    """From one message whose speaker the agent has named.

    A name over the message goes before a class that only some messages have, that before the side
    it stands on. Nothing is learned of a message that is not on screen.
    """
    row = _row(state, chat, key)
    if row is None or speaker is Speaker.UNKNOWN:
        return Lesson()
    if row.author:
        return Lesson(names={row.author: speaker})
    shared = frozenset.intersection(*(one.markers for one in state.last_rows))
    telling = sorted(row.markers - shared)[:_MOST_MARKERS]
    if telling:
        return Lesson(_with_markers(profile, telling, speaker))
    side = _side(state, row)
    if side and profile.kind == "bubbles":
        return Lesson(_with_side(profile, side, speaker))
    return Lesson()


def swapped(profile: AppProfile) -> AppProfile:
    """The same program with customer and agent exchanged."""
    rules = profile.speaker
    exchange = {"customer": "agent", "agent": "customer", "unknown": "unknown"}
    values = rules.model_dump() | {
        "customer": rules.agent,
        "agent": rules.customer,
        "left": exchange[rules.left],
        "right": exchange[rules.right],
    }
    return profile.model_copy(update={"speaker": SpeakerRules.model_validate(values)})


def can_swap(profile: AppProfile) -> bool:
    """Whether sides or classes, and not names, tell the speakers of this program."""
    return profile.kind == "bubbles" or bool(profile.speaker.customer or profile.speaker.agent)


def _row(state: ReaderState, chat: ChatKey, key: str) -> Row | None:
    log = state.chats.get(chat)
    if log is None or state.current != chat:
        return None
    for message, node in zip(log.messages, log.nodes, strict=True):
        if message.key == key:
            rows = [one for one in state.last_rows if one.text == message.text]
            exact = [one for one in rows if node and one.node == node]
            return next(iter(exact or rows), None)
    return None


def _side(state: ReaderState, row: Row) -> str:
    rects = [one.rect for one in state.last_rows if one.rect]
    if row.rect is None or not rects:
        return ""
    left, right = min(r.x for r in rects), max(r.right for r in rects)
    before, after = row.rect.x - left, right - row.rect.right
    if abs(before - after) < 0.02 * max(1, right - left):
        return ""
    return "left" if before < after else "right"


def _with_markers(profile: AppProfile, markers: list[str], speaker: Speaker) -> AppProfile:
    rules = profile.speaker
    mine = speaker.value
    other = _OTHER[speaker].value
    values = rules.model_dump()
    values[mine] = (*(m for m in getattr(rules, mine) if m not in markers), *markers)
    values[other] = tuple(m for m in getattr(rules, other) if m not in markers)
    return profile.model_copy(update={"speaker": SpeakerRules.model_validate(values)})


def _with_side(profile: AppProfile, side: str, speaker: Speaker) -> AppProfile:
    other = "right" if side == "left" else "left"
    values = profile.speaker.model_dump()
    values |= {side: speaker.value, other: _OTHER[speaker].value}
    return profile.model_copy(update={"speaker": SpeakerRules.model_validate(values)})

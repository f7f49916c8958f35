"""Promises of the agent as a list to be kept: taken up, superseded, reminded of, settled."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.reading import Promise
from assistant.domain.record import FollowUp, FollowUpState

FollowUps = Mapping[str, FollowUp]

# A promise found in old messages on attaching is no news when it fell due longer ago than this.
STALE = timedelta(hours=24)
# … and one without a time when it was made longer ago than this.
STALE_UNDATED = timedelta(days=7)
# An answer counts as one that may keep a promise from this share of its time on, or this long.
KEPT_SHARE = 0.1
KEPT_SOONEST = timedelta(seconds=45)
KEPT_UNDATED = timedelta(minutes=10)
# Within so short a time the chat is still going on, and the agent who has written is there.
LIVE = timedelta(minutes=15)
# How many are named one by one when they fall due together.
NAMED = 3
# Settled ones are kept so that their promise is known when it is seen again: more than all chats in
# memory promise in a long day. The oldest go first.
KEPT_IN_MEMORY = 3000
# After a restart a window shows the time of a message without seconds, and what stands on top of a
# page may be named otherwise than before.
SAME_MOMENT = timedelta(minutes=2)


def promised(
    chat: ChatKey, messages: Sequence[Message], promises: Iterable[Promise], now: datetime
) -> tuple[FollowUp, ...]:
    """What a reading found, as follow-ups; what was over long before the chat was seen is not."""
    found = []
    for promise in promises:
        message = messages[promise.message]
        made = message.at or now
        if message.history and (message.at is None or _stale(promise, made, now)):
            continue
        text = f"{chat}|{message.key}|{promise.start}"
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]
        one = FollowUp(name, chat, promise.text, made, promise.due)
        found.append(replace(one, kept=_written_since(one, messages[promise.message + 1 :])))
    return tuple(found)


def _written_since(one: FollowUp, later: Iterable[Message]) -> bool:
    return any(
        message.speaker is Speaker.AGENT
        and message.at is not None
        and message.at >= one.made + _wait(one)
        for message in later
    )


def _stale(promise: Promise, made: datetime, now: datetime) -> bool:
    return promise.due < now - STALE if promise.due else made < now - STALE_UNDATED


def taken_up(
    known: FollowUps, fresh: Sequence[FollowUp], first_look: bool = False
) -> tuple[FollowUps, tuple[FollowUp, ...]]:
    """Adds the new ones of one chat; returns all, and those that changed.

    The same words said again in the same chat are one promise: the later one stands. On the first
    look at a chat, what the agent wrote while nobody watched may have kept what is on record.
    """
    after = dict(known)
    changed: list[FollowUp] = []
    for one in fresh:
        old = after.get(one.id) or _seen_before(after, one)
        if old is not None:
            if first_look and one.kept and not old.kept and _open(old):
                after[old.id] = replace(old, kept=True)
                changed.append(after[old.id])
            continue
        for old in _alike(after, one):
            if _open(old):
                after[old.id] = replace(old, state=FollowUpState.DROPPED)
                changed.append(after[old.id])
        after[one.id] = one
        changed.append(one)
    return _bounded(after), tuple(changed)


def _alike(known: FollowUps, one: FollowUp) -> tuple[FollowUp, ...]:
    here = [old for old in known.values() if old.chat == one.chat]
    words = _words(one.text) if here else ""
    return tuple(old for old in here if _words(old.text) == words)


def _seen_before(known: FollowUps, one: FollowUp) -> FollowUp | None:
    """The same promise under another name, whatever became of it."""
    for old in _alike(known, one):
        if abs(old.made - one.made) > SAME_MOMENT or (old.due is None) is not (one.due is None):
            continue
        if old.due is None or one.due is None or abs(old.due - one.due) <= SAME_MOMENT:
            return old
    return None


def loaded(known: FollowUps, stored: Iterable[FollowUp]) -> FollowUps:
    """Adds what the record holds; what this session knows already only gets its chat's name."""
    after = dict(known)
    for one in stored:
        own = after.get(one.id)
        if own is None:
            after[one.id] = one
        elif one.chat.peer:
            after[one.id] = replace(own, chat=one.chat)
    return _bounded(after)


def answered(
    known: FollowUps, chat: ChatKey, at: datetime
) -> tuple[FollowUps, tuple[FollowUp, ...]]:
    """The agent has written in a chat: what was promised there may be done."""
    changed = tuple(
        replace(one, kept=True)
        for one in known.values()
        if _open(one) and one.chat == chat and not one.kept and at >= one.made + _wait(one)
    )
    return {**known, **{one.id: one for one in changed}}, changed


def _wait(one: FollowUp) -> timedelta:
    """How long after a promise an answer is hardly part of the same breath."""
    if one.due is None:
        return KEPT_UNDATED
    return max(KEPT_SOONEST, (one.due - one.made) * KEPT_SHARE)


def settled(known: FollowUps, id: str, state: FollowUpState) -> tuple[FollowUps, FollowUp | None]:
    """The agent says what became of one; None when nothing changes. OPEN takes it back."""
    one = known.get(id)
    if one is None or one.state is state:
        return known, None
    # Asking at once again whether it is done would be no way to take the answer back.
    after = replace(one, state=state, kept=False)
    return {**known, id: after}, after


def due(known: FollowUps, reminded: frozenset[str], now: datetime) -> tuple[FollowUp, ...]:
    """Those whose time has come and of which nobody has been reminded."""
    return tuple(
        one
        for one in in_order(known)
        if one.due is not None and one.due <= now and one.id not in reminded
    )


def worth_a_reminder(one: FollowUp) -> bool:
    """An answer within minutes, in a chat where the agent has written since, needs no alarm."""
    return not (one.kept and one.due is not None and one.due - one.made <= LIVE)


def reminders(ones: Sequence[FollowUp]) -> tuple[Notice, ...]:
    """What to tell the agent of promises that have come due; many at once in one sentence."""
    if len(ones) > NAMED:
        return (Notice.of("follow_up.many_due", count=len(ones)),)
    return tuple(_reminder(one) for one in ones)


def _reminder(one: FollowUp) -> Notice:
    text = " ".join(one.text.split())
    if not one.chat.peer:
        made = one.made.astimezone().strftime("%m-%d %H:%M")
        return Notice.of("follow_up.due_unnamed", app=one.chat.app, made=made, text=text)
    if one.kept:
        return Notice.of("follow_up.due_kept", peer=one.chat.peer, text=text)
    return Notice.of("follow_up.due", peer=one.chat.peer, text=text)


def in_order(known: FollowUps) -> tuple[FollowUp, ...]:
    """Open ones, the most urgent first; those without a time last, oldest first."""
    ones = [one for one in known.values() if _open(one)]
    return tuple(sorted(ones, key=lambda one: (one.due is None, one.due or one.made, one.made)))


def _open(one: FollowUp) -> bool:
    return one.state is FollowUpState.OPEN


def _words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _bounded(known: dict[str, FollowUp]) -> FollowUps:
    over = len(known) - KEPT_IN_MEMORY
    if over > 0:
        oldest = sorted(known.values(), key=lambda one: (_open(one), one.made))[:over]
        for one in oldest:
            del known[one.id]
    return known

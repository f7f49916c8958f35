"""Reads the last turn as it is meant: what it does, and what it is like, for the strategy table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    NEGATIVE_EMOTIONS,
    Act,
    Emotion,
    EscalationLevel,
    Reading,
)
from assistant.draft import rules
from assistant.draft.turns import MAX_TEXT, last_turn, types_slowly
from assistant.understand.facts import TOLD
from assistant.understand.hesitation import Hesitation, read_hesitation
from assistant.understand.restate import question_of
from assistant.understand.standing import standing
from assistant.understand.weight import step_of, weight_of

FAINTLY = 0.4
PLEASED = frozenset({Emotion.JOY, Emotion.GRATITUDE})
PLEASED_CLEARLY = 0.4
PLAINLY = 0.5
_PLAIN_FAULTS = frozenset(
    {
        "quality.defect",
        "quality.size",
        "quality.wrong_item",
        "quality.missing_item",
        "delivery.late",
        "delivery.damaged",
        "delivery.status",
        "refund.progress",
        "refund.how",
        "account.invoice",
        "order.address",
        "price.coupon",
        "price.drop",
        "use.fails",
        "use.how",
    }
)
# Reasons for a hand-over in which nobody comes to harm by our going on.
_NO_DANGER = frozenset(
    {"person_in_charge", "complaint_named", "press", "regulator", "churn", "law", "sounds_serious"}
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The reading with its act as the turn means it, and names of what the turn is like.

    `hesitant` says why the customer seems to be stuck, if they do.
    """

    reading: Reading
    turn: frozenset[str]
    hesitant: tuple[str, ...] = ()


def as_it_is_meant(
    messages: Sequence[Message],
    reading: Reading,
    book: rules.RuleBook,
    after: frozenset[str],
    now: datetime,
    rested: bool = False,
) -> Meaning:
    """What the customer's last turn means after what the agent did (`after`, draft.turns).

    `rested`: a holding line has stood long enough, so that scraps count as they are.
    """
    reading, turn = _meant(messages, reading, book, after)
    weighs = weight_of(messages[: reading.about + 1], reading.language.code)
    if weighs:
        turn |= {weighs.kind}
    if step_of(messages[: reading.about + 1], reading.language.code):
        turn |= {"step"}
    about = min(reading.about, len(messages) - 1)
    unsure = (
        read_hesitation(messages, about, reading.language.code, now) if messages else Hesitation()
    )
    turn |= _besides(unsure, turn)
    if _past_due(reading, now):
        turn |= {"overdue"}
    if not rested and types_slowly(messages):
        turn |= {"scraps"}
    return Meaning(reading, turn, unsure.reasons)


def told(reading: Reading, after: frozenset[str]) -> Reading:
    """The reading for the table: a hand-over that has been said, or is not meant, is not offered.

    What they write after it is answered for itself; a new complaint, or a word of thanks that
    deserves an earnest answer, still counts as it was read.
    """
    grave = (EscalationLevel.SUPERVISOR, EscalationLevel.URGENT)
    still = (Act.COMPLAIN, Act.REFUSE, Act.THANK)
    if reading.escalation.level not in grave:
        return reading
    pleased = reading.mood.label in PLEASED and reading.mood.intensity >= PLEASED_CLEARLY
    # "Your manager was wonderful": who is pleased and names a person does not call for one.
    # A coat that shrank and an angry tone: no word names a danger, and the fault is plain.
    plain = reading.escalation.reasons == ("sounds_serious",) and reading.topic in _PLAIN_FAULTS
    if plain and reading.topic_confidence >= PLAINLY:
        return replace(reading, escalation=replace(reading.escalation, level=EscalationLevel.WATCH))
    # Who calmly answers what we asked has let us go on: a threat of before is not taken up again.
    answers = (
        reading.act in (Act.INFORM, Act.OTHER)
        and bool({"asks_info", "question"} & after)
        and reading.mood.label is Emotion.NEUTRAL
        and set(reading.escalation.reasons) <= _NO_DANGER
    )
    if answers:
        return replace(reading, escalation=replace(reading.escalation, level=EscalationLevel.WATCH))
    praises = pleased and set(reading.escalation.reasons) <= {"person_in_charge"}
    if not praises and ("handed_over" not in after or reading.act in still):
        return reading
    return replace(reading, escalation=replace(reading.escalation, level=EscalationLevel.WATCH))


def nothing_more(
    messages: Sequence[Message], reading: Reading, after: frozenset[str], book: rules.RuleBook
) -> bool:
    """Whether they say that there is nothing else, having been asked."""
    last = last_message(messages)
    calm = reading.mood.label not in NEGATIVE_EMOTIONS or reading.mood.intensity < 0.4
    said = len(last) <= 30 and book.terms.nothing.fullmatch(last[:MAX_TEXT]) is not None
    return "anything_else" in after and calm and said


def _besides(unsure: Hesitation, turn: frozenset[str]) -> frozenset[str]:
    """ "hesitant" where they are stuck; who comes back with "still the same" has tried it."""
    tried = unsure.reasons == ("pause",) and "tried" in turn
    return frozenset({"hesitant"}) if unsure.hesitant and not tried else frozenset()


def _past_due(reading: Reading, now: datetime) -> bool:
    """Whether something promised was due before now and they write about it."""
    if reading.act in (Act.THANK, Act.BYE, Act.AGREE):
        return False
    return any(
        promise.due is not None
        and (promise.due.tzinfo is None) == (now.tzinfo is None)
        and promise.due < now
        for promise in reading.promises
    )


def _meant(
    messages: Sequence[Message], reading: Reading, book: rules.RuleBook, after: frozenset[str]
) -> tuple[Reading, frozenset[str]]:
    """The reading with its act as the last turn means it, and what that turn is like."""
    turn = last_turn(messages, book)
    if not after.isdisjoint({"asks_info", "consent"}):
        # They answer a question: a wish beside the answer is none to be passed on.
        turn -= {"suggests"}
    if reading.act is Act.REFUSE and "tried" in turn and "advised" in after:
        # "Still does not work" refuses nothing.
        reading = replace(reading, act=Act.INFORM)
    if _takes_up(messages, reading, after, turn):
        turn |= {"standing"}
    if "standing" in turn and (reading.act is Act.GREET or "shared" in turn):
        # "Hello, it is order 88…": the number was asked for, the hello comes with it.
        reading = replace(reading, act=Act.INFORM)
    told = {fact.message for fact in reading.facts if fact.kind in TOLD}
    if reading.act is Act.AGREE and reading.about in told:
        # "Yes, it is order 88…": what they sent counts more than the yes.
        reading = replace(reading, act=Act.INFORM)
    calm = reading.mood.label not in NEGATIVE_EMOTIONS or reading.mood.intensity < FAINTLY
    plain = reading.act in (Act.INFORM, Act.OTHER, Act.COMPLAIN) and reading.about not in told
    if not question_of(messages, reading.language.code):
        only = turn.isdisjoint({"demands", "objects"})
        if "thanks" in turn and only and calm and plain and "agent" in after:
            reading = replace(reading, act=Act.THANK)
        return reading, turn
    calm = reading.mood.label is Emotion.NEUTRAL
    if calm and reading.act in (Act.COMPLAIN, Act.INFORM, Act.OTHER):
        reading = replace(reading, act=Act.ASK)
    return reading, turn | {"asks"}


def _takes_up(
    messages: Sequence[Message], reading: Reading, after: frozenset[str], turn: frozenset[str]
) -> bool:
    """Whether the turn only says which order, or yes: what was asked before still stands."""
    asked = "which" in after or ("asks_info" in after and "consent" not in after)
    if not asked or "bare" not in turn or not standing(messages, reading.language.code):
        return False
    return bool(reading.topic or question_of(messages, reading.language.code))


def last_message(messages: Sequence[Message]) -> str:
    """The customer's newest message, "" when there is none."""
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            return message.text
    return ""

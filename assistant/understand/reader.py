"""Reads a conversation: everything the product understands about the customer's last message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    NEGATIVE_EMOTIONS,
    Act,
    Context,
    Emotion,
    EscalationLevel,
    Issue,
    Mood,
    Reading,
)
from assistant.understand import (
    act,
    complaint,
    culture,
    escalation,
    facts,
    feasts,
    issue,
    language,
    people,
    promises,
    repeats,
    stage,
    topics,
    weight,
    wishes,
)
from assistant.understand.emotion import read_mood
from assistant.understand.emotion.model import EmotionModel
from assistant.understand.port import Opinion, SecondReader
from assistant.understand.text import fold

_FRIGHTENING = frozenset({"fire_shock", "life_danger", "health", "food", "fraud"})
_FEELS = 0.5
CANCEL = "order.cancel"
CHOOSE = "presale.choose"
# How sure a matter is that is known by what happened.
SURE_BY_WEIGHT = 0.8
MAX_SAID = 800
# How strong and how sure a feeling is that is known by what happened, not by its words.
WEIGHED = 0.6
# Acts that may hide what weighs: who asks or presses does so all the same.
_LIGHT = frozenset({Act.INFORM, Act.OTHER, Act.THANK, Act.AGREE, Act.GREET, Act.BYE, Act.COMPLAIN})
_WAS_CANCELLED = re.compile(
    r"(?:被|自动|自動|无故|無故)取消|\b(?:been|was|were|got|is|are) \w* ?cancell?ed"
)
# Who is afraid of buying the wrong thing has not bought it.
_FEARED = re.compile(r"(?:怕|担心|担忧|万一|纠结)[^,.!?]{0,4}(?:买|拍|选|下)错")
_PLEASANT = frozenset({Emotion.JOY, Emotion.GRATITUDE})
MAX_BACK = 200
"""Messages before the one described that are looked at."""


class NoCustomerMessageError(ValueError):
    """Nobody has been heard: there is nothing to describe."""


def last_customer_message(messages: Sequence[Message]) -> int | None:
    """Index of the customer's last message; None when only others wrote."""
    for index in range(len(messages) - 1, -1, -1):
        if messages[index].speaker is Speaker.CUSTOMER:
            return index
    return None


def understand(
    messages: Sequence[Message],
    context: Context,
    now: datetime,
    *,
    emotion_model: EmotionModel | None = None,
    second: SecondReader | None = None,
    first_ms: float | None = None,
) -> Reading:
    """Describe the customer's last message in its conversation; pure, whatever the text holds.

    Messages of unknown speakers are read by nobody. What the agent corrected wins. `second` is
    asked for its opinion on mood and issue once the first answer stands; `first_ms` says that it
    has been given already, in so much time. Times are milliseconds.
    Raises NoCustomerMessageError when the customer has not written.
    """
    began = perf_counter()
    given = first_ms or 0.0

    def spent() -> float:
        return given + (perf_counter() - began) * 1000

    first = None
    if first_ms is None or second is None:
        first = _read(messages, context, now, emotion_model, None)
        first_ms = spent()
        first = replace(first, first_ms=first_ms, final_ms=first_ms)
    about = last_customer_message(messages)
    opinion = None
    if second and about is not None:
        opinion = second.opinion(messages, about, context.domain)
    if first and opinion is None:
        return first
    final = _read(messages, context, now, emotion_model, opinion)
    return replace(final, first_ms=first_ms, final_ms=spent())


def _read(
    messages: Sequence[Message],
    context: Context,
    now: datetime,
    emotion_model: EmotionModel | None,
    opinion: Opinion | None,
) -> Reading:
    last = last_customer_message(messages)
    if last is None:
        raise NoCustomerMessageError("no message of the customer")
    skipped = max(0, last - MAX_BACK)
    whole = messages[skipped : last + 1]
    heard = feasts.beside_greetings(whole)
    about = last - skipped
    mood = _corrected(read_mood(heard, about, context, now, emotion_model, opinion), context)
    tongue = language.read_language(heard, about, context)
    found = issue.read_matter(heard, about, tongue.code, opinion)
    matter, topic = found.issue, found.topic
    if context.correction.issue and context.correction.issue is not matter:
        matter = context.correction.issue
        topic = ""
    if topic == CANCEL and _cancelled_for_them(heard[about].text):
        topic = ""
    weighs = weight.weight_of(heard[: about + 1], tongue.code)
    sure = found.sure
    if topic == CANCEL and _FEARED.search(fold(heard[about].text[:MAX_SAID]).text):
        matter, topic = Issue.PRE_SALE_QUESTION, CHOOSE
    elif weighs and weighs.topic and matter is found.issue and weighs.within in (None, matter):
        matter, topic = topics.issue_of_topics()[weighs.topic], weighs.topic
        sure = max(sure, SURE_BY_WEIGHT)
    stated = facts.read_facts(heard, about, tongue.code, now)
    does = act.read_act(heard, about, tongue.code, mood, stated)
    if weighs and weighs.act and (does in _LIGHT or weighs.act is Act.THANK):
        does = weighs.act
    if opinion and does is Act.COMPLAIN and mood.label in _PLEASANT:
        mood = _not_pleased(mood, read_mood(heard, about, context, now, emotion_model, None))
    # What the agent has said since counts too: a promise is owed as soon as it is made.
    owed = promises.read_promises(messages[skipped:], tongue.code, now)
    reading = Reading(
        mood=mood,
        language=tongue,
        culture=culture.read_culture(whole, about, tongue, stated, context, now),
        issue=matter,
        stage=stage.read_stage(heard, about, matter, topic, stated, context),
        escalation=escalation.read_escalation(heard, about, tongue.code, mood, context, opinion),
        act=does,
        topic=topic,
        facts=stated,
        missing=facts.read_missing(heard, about, matter, topic, does, stated, tongue.code),
        about=about,
        topic_confidence=sure if topic else 0.0,
        issue_confidence=1.0 if matter is not found.issue else found.chances[matter],
        other_topics=found.others,
        steps=complaint.read_steps(messages[skipped:], tongue.code, owed),
        raised=repeats.read_raised(heard, about, tongue.code),
        promises=owed,
    )
    if feasts.only_greets(heard[about].text):
        reading = _greeting(reading, context)
    elif context.correction.emotion is None:
        reading = replace(reading, mood=_as_anybody(reading, _last_said(heard, about)))
        if weighs:
            reading = replace(reading, mood=_weighed(reading.mood, weighs))
    return _moved(reading, skipped)


def _cancelled_for_them(text: str) -> bool:
    """Whether their trouble is that an order was cancelled: they want it back, not out of it."""
    return bool(_WAS_CANCELLED.search(fold(text[:MAX_SAID]).text))


def _not_pleased(mood: Mood, by_words: Mood) -> Mood:
    """Who complains in plain words of a feeling is not pleased, however the wording sounds."""
    return by_words if by_words.label in NEGATIVE_EMOTIONS and by_words.evidence else mood


def _greeting(reading: Reading, context: Context) -> Reading:
    """The reading of a mere "Eid Mubarak": nobody is upset in wishing well."""
    reading = replace(reading, act=Act.GREET, topic="", topic_confidence=0.0)
    if context.correction.emotion is not None:
        return reading
    return replace(
        reading, mood=replace(reading.mood, label=Emotion.NEUTRAL, intensity=0.0, valence=0.0)
    )


def _last_said(messages: Sequence[Message], about: int) -> str:
    """The customer's last two turns as one text: what has happened may stand in the first."""
    own = [m.text[:MAX_SAID] for m in messages[: about + 1] if m.speaker is Speaker.CUSTOMER]
    return "\n".join(own[-2:])


def _as_anybody(reading: Reading, text: str) -> Mood:
    """The mood that what has just happened brings with it, where the words show none of their own.

    "There is smoke, it is still plugged in" is no calm message, however few words it has.
    """
    mood = reading.mood
    sure = mood.intensity > _FEELS or mood.confidence >= _FEELS
    if reading.act is Act.THANK or (sure and mood.label in NEGATIVE_EMOTIONS):
        return mood
    said = {reason for reason, _, _ in escalation.named(fold(text), reading.language.code)}
    said &= set(reading.escalation.reasons)
    if "bereaved" in said:
        return replace(mood, label=Emotion.SADNESS, intensity=0.6, valence=-0.6)
    grave = reading.escalation.level in (EscalationLevel.SUPERVISOR, EscalationLevel.URGENT)
    if grave and said & _FRIGHTENING:
        return replace(mood, label=Emotion.ANXIETY, intensity=0.6, valence=-0.6)
    return mood


def _weighed(mood: Mood, weighs: weight.Weight) -> Mood:
    """The mood with what weighs in the turn, where the reading has none or a light one."""
    if weighs.mood is None:
        return mood
    if mood.label is weighs.mood or mood.label in weighs.unless:
        # The words say little of it, what happened says more.
        sure = max(mood.confidence, WEIGHED)
        return replace(mood, intensity=max(mood.intensity, WEIGHED), confidence=sure)
    sign = -1 if weighs.mood in NEGATIVE_EMOTIONS else 1
    return replace(
        mood, label=weighs.mood, intensity=WEIGHED, valence=sign * WEIGHED, confidence=WEIGHED
    )


def warm_up() -> None:
    """Read every table and model now, so that the first customer does not wait for them."""
    from datetime import UTC

    language.warm_up()
    for name in sorted(topics.languages()):
        topics.phrases(name)
    said = (
        ("您好，明天给您回复", "你好，面霜过敏了，订单还没到，都等了3天了"),
        ("hi, I will call you back tomorrow", "hello, where is my order, I have waited 3 days"),
        ("buenos días", "hola"),
    )
    for answer, text in said:
        chat = [Message(Speaker.CUSTOMER, text), Message(Speaker.AGENT, answer)] * 2
        understand([*chat, Message(Speaker.CUSTOMER, text)], Context(), datetime.now(UTC))


def compile_wordings() -> None:
    """Compile what texts need one by one otherwise (a third of a second together)."""
    for name in ("zh", "en"):
        wishes.warm_up(name)
        people.warm_up(name)


def _corrected(mood: Mood, context: Context) -> Mood:
    """The agent's word on the mood, with a plausible strength where the reading had none."""
    label = context.correction.emotion
    if label is None:
        return mood
    if label is mood.label:
        return replace(mood, confidence=1.0)
    if label is Emotion.NEUTRAL:
        return replace(mood, label=label, intensity=0.0, valence=0.0, confidence=1.0)
    strength = max(mood.intensity, 0.5)
    sign = -1 if label in NEGATIVE_EMOTIONS else 0 if label is Emotion.SURPRISE else 1
    return replace(mood, label=label, intensity=strength, valence=sign * strength, confidence=1.0)


def _moved(reading: Reading, skipped: int) -> Reading:
    """Message numbers counted from the start of the whole conversation."""
    if not skipped:
        return reading
    return replace(
        reading,
        about=reading.about + skipped,
        mood=replace(
            reading.mood,
            evidence=tuple(
                replace(item, message=item.message + skipped) for item in reading.mood.evidence
            ),
        ),
        facts=tuple(replace(fact, message=fact.message + skipped) for fact in reading.facts),
        promises=tuple(replace(p, message=p.message + skipped) for p in reading.promises),
    )

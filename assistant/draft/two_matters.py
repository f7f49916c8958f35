"""Finds the second matter in a turn that names two, so that neither is dropped.

"The dress is too big, I'd like an S; and where is last month's invoice?" wants both answered.
Careful: a fault and the remedy asked for it are one matter, and so are two words for one thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Issue, Reading
from assistant.understand import topics
from assistant.understand.issue import PLAINLY, last_turn

MAX_READ = 600
# Points from which a clause names its topic for certain where a word joins the two …
JOINED = 0.6
# Strategies in whose answer a second matter has a place.
_ROOM = frozenset(
    {
        "answer_first", "certainty_first", "repair", "admit_and_repair", "own_and_act", "one_step",
        "explain", "guide", "compare", "clear_up", "value", "share_joy",
    }
)  # fmt: skip
_CLAUSE = re.compile(
    r"[，,。.!！?？;；~～\n]+|\s{1,4}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s{1,4}"
    r"|\s(?=(?:and also|oh and|plus)\s)"
)
_LEADS = (
    r"另外|还有|還有|顺便|順便|對了|对了|同时|同時|以及|also|by the way|another( thing)?|"
    r"and (my|where|the|can|could|what|when|please)|oh and|plus"
)
_JOINS = re.compile(
    rf"^({_LEADS}|再(问|問|请|就)|并且|並且|加上|还想|還想|也想|then|and also|plus)"
    rf"|[,，\s]({_LEADS})",
    re.IGNORECASE,
)
_ASKED_BACK = re.compile(r"[?？¿؟]$|[吗嗎呢][。!！~]?$")
_ASKS = re.compile(
    r"[吗嗎么麼呢]$|怎[么麼样樣]|多久|几|幾|什[么麼]|哪|能不能|可不可以|有没有|有沒有|是不是"
)
# Matters of which one follows from the other: a fault and its remedy, a delay and giving up.
_REMEDIES = frozenset({Issue.REFUND_RETURN, Issue.SERVICE_ATTITUDE})
_FAULTS = frozenset(
    {Issue.PRODUCT_QUALITY, Issue.DELIVERY, Issue.ORDER_CHANGE, Issue.TECHNICAL_USE}
)
_NEVER = frozenset(
    {
        "other.smalltalk",
        "other.praise",
        "other.hardship",
        "quality.safety",
        "account.fraud",
        "service.complaint",
    }
)


def second_matter(messages: Sequence[Message], reading: Reading, strategy: str) -> str:
    """Topic of a second matter in the last turn, "" where there is none or no room for it.

    The reading's topic is the first; its `other_topics` are what the turn names beside it.
    """
    if strategy not in _ROOM or not reading.topic:
        return ""
    beside = _beside(messages, reading) if reading.other_topics else ""
    return beside or _left_open(messages, reading)


def _left_open(messages: Sequence[Message], reading: Reading) -> str:
    """A matter of the turn before to which the agent has only asked back, beside a new one."""
    clauses = _clauses(messages)
    language = reading.language.code
    if not any(reading.topic in _named(text, language) for text, _ in clauses):
        return ""
    at = len(messages)
    while at and messages[at - 1].speaker is Speaker.CUSTOMER:
        at -= 1
    said = [m.text for m in messages[:at] if m.speaker is Speaker.AGENT][-1:]
    told = [m.text[:MAX_READ] for m in messages[:at] if m.speaker is Speaker.CUSTOMER][-1:]
    if not said or not told or not _ASKED_BACK.search(said[0].strip()[-MAX_READ:]):
        return ""
    owner = topics.issue_of_topics()
    first = owner.get(reading.topic, Issue.OTHER)
    points = _named(told[0], language)
    points.pop(reading.topic, None)
    best = max(points, key=lambda topic: points[topic], default="")
    if not best or points[best] < JOINED or best in _NEVER:
        return ""
    second = owner.get(best, Issue.OTHER)
    related = {first, second} & _REMEDIES and {first, second} & _FAULTS
    return "" if related or second is first else best


def _beside(messages: Sequence[Message], reading: Reading) -> str:
    """The second matter of the last turn itself."""
    clauses = _clauses(messages)
    if len(clauses) < 2:
        return ""
    language = reading.language.code
    found = [_named(text, language) for text, _ in clauses]
    owner = topics.issue_of_topics()
    first = owner.get(reading.topic, Issue.OTHER)
    for topic in reading.other_topics:
        second = owner.get(topic, Issue.OTHER)
        if topic in _NEVER or second is first or reading.topic in _NEVER:
            continue
        for number, points in enumerate(found):
            if topic not in points or reading.topic in points:
                continue
            joined = clauses[number][1] or _main_is_joined(clauses, found, reading.topic)
            related = {first, second} & _REMEDIES and {first, second} & _FAULTS
            both_ask = _ASKS.search(clauses[number][0]) and _main_asks(
                clauses, found, reading.topic
            )
            if joined and points[topic] >= JOINED:
                return topic
            if both_ask and not related and points[topic] >= PLAINLY:
                return topic
    return ""


def _main_is_joined(
    clauses: Sequence[tuple[str, bool]], found: Sequence[dict[str, float]], topic: str
) -> bool:
    """Whether a joining word stands before the clause of the reading's own topic."""
    return any(
        joined and topic in points for (_, joined), points in zip(clauses, found, strict=True)
    )


def _main_asks(
    clauses: Sequence[tuple[str, bool]], found: Sequence[dict[str, float]], topic: str
) -> bool:
    return any(
        topic in points and _ASKS.search(text)
        for (text, _), points in zip(clauses, found, strict=True)
    )


def _named(text: str, language: str) -> dict[str, float]:
    return topics.named([Message(Speaker.CUSTOMER, text)], 0, 0, language)


def _clauses(messages: Sequence[Message]) -> list[tuple[str, bool]]:
    """The clauses of the last turn; the flag says that a word like "also" leads in to it."""
    if not messages or messages[-1].speaker is not Speaker.CUSTOMER:
        return []
    first = last_turn(messages, len(messages) - 1)
    text = "\n".join(message.text[:MAX_READ] for message in messages[first:])[-MAX_READ:]
    found: list[tuple[str, bool]] = []
    joined = False
    for clause in _CLAUSE.split(text):
        said = clause.strip()
        if not said:
            continue
        lead = _JOINS.match(said)
        # "Also" may stand alone: it leads in to what comes next.
        joined = joined or lead is not None
        if lead and len(said) <= lead.end() + 1:
            continue
        found.append((said, joined))
    return found

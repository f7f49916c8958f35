"""What a chat was about before, where the last turn names no matter of its own.

"I'll go to the press" after "my refund has not come" is about the refund. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, EscalationLevel, Issue, Reading
from assistant.understand import topics
from assistant.understand.topics import issue_of_topics
from assistant.understand.weight import weight_of

# Points from which an earlier turn names its topic plainly.
PLAINLY = 0.8
TURNS_BACK = 3
_PRESSES = frozenset({Act.COMPLAIN, Act.URGE, Act.REFUSE})
_ANSWERS = frozenset({Act.INFORM, Act.OTHER, Act.AGREE})
_ASKS = re.compile(r"[?？¿؟]|吗|嗎|呢[。!！]?$|提供|告诉|告訴|发我|發我|发一下")
_GRAVE = frozenset({EscalationLevel.SUPERVISOR, EscalationLevel.URGENT})
# Topics that say how somebody was served or spoken to, not what about; and what never stands.
_NOT_A_MATTER = frozenset(
    {
        "service.complaint", "service.no_reply", "service.passed_around", "other.smalltalk",
        "other.praise", "other.hardship", "quality.safety", "account.fraud", "policy.rule",
    }
)  # fmt: skip
# What weighs in a turn that goes on about what was said before.
_STILL_MEANT = frozenset({"due", "mocked", "unheard", "threat", "scorned", "clumsy"})
_HOLLOW = frozenset({"", "service.complaint"})


def carried(reading: Reading, messages: Sequence[Message]) -> Reading:
    """The settled reading with the matter of an earlier turn, where it is still pressed for."""
    pressed = reading.act in _PRESSES or reading.escalation.level in _GRAVE
    answers = reading.act in _ANSWERS and _was_asked(messages)
    if reading.topic not in _HOLLOW:
        return reading
    if not (pressed or answers or _weighs(reading, messages)):
        return reading
    for text in _earlier(messages):
        found = topics.named([Message(Speaker.CUSTOMER, text)], 0, 0, reading.language.code)
        plain = {
            name: points
            for name, points in found.items()
            if name not in _NOT_A_MATTER and points >= PLAINLY
        }
        if plain:
            topic = max(plain, key=lambda name: plain[name])
            issue = issue_of_topics().get(topic, Issue.OTHER)
            return replace(reading, topic=topic, issue=issue)
    return reading


def _weighs(reading: Reading, messages: Sequence[Message]) -> bool:
    """Whether the turn says only how bad it is: what is bad stands before it."""
    found = weight_of(messages[: reading.about + 1], reading.language.code)
    return found is not None and found.kind in _STILL_MEANT


def _was_asked(messages: Sequence[Message]) -> bool:
    """Whether the agent asked for something right before the last turn."""
    for message in reversed(messages):
        if message.speaker is Speaker.AGENT:
            return _ASKS.search(message.text[:600]) is not None
    return False


def _earlier(messages: Sequence[Message]) -> list[str]:
    """The customer's messages before the last turn, the newest first."""
    at = len(messages)
    while at and messages[at - 1].speaker is Speaker.CUSTOMER:
        at -= 1
    own = [m.text[:600] for m in messages[:at] if m.speaker is Speaker.CUSTOMER]
    return own[::-1][:TURNS_BACK]

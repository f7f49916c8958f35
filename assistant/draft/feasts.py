"""Returns a customer's greeting of a feast in the answer: to the glad and the calm, no more."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Plan
from assistant.domain.reading import Emotion, Reading
from assistant.understand import feasts

REMEMBERED = 8
# From here on a feeling leaves no room for good wishes.
TOO_STRONG = {
    Emotion.ANGER: 0.35,
    Emotion.SADNESS: 0.3,
    Emotion.DISAPPOINTMENT: 0.6,
    Emotion.ANXIETY: 0.8,
    Emotion.CONFUSION: 0.9,
}
# Somebody is in danger, in grief or being cheated: nothing else is said.
_GRAVE = frozenset(
    {
        "crisis", "safety", "fraud_warning", "emergency", "power_off", "grief", "person_first",
        "minor_order", "data_leak", "ask_doctor", "stay_safe", "stay_alert", "escalate",
        "keep_word",
    }
)  # fmt: skip


def returned(plan: Plan, reading: Reading, messages: Sequence[Message], seed: int = 0) -> str:
    """The greeting to put before the answer, in the plan's language; "" where none fits."""
    if plan.strategy in _GRAVE or plan.hold or "bereaved" in reading.escalation.reasons:
        return ""
    limit = TOO_STRONG.get(reading.mood.label)
    if limit is not None and reading.mood.intensity >= limit:
        return ""
    name = _unanswered(messages)
    if not name:
        return ""
    back = {one.id: one.back for one in feasts.table().feast}
    lines = back[name].get(plan.language) or back["holidays"].get(plan.language, ())
    if not lines:
        return ""
    return lines[zlib.crc32(f"{seed}:{name}".encode()) % len(lines)]


def _unanswered(messages: Sequence[Message]) -> str:
    """The feast that the customer's last turn greets, "" where none or where it was answered."""
    name = ""
    for message in reversed(messages[-REMEMBERED:]):
        if message.speaker is Speaker.CUSTOMER:
            name = name or feasts.greeted(message.text)[0]
        elif name or feasts.greeted(message.text)[0]:
            break
    earlier = [m for m in messages[-REMEMBERED:] if m.speaker is Speaker.AGENT]
    return "" if any(feasts.greeted(m.text)[0] for m in earlier) else name


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(feasts.table().opening, re.IGNORECASE)


def without_hello(text: str) -> str:
    """An opening line without its own greeting: one is enough; kept where nothing is left."""
    rest = _opening().sub("", text, count=1).strip()
    return rest[:1].upper() + rest[1:] if rest else text

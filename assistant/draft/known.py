"""What the shop's own knowledge says to a question, where it is sure enough to lead a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.domain.answers import Answer
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import NEGATIVE_EMOTIONS, Act, Context, Reading
from assistant.knowledge.lookup import answers
from assistant.knowledge.shop import Shop

SURE = 0.5
# Somebody upset asks what will be done for them, not what the rule is: only a very plain question.
SURE_UPSET = 0.7
UPSET = 0.5
EARLIER = 3
MAX_SAID = 600
# Strategies that answer a question; the others listen, repair or say goodbye.
ANSWERING = frozenset(
    {
        "answer_first", "explain", "compare", "guide", "value", "certainty_first", "one_step",
        "ask_first", "clear_up", "repair", "step_by_step",
    }
)  # fmt: skip
_QUESTIONS = frozenset({Act.ASK, Act.OTHER, Act.INFORM})


def shop_answer(
    messages: Sequence[Message],
    reading: Reading,
    context: Context,
    shop: Shop,
    strategy: str,
    language: str,
    now: datetime,
) -> Answer | None:
    """What the shop says to the last turn in the draft's language; None when that is not sure."""
    if strategy not in ANSWERING or reading.act not in _QUESTIONS:
        return None
    said = _turns(messages)
    region = context.correction.region or context.region or _sure_region(reading)
    found = answers(shop, said, reading.topic, reading.issue, language, region, now)
    upset = reading.mood.label in NEGATIVE_EMOTIONS and reading.mood.intensity >= UPSET
    enough = SURE_UPSET if upset else SURE
    return found[0] if found and found[0].sureness >= enough else None


def _sure_region(reading: Reading) -> str | None:
    return reading.culture.region if reading.culture.confidence >= SURE else None


def _turns(messages: Sequence[Message]) -> list[str]:
    """The customer's turns, the newest last; what they write in one go is one turn."""
    turns: list[str] = []
    speaker = None
    for message in reversed(messages):
        if message.speaker is Speaker.CUSTOMER:
            text = message.text[:MAX_SAID]
            if speaker is Speaker.CUSTOMER:
                turns[0] = f"{text}\n{turns[0]}"
            else:
                turns.insert(0, text)
        speaker = message.speaker
        if len(turns) > EARLIER:
            break
    return turns

"""What the shop's own knowledge says to a question, where it is sure enough to lead a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapidfuzz import fuzz

from assistant.domain.answers import Answer
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Plan
from assistant.domain.reading import NEGATIVE_EMOTIONS, Act, Context, Issue, Reading
from assistant.draft import answer_fits, rules
from assistant.draft.checks import width
from assistant.knowledge.lookup import answers
from assistant.knowledge.shop import Shop
from assistant.understand.restate import (
    asks_anything,
    asks_of_own_order,
    question_of,
    reproaches,
)

SURE = 0.5
# From where an answer may lead in Chinese, where what is asked is told by little words.
SURE_HAN = 0.66
# Where the reading sees no matter, or another one, the words alone must be plainer.
SURE_ALONE = 0.6
SURE_ALONE_HAN = 0.96
SURE_OTHERWISE = 0.9
NEVER = 2.0
# Chinese-sized characters below which a question leaves out what it is about.
ELLIPTIC = 8
_DANGERS = frozenset({"account.fraud", "quality.safety"})
REPEATED = 84
# Somebody upset, or with a fault on their hands, asks what will be done for them, not what the rule
# is: only a very plain question is answered with it.
SURE_IN_TROUBLE = 0.85
UPSET = 0.35
EARLIER = 3
MAX_SAID = 600
# Strategies that answer a question; the others listen, repair or say goodbye.
ANSWERING = frozenset(
    {
        "answer_first", "explain", "compare", "guide", "value", "certainty_first", "one_step",
        "ask_first", "clear_up", "repair", "step_by_step", "ask_doctor",
    }
)  # fmt: skip
_IN_TROUBLE = frozenset({"repair", "certainty_first", "clear_up"})


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
    if strategy not in ANSWERING or not _asks(messages, reading):
        return None
    code = reading.language.code
    if reproaches(messages, code) or asks_of_own_order(messages, code):
        # "Why has it still not", "has it been refunded": the rule alone is no answer.
        return None
    given = {fact.kind for fact in reading.facts}
    if reading.topic == "order.address" and "address" in given:
        # The rule asks for what they have just sent.
        return None
    said = _turns(messages)
    region = context.correction.region or context.region or _sure_region(reading)
    found = answers(shop, said, reading.topic, reading.issue, language, region, now)
    if not found or _other_danger(found[0], reading):
        return None
    if "order" in given and rules.default().terms.asks_order.search(found[0].brief):
        # It would ask for the number that they have just sent.
        return None
    turn = said[-1] if said else ""
    lately = "\n".join(message.text[:MAX_SAID] for message in messages[-4:])
    if answer_fits.of_another_case(lately, found[0].brief or found[0].solve, code):
        return None
    if not answer_fits.fits(turn, found[0].brief or found[0].solve, code):
        return None
    if reading.issue is Issue.DELIVERY and (
        answer_fits.asks_state(turn, code)
        if "order" in given
        else answer_fits.of_own_order(turn, code)
    ):
        # Where their own parcel is, no rule knows.
        return None
    upset = reading.mood.label in NEGATIVE_EMOTIONS and reading.mood.intensity >= UPSET
    troubled = upset or strategy in _IN_TROUBLE
    enough = max(SURE_IN_TROUBLE if troubled else SURE, _needed(found[0], reading, turn))
    agent = [m.text[:MAX_SAID] for m in messages if m.speaker is Speaker.AGENT]
    if found[0].sureness < enough or _said(found[0], agent):
        return None
    return found[0]


def _other_danger(answer: Answer, reading: Reading) -> bool:
    """Whether it speaks of fraud or danger to somebody who does not."""
    return not _DANGERS.isdisjoint(answer.topics) and reading.topic not in answer.topics


def _needed(answer: Answer, reading: Reading, said: str) -> float:
    """How sure an answer must be, by whether the reading sees the same matter."""
    han = reading.language.code.startswith("zh")
    if answer.product or reading.topic in answer.topics:
        return SURE_HAN if han and not answer.product else SURE
    if width(said) < ELLIPTIC:
        # "How do I change it?": what is meant stands earlier, and the words alone mislead.
        return NEVER
    if reading.topic:
        return SURE_OTHERWISE
    return SURE_ALONE_HAN if han else SURE_ALONE


def _said(answer: Answer, agent: Sequence[str]) -> bool:
    """Whether the agent has told them already: who asks again did not get what they wanted."""
    shortest = min((answer.brief or answer.solve, answer.solve), key=len)
    return any(fuzz.partial_ratio(shortest, text) >= REPEATED for text in agent)


def _asks(messages: Sequence[Message], reading: Reading) -> bool:
    """Whether the last turn asks something, by its act or by the question in it."""
    if not asks_anything(messages, reading.language.code):
        return False
    if reading.act is Act.ASK:
        return True
    quiet = reading.act in (Act.OTHER, Act.INFORM, Act.URGE)
    return quiet and bool(question_of(messages, reading.language.code))


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


def citing(shop: Shop, plan: Plan) -> Shop:
    """The shop with what this plan lets a draft say of it: its answer, when it opens."""
    said = (*(plan.answer.texts if plan.answer else ()), plan.opens)
    return shop.citing(said) if any(said) else shop

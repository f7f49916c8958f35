"""Reading grows with the text, not with its square: ratios of CPU time, never absolute times."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand import escalation, facts, topics
from assistant.understand.text import fold

TEXTS = {
    "chinese": "快递五天了还没到，我要退款，订单号202611180042，质量太差！",
    "english": "My parcel is late and the box is crushed, I want a refund. ",
    "digits": "1234567890",
    "letters": " a",
}


def fold_only(text: str) -> None:
    fold.__wrapped__(text)


def facts_only(text: str) -> None:
    facts.in_text.__wrapped__(text, 0, "zh-Hans")


def topics_only(text: str) -> None:
    topics.hits.__wrapped__(fold(text), "zh-Hans")


def dangers_only(text: str) -> None:
    escalation.named.__wrapped__(fold(text), "zh-Hans")


def best(work: Callable[[str], None], text: str) -> float:
    times = []
    for _ in range(5):
        began = process_time()
        work(text)
        times.append(process_time() - began)
    return min(times)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("work", [fold_only, facts_only, topics_only, dangers_only])
def test_eight_times_the_text_costs_no_more_than_its_share(
    work: Callable[[str], None], text: str
) -> None:
    short = (text * 600)[:500]
    work(short)
    ratio = best(work, short * 8) / best(work, short)
    # Eight would be linear; a square would be sixty-four.
    assert ratio < 24


def test_a_word_of_one_letter_said_a_thousand_times_is_cheap() -> None:
    plain = [Message(Speaker.CUSTOMER, "x" * 2000), Message(Speaker.CUSTOMER, " a" * 1000)]
    costs = [best(dangers_only, message.text) for message in plain]
    assert costs[1] < 30 * costs[0]

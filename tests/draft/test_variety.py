"""Nobody reads the same sentence twice in a chat, and two customers in a row rarely do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft
from assistant.domain.reading import Context
from assistant.draft import phrasebook
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.plan import plan
from assistant.knowledge import shop
from assistant.understand.reader import understand

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BOOK = phrasebook.load()
SHOP = shop.load()


def first(messages: list[Message], **how: object) -> Draft:
    reading = understand(messages, Context(), NOW)
    made = plan(messages, reading, Context(), SHOP, NOW, languages=BOOK.languages, rested=True)
    return phrasebook_drafts(made, reading, messages, Context(), SHOP, BOOK, **how)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "都五天了还没发货，太让人生气了",
        "退款怎么还没到",
        "在吗",
        "My parcel is a week late, this is unacceptable",
    ],
)
def test_who_writes_the_same_four_times_reads_four_different_answers(text: str):
    messages: list[Message] = []
    used: tuple[str, ...] = ()
    read: list[str] = []
    for _ in range(4):
        messages.append(Message(Speaker.CUSTOMER, text))
        draft = first(messages, used_lines=used)
        read += [part for part in (draft.acknowledge, draft.solve, draft.care) if part]
        used += draft.sources
        messages.append(Message(Speaker.AGENT, draft.text))
    assert len(set(read)) == len(read)


@pytest.mark.parametrize("text", ["都五天了还没发货，太让人生气了", "在吗", "thanks!"])
def test_the_next_customer_reads_another_line(text: str):
    messages = [Message(Speaker.CUSTOMER, text)]
    one = first(messages, seed=1)
    two = first(messages, seed=1, lately=one.sources)
    assert one.text != two.text
    assert one.kind is two.kind


def test_what_the_agent_has_told_is_not_told_again():
    asked = Message(Speaker.CUSTOMER, "七天无理由从哪天开始算？")
    told = first([asked])
    again = first([asked, Message(Speaker.AGENT, told.text), asked])
    assert again.solve != told.solve

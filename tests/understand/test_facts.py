"""Facts with their place in the text, whatever the script or width of the digits."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Issue
from assistant.understand.facts import in_text, read_facts, read_missing


def found(text: str, language: str = "zh-Hans") -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in in_text(text, 0, language)]


@pytest.mark.parametrize(
    ("text", "language", "fact"),
    [
        ("订单号：202611180042", "zh-Hans", ("order", "202611180042")),
        ("訂單編號２０２６１１１８００４２", "zh-Hant", ("order", "２０２６１１１８００４２")),
        ("order #A12-445566 please", "en", ("order", "A12-445566")),
        ("SF1234567890123", "zh-Hans", ("tracking", "SF1234567890123")),
        ("手机13812345678", "zh-Hans", ("phone", "13812345678")),
        ("call +44 20 7946 0958", "en", ("phone", "+44 20 7946 0958")),
        ("write to anna@shop.example", "en", ("email", "anna@shop.example")),
        ("花了299元", "zh-Hans", ("amount", "299元")),
        ("I paid $49.90", "en", ("amount", "$49.90")),
        ("Rp 150.000 sudah dibayar", "id", ("amount", "Rp 150.000")),
        ("五天了还没到", "zh-Hans", ("duration", "五天")),
        ("等了３個月", "zh-Hant", ("duration", "３個月")),
        ("it took two weeks", "en", ("duration", "two weeks")),
        ("llevo tres semanas esperando", "es", ("duration", "tres semanas")),
        ("3日間待っています", "ja", ("duration", "3日間")),
        ("周六生日要用", "zh-Hans", ("date", "周六")),
        ("on 3rd of November", "en", ("date", "3rd of November")),
        ("买的是M码", "zh-Hans", ("size", "M")),
        ("黑色的那件", "zh-Hans", ("color", "黑色")),
        ("我叫王小明", "zh-Hans", ("name", "王小明")),
        ("My name is Anna Bell.", "en", ("name", "Anna Bell")),
        ("面霜用完了", "zh-Hans", ("item", "面霜")),
        ("my shoes are wet", "en", ("item", "shoes")),
        ("给我妈妈买的", "zh-Hans", ("person", "我妈妈")),
    ],
)
def test_a_stated_fact_is_found(text: str, language: str, fact: tuple[str, str]) -> None:
    assert fact in found(text, language)


@pytest.mark.parametrize(
    "text", ["支持7天无理由退货吗", "我叫你们退款", "第一天上班", "几天能到", "没问题"]
)
def test_what_only_looks_like_a_fact_is_none(text: str) -> None:
    assert found(text) == []


def test_the_place_holds_with_invisible_characters() -> None:
    text = "\u200b订\u200b单号\u200b 202611180042"
    fact = in_text(text, 0, "zh-Hans")[0]
    assert text[fact.start : fact.end] == fact.value == "202611180042"


def test_what_is_missing_is_asked_for_once() -> None:
    chat = [Message(Speaker.CUSTOMER, "杯子收到是碎的")]

    def missing() -> tuple[str, ...]:
        facts = read_facts(chat, len(chat) - 1, "zh-Hans")
        last = len(chat) - 1
        return read_missing(
            chat, last, Issue.DELIVERY, "delivery.damaged", Act.COMPLAIN, facts, "zh-Hans"
        )

    assert missing() == ("order", "photo")
    chat.append(Message(Speaker.CUSTOMER, "订单号 202611180042，[图片]"))
    assert missing() == ()


def test_the_agents_numbers_are_known_but_not_the_customers() -> None:
    chat = [
        Message(Speaker.AGENT, "是订单 202611180042 吗"),
        Message(Speaker.CUSTOMER, "是的，还没到"),
    ]
    facts = read_facts(chat, 1, "zh-Hans")
    assert facts == ()
    assert (
        read_missing(chat, 1, Issue.DELIVERY, "delivery.late", Act.INFORM, facts, "zh-Hans") == ()
    )

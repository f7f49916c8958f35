"""Facts with their place in the text, whatever the script or width of the digits."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Issue
from assistant.understand import fact_values
from assistant.understand.facts import in_text, read_facts, read_missing
from assistant.understand.text import fold

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=8)))
CASES = tomllib.loads((Path(__file__).parent / "fact_cases.toml").read_text(encoding="utf-8"))[
    "case"
]


def found(text: str, language: str = "zh-Hans") -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in in_text(text, 0, language, FRIDAY)]


@pytest.mark.parametrize(
    ("text", "language", "fact"),
    [
        ("订单号：202611180042", "zh-Hans", ("order", "202611180042")),
        ("訂單編號２０２６１１１８００４２", "zh-Hant", ("order", "202611180042")),
        ("order #A12-445566 please", "en", ("order", "A12-445566")),
        ("SF1234567890123", "zh-Hans", ("tracking", "SF1234567890123")),
        ("手机13812345678", "zh-Hans", ("phone", "13812345678")),
        ("call +44 20 7946 0958", "en", ("phone", "+442079460958")),
        ("write to anna@shop.example", "en", ("email", "anna@shop.example")),
        ("花了299元", "zh-Hans", ("amount", "299.00 CNY")),
        ("I paid $49.90", "en", ("amount", "49.90")),
        ("Rp 150.000 sudah dibayar", "id", ("amount", "150000 IDR")),
        ("五天了还没到", "zh-Hans", ("duration", "P5D")),
        ("等了３個月", "zh-Hant", ("duration", "P3M")),
        ("it took two weeks", "en", ("duration", "P2W")),
        ("llevo tres semanas esperando", "es", ("duration", "P3W")),
        ("3日間待っています", "ja", ("duration", "P3D")),
        ("周六生日要用", "zh-Hans", ("deadline", "2026-11-21")),
        ("on 3rd of November", "en", ("date", "2026-11-03")),
        ("买的是M码", "zh-Hans", ("size", "M")),
        ("黑色的那件", "zh-Hans", ("color", "黑色")),
        ("我叫王小明", "zh-Hans", ("name", "王小明")),
        ("My name is Anna Bell.", "en", ("name", "Anna Bell")),
        ("面霜用完了", "zh-Hans", ("item", "面霜")),
        ("my shoes are wet", "en", ("item", "shoes")),
        ("给我妈妈买的", "zh-Hans", ("person", "mother")),
        ("我要退款", "zh-Hans", ("want", "refund")),
        ("我要退货", "zh-Hans", ("want", "return")),
        ("怎么退款", "zh-Hans", ("want", "refund")),
    ],
)
def test_a_stated_fact_is_found(text: str, language: str, fact: tuple[str, str]) -> None:
    assert fact in found(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "支持7天无理由退货吗", "第一天上班", "没问题", "我要投诉到12315", "验证码是482913",
        "卡号6222021234567890123", "身份证号11010119900307123X", "2019年买的那批",
        "10086说不归他们管", "客服电话400-820-8820",
        "iPhone 15 128G的", "双11", "7-11", "24小时营业", "微信号abc12345678",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_fact_is_none(text: str) -> None:
    assert found(text) == []


def test_the_place_holds_with_invisible_characters() -> None:
    text = "\u200b订\u200b单号\u200b 202611180042"
    fact = in_text(text, 0, "zh-Hans")[0]
    assert text[fact.start : fact.end] == fact.value == "202611180042"
    assert fact.said == ""


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


def test_who_calls_somebody_to_do_something_has_not_said_a_name() -> None:
    assert found("我叫你们退款") == [("want", "refund")]


def half(text: str) -> str:
    return "test" if int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 else "development"


@pytest.mark.parametrize(("part", "least"), [("development", 0.98), ("test", 0.9)])
def test_facts_of_own_sentences_are_found_and_no_others(part: str, least: float) -> None:
    right = given = stated = 0
    for case in CASES:
        if half(case["t"]) != part:
            continue
        own = [Message(Speaker.CUSTOMER, case["t"])]
        facts = {(f.kind, f.value) for f in read_facts(own, 0, case["l"], FRIDAY)}
        wanted = {tuple(pair) for pair in case["f"]}
        right += len(facts & wanted)
        given += len(facts)
        stated += len(wanted)
    assert right / given >= least
    assert right / stated >= least


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_a_place_holds_the_wording(case: dict[str, str]) -> None:
    for fact in in_text(case["t"], 0, case["l"], FRIDAY):
        assert case["t"][fact.start : fact.end] == (fact.said or fact.value)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1" * 10_000_000, "zh-Hans"),
        ("12345 " * 200_000, "en"),
        ("一" * 100_000, "zh-Hant"),
        ("١٢٣٤٥٦٧٨٩٠" * 50_000, "ar"),
        ("$" * 50_000 + "1,1" * 50_000, "en"),
        ("\u200b\u202e\u2066" * 30_000 + "退款", "zh-Hans"),
        ("\ud800\x00\udfff订单\ud800202611180042", "zh-Hans"),
        ("我要" * 20_000 + "退款", "zh-Hans"),
        ("a" * 100_000 + "@" + "b." * 50_000, "en"),
        ("", "und"),
        ("\U0001f600" * 3000, "xx"),
    ],
    ids=range(11),
)
def test_hostile_texts_are_read_without_fail(text: str, language: str) -> None:
    for fact in in_text(text, 0, language, FRIDAY):
        assert 0 <= fact.start < fact.end <= len(text)


def test_days_are_counted_from_the_message_not_from_the_reading() -> None:
    chat = [
        Message(Speaker.CUSTOMER, "昨天签收的", FRIDAY - timedelta(days=3)),
        Message(Speaker.CUSTOMER, "明天就要用", FRIDAY),
    ]
    facts = read_facts(chat, 1, "zh-Hans", FRIDAY.astimezone(UTC))
    assert [(f.kind, f.value, f.said) for f in facts] == [
        ("date", "2026-11-16", "昨天"),
        ("deadline", "2026-11-21", "明天"),
    ]


def test_the_same_sum_in_other_words_counts_once() -> None:
    chat = [Message(Speaker.CUSTOMER, text) for text in ("花了199元", "一百九十九块钱", "￥199.00")]
    facts = read_facts(chat, 2, "zh-Hans", FRIDAY)
    assert [(f.kind, f.value, f.message) for f in facts] == [("amount", "199.00 CNY", 0)]


def test_facts_are_capped() -> None:
    chat = [Message(Speaker.CUSTOMER, f"订单号 2026{number:08d}") for number in range(200)]
    assert len(read_facts(chat, 199, "zh-Hans", FRIDAY)) == 60


def test_a_bare_number_answers_who_asked_for_the_orders() -> None:
    chat = [Message(Speaker.AGENT, "May I have your order number?")]
    chat.append(Message(Speaker.CUSTOMER, "#8845120"))
    assert [(f.kind, f.value) for f in read_facts(chat, 1, "en", FRIDAY)] == [("order", "8845120")]
    chat[0] = Message(Speaker.AGENT, "How many do you need?")
    assert read_facts(chat, 1, "en", FRIDAY) == ()


def test_a_missing_day_is_not_asked_for_when_the_last_one_was_named() -> None:
    chat = [Message(Speaker.CUSTOMER, "订单 202611180042，周三之前送到可以吗")]
    facts = read_facts(chat, 0, "zh-Hans", FRIDAY)
    missing = read_missing(chat, 0, Issue.ORDER_CHANGE, "order.time", Act.ASK, facts, "zh-Hans")
    assert missing == ()


def test_an_order_is_not_asked_for_late_when_the_agent_did_without_it() -> None:
    chat = [Message(Speaker.CUSTOMER, "快递怎么还没到")]
    for answer in ("我看一下您的订单", "还在路上，我催一下快递"):
        chat += [Message(Speaker.AGENT, answer), Message(Speaker.CUSTOMER, "都好几天了")]

    def missing(own: list[Message]) -> tuple[str, ...]:
        last = len(own) - 1
        return read_missing(own, last, Issue.DELIVERY, "delivery.late", Act.COMPLAIN, (), "zh-Hans")

    assert missing(chat[:1]) == missing(chat[:3]) == ("order",)
    assert missing(chat) == ()
    chat[1] = Message(Speaker.AGENT, "请提供订单号")
    assert missing(chat) == ("order",)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("请帮我把地址改成北京市朝阳区建国路88号", "北京市朝阳区建国路88号"),
        (
            "寄到浙江省杭州市西湖区文三路100号3幢2单元501室",
            "浙江省杭州市西湖区文三路100号3幢2单元501室",
        ),
        ("改成成都市武侯区吧", "成都市武侯区"),
        ("你们长沙市芙蓉区人民路12号营业厅态度太差", "长沙市芙蓉区人民路12号"),
        ("我住上海市浦东新区张江镇", "上海市浦东新区张江镇"),
    ],
)
def test_an_address_is_the_address_alone(text: str, address: str) -> None:
    assert ("address", address) in found(text)


@pytest.mark.parametrize("text", ["在滨河南路等你", "南京东路那家店", "我说的就是这两个"])
def test_streets_are_no_towns_and_pointing_is_no_count(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I pay 1000 yuan a year", ("amount", "1000.00 CNY")),
        ("it is fine for three to five days", ("duration", "three to five days")),
        ("broken for 19 consecutive days", ("duration", "P19D")),
    ],
)
def test_sums_in_yuan_and_ranges_of_days(text: str, fact: tuple[str, str]) -> None:
    assert fact in found(text, "en")


def test_patterns_for_figures_find_nothing_without_one() -> None:
    rows = [*fact_values.tables().code, *fact_values.tables().measure]
    texts = [case["t"] for case in CASES]
    bare = [re.sub(r"\d", "", fact_values.ascii_digits(fold(text).text)) for text in texts]
    marked = [row for row in rows if row.figures]
    assert len(marked) > 20
    assert not [text for row in marked for text in bare if re.search(row.regex, text)]


def test_a_sum_with_a_comma_after_two_words_for_paying() -> None:
    assert ("amount", "1299") in found("一共花了1,299.00")

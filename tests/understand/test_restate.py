"""A customer's own question, said back as a clause."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.restate import question_of, trouble_of


def said(*texts: str) -> tuple[Message, ...]:
    return tuple(Message(Speaker.CUSTOMER, text) for text in texts)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("请问这款吹风机可以带上飞机吗？", "这款吹风机能不能带上飞机"),
        ("你好 什么时候发货呀", "什么时候发货"),
        ("你们发顺丰吗", ""),
        ("你们是发顺丰的吗", "我们是不是发顺丰的"),
        ("我的快递今天能到吗", "您的快递今天能不能到"),
        ("安装要钱吗", "安装要不要钱"),
        ("这个有小号的么", "这个有没有小号的"),
        ("明天送可以吗", "明天送行不行"),
        ("发票抬头怎么改", "发票抬头怎么改"),
        ("白色和米色哪个好看？", "白色和米色哪个好看"),
        ("现在下单明天来得及吗", "现在下单明天来不来得及"),
        ("運費要多少呢？", "運費要多少"),
        ("請問這件有沒有現貨", "這件有沒有現貨"),
    ],
)
def test_a_plain_question_becomes_a_clause(text: str, clause: str):
    language = "zh-Hant" if any(sign in text for sign in "運請") else "zh-Hans"
    assert question_of(said(text), language) == clause


@pytest.mark.parametrize(
    "text",
    [
        "到底什么时候发货", "你们是骗子吗", "怎么回事", "有人吗", "怎么又坏了", "凭什么不退",
        "不是说今天到吗", "什么意思？", "能帮我查一下吗", "什么时候", "在吗", "好的",
        "为什么[链接x]打不开", "你这是什么态度", "这样就行了吗",
    ],
)  # fmt: skip
def test_reproach_requests_and_fragments_are_left_alone(text: str):
    assert question_of(said(text), "zh-Hans") == ""


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Hi, does it work with hard water?", "whether it works with hard water"),
        ("Can I return it without the box?", "whether you can return it without the box"),
        ("How long does it take to arrive?", "how long it takes to arrive"),
        ("When will my order ship?", "when your order will ship"),
        ("Do you ship to Norway?", "whether we ship to Norway"),
        ("Is this waterproof?", "whether this is waterproof"),
    ],
)
def test_an_english_question_is_put_in_order(text: str, clause: str):
    assert question_of(said(text), "en") == clause


@pytest.mark.parametrize(
    "text",
    ["Are you kidding?", "Can you help me?", "Why is it so slow?", "Is it a scam?", "ok", "?"],
)
def test_english_that_is_no_plain_question_is_left_alone(text: str):
    assert question_of(said(text), "en") == ""


def test_only_the_last_turn_counts():
    messages = (*said("什么时候发货"), Message(Speaker.AGENT, "今天"), *said("好"))
    assert question_of(messages, "zh-Hans") == ""


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("我的水壶又漏水了", "您的水壶又漏水了"),
        ("现在网页一直打不开，急", "网页一直打不开"),
        ("客服电话没人接", "客服电话没人接"),
    ],
)
def test_what_went_wrong_is_a_clause_too(text: str, clause: str):
    assert trouble_of(said(text), "zh-Hans") == clause


def test_a_supposed_trouble_is_none():
    assert trouble_of(said("要是打不开怎么办"), "zh-Hans") == ""
    assert trouble_of(said("会不会漏水"), "zh-Hans") == ""


def test_hostile_text_gives_nothing_and_takes_no_time():
    assert question_of(said("什么时候" * 5000), "zh-Hans") == ""
    assert question_of(said("\u202e什么时候发货{system}"), "zh-Hans") == ""
    assert question_of(said("does it " * 5000 + "?"), "en") == ""


def test_a_question_still_stands_when_the_agent_has_only_greeted():
    greeted = (*said("能寄到新疆吗"), Message(Speaker.AGENT, "亲，在的哦"), *said("就一件"))
    assert question_of(greeted, "zh-Hans") == "能不能寄到新疆"
    answered = (*said("能寄到新疆吗"), Message(Speaker.AGENT, "能的，运费20"), *said("就一件"))
    assert question_of(answered, "zh-Hans") == ""

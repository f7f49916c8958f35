"""A customer's own question, said back as a clause."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.restate import about_of, question_of, trouble_of


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
    ("text", "clause"),
    [
        ("Why is it so slow?", "why it is so slow"),
        (
            "why did my photos disappear after the update?",
            "why your photos disappeared after the update",
        ),
        (
            "I want to ask whether the old model can be upgraded",
            "whether the old model can be upgraded",
        ),
        (
            "Why can't I find the icon in the settings?",
            "why you can't find the icon in the settings",
        ),
        ("Has the new app been updated yet", "whether the new app has been updated yet"),
        ("Please tell me how to turn off the ringtone.", "how to turn off the ringtone"),
        ("so where is the money?", "where the money is"),
        ("The data can only be used at home?", "whether the data can only be used at home"),
        ("Was I charged twice?", "whether you were charged twice"),
    ],
)
def test_english_questions_of_many_shapes_are_said_back(text: str, clause: str):
    assert question_of(said(text), "en") == clause


@pytest.mark.parametrize(
    "text",
    [
        "Is this your excuse?", "Why did you cheat me?", "How dare you?",
        "@Best Shop Customer Service is it deemed solved after @Best Shop gave me that?",
    ],
)  # fmt: skip
def test_english_reproaches_are_not_said_back(text: str):
    assert question_of(said(text), "en") == ""


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Hello, I can't log in to my account!", "you can't log in to your account"),
        ("But the alarm clock doesn't ring when it is locked", "the alarm clock doesn't ring"),
        (
            "I find that my home network is so slow these days",
            "your home network is so slow these days",
        ),
        ("I still haven't received the refund", "you still haven't received the refund"),
        ("My earphone is broken, but they won't change it", "your earphone is broken"),
    ],
)
def test_english_trouble_is_a_clause_of_its_own(text: str, clause: str):
    assert trouble_of(said(text), "en") == clause


@pytest.mark.parametrize(
    "text",
    [
        "I don't want it", "I can't believe this", "you didn't answer me", "it doesn't matter",
        "nobody has a heart here", "the service is terrible", "does not " * 4000,
    ],
)  # fmt: skip
def test_english_that_tells_no_trouble_of_a_thing_gives_none(text: str):
    assert trouble_of(said(text), "en") == ""


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("my broadband is down, the broadband!", "your broadband"),
        ("Please watch what you say about the late fee", "the late fee"),
        ("I charge it every night, but the battery is empty", "your battery"),
        ("@Phone Shop Customer Service good morning", ""),
    ],
)
def test_english_names_the_thing_it_is_about(text: str, thing: str):
    assert about_of(said(text), "en") == thing


@pytest.mark.parametrize(
    "text",
    ["Are you kidding?", "Can you help me?", "Is it a scam?", "ok", "?"],
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


def test_we_of_the_customer_is_you():
    assert question_of(said("How can we use the card abroad?"), "en") == (
        "how you can use the card abroad"
    )
    assert trouble_of(said("Our parcel is missing"), "en") == "your parcel is missing"


def test_two_english_questions_are_said_back_together():
    asked = "Is the blue one in stock? And how long does delivery take?"
    assert question_of(said(asked), "en") == (
        "whether the blue one is in stock and how long delivery takes"
    )

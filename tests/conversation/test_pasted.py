"""Copied chats of many programs give their turns; what nobody can tell is asked, not guessed."""

from __future__ import annotations

import time

import pytest

from assistant.conversation.pasted import forms, parse
from assistant.domain.chat import Speaker

CUSTOMER, AGENT, UNKNOWN = Speaker.CUSTOMER, Speaker.AGENT, Speaker.UNKNOWN

COPIES = {
    "wechat on a computer": (
        "陈美 2026/3/2 10:22:33\n杯子漏水了\n\n客服小林 2026/3/2 10:23:01\n您好，我看看\n\n"
        "陈美 2026/3/2 10:24:00\n订单号：2381\n急",
        "陈美",
        [(CUSTOMER, "杯子漏水了"), (AGENT, "您好，我看看"), (CUSTOMER, "订单号：2381\n急")],
    ),
    "qianniu": (
        "tb88213 (2026-03-02 10:22:33):\n在吗\n悦居旗舰店:小林 (2026-03-02 10:22:50):\n在的",
        "tb88213",
        [(CUSTOMER, "在吗"), (AGENT, "在的")],
    ),
    "whatsapp in a browser": (
        "[10:22, 5/1/2026] Lena Hoff: Hi there\nstill here?\n"
        "[10:23 AM, 5/1/2026] Support Team: Hello Lena",
        "Lena Hoff",
        [(CUSTOMER, "Hi there\nstill here?"), (AGENT, "Hello Lena")],
    ),
    "whatsapp's export": (
        "01/05/2026, 10:21 - Messages and calls are end-to-end encrypted. No one can read them.\n"
        "01/05/2026, 10:22 - Customer: The lamp is dark\n01/05/2026, 10:24 - Me: On it",
        "",
        [(CUSTOMER, "The lamp is dark"), (AGENT, "On it")],
    ),
    "teams": (
        "[10:22 AM] Lena Hoff\nHi\n[10:24 AM] You\nHello!",
        "Lena Hoff",
        [(CUSTOMER, "Hi"), (AGENT, "Hello!")],
    ),
    "slack": (
        "Visitor 4411\n  10:22 AM\nHi\nSupport Agent\n  10:25 AM\nHello",
        "Visitor 4411",
        [(CUSTOMER, "Hi"), (AGENT, "Hello")],
    ),
    "telegram": (
        "Lena, [01.05.2026 10:22]\nHi\nhelpdesk, [01.05.2026 10:23]\nYes?",
        "Lena",
        [(CUSTOMER, "Hi"), (AGENT, "Yes?")],
    ),
    "roles alone": (
        "客户：锅粘底\n客服：您好，抱歉\n客户：怎么办？\n订单号：5567\n—— 以上是历史消息 ——",
        "",
        [(CUSTOMER, "锅粘底"), (AGENT, "您好，抱歉"), (CUSTOMER, "怎么办？\n订单号：5567")],
    ),
    "clock before the name": (
        "(10:22:33) 访客3: 你好\n(10:22:40) 客服: 您好\n请稍等",
        "访客3",
        [(CUSTOMER, "你好"), (AGENT, "您好\n请稍等")],
    ),
    "name in a line of its own": (
        "买家小周:\n发货了吗\n\n客服:\n今天发\n\n买家小周:\n好",
        "买家小周",
        [(CUSTOMER, "发货了吗"), (AGENT, "今天发"), (CUSTOMER, "好")],
    ),
    "clock after the name": (
        "访客8 10:22\n在吗\n客服 10:23\n在的\n访客8 10:24\n明天 9:30\n可以送吗",
        "访客8",
        [(CUSTOMER, "在吗"), (AGENT, "在的"), (CUSTOMER, "明天 9:30\n可以送吗")],
    ),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copied_chat_gives_its_turns(name: str):
    text, peer, turns = COPIES[name]
    found = parse(text)
    assert [(turn.speaker, turn.text) for turn in found.turns] == turns
    assert (found.peer, found.asks) == (peer, ())


def test_windows_line_ends_and_direction_marks_change_nothing():
    text = COPIES["whatsapp in a browser"][0]
    marked = "\u200e" + text.replace("\n", "\r\n\u200e")
    assert parse(marked).turns == parse(text).turns


def test_text_without_a_header_is_one_message_of_the_customers():
    found = parse("你们发货太慢了！\n注意：周五前必须到")
    assert [(t.speaker, t.text) for t in found.turns] == [
        (CUSTOMER, "你们发货太慢了！\n注意：周五前必须到")
    ]
    assert found.form == ""


def test_a_time_at_the_end_of_a_line_is_no_header():
    assert len(parse("我明天 10:30\n过来拿可以吗").turns) == 1


def test_names_that_say_nothing_are_asked_about():
    found = parse("Lena: Hi\nBo: Hello\nLena: My lamp broke")
    assert found.asks == ("Lena", "Bo")
    assert {turn.speaker for turn in found.turns} == {UNKNOWN}


def test_a_name_once_told_says_who_the_other_is():
    found = parse("Lena: Hi\nBo: Hello\nLena: My lamp broke", own_names=["bo"])
    assert [turn.speaker for turn in found.turns] == [CUSTOMER, AGENT, CUSTOMER]
    assert (found.peer, found.asks) == ("Lena", ())


def test_of_three_people_only_the_unknown_ones_are_asked_about():
    found = parse("Lena: Hi\nBo: Hello\nLena: Hm\nMia: I can help\nMia: Yes\nBo: ok", ["Bo"])
    assert found.asks == ("Lena", "Mia")


@pytest.mark.parametrize("text", ["", "   \n\n", "\u200e\u200f", "\0"])
def test_nothing_gives_nothing(text: str):
    assert parse(text).turns == ()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "a:\n" * 70_000,
        "[1" * 100_000,
        "1:1 " * 50_000,
        "10:22 " * 40_000,
        "\ud800" * 1000,
        "(" * 200_000,
        ("名" * 190 + " 1\n") * 1000,
    ],
)
def test_hostile_text_is_read_in_a_moment(text: str):
    began = time.process_time()
    parse(text)
    # Patterns that are not linear would take minutes; a busy machine takes no second of its own.
    assert time.process_time() - began < 5


def test_every_form_has_the_groups_it_needs():
    for form in forms().form:
        groups = set(form.first.groupindex)
        assert "name" in groups, form.id
        assert not form.next or "time" in form.second.groupindex, form.id

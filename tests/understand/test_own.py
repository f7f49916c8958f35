"""Whose number it is: only the customer's own says who they are."""

from __future__ import annotations

import re

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Fact
from assistant.understand import own
from assistant.understand.own import own_identifiers

VALUE = re.compile(r"\+?\d[\d ]{6,20}\d|[\w.]+@[\w.]+", re.ASCII)


def owns(text: str, *before: Message) -> bool:
    found = VALUE.search(text)
    assert found, "no number was found"
    kind = "email" if "@" in found[0] else "phone"
    fact = Fact(kind, found[0], len(before), *found.span())
    return bool(own_identifiers((*before, Message(Speaker.CUSTOMER, text)), [fact]))


@pytest.mark.parametrize(
    "text",
    [
        "我的电话13800138000",
        "我電話是13800138000，麻煩聯絡我",
        "有消息打给我，13800138000",
        "物流一直没更新，我手机号13800138000",
        "下单的手机号是13800138000",
        "my number is +44 7911 123456",
        "please call me on +1 415 555 0132 tomorrow",
        "my email is mei@example.com",
        "mi correo es mei@example.com",
        "meine E-Mail ist mei@example.com",
        "私の電話は+81 90 1234 5678です",
        "제 번호 +82 10 1234 5678",
        "мой номер +7 912 345 67 89",
    ],
)
def test_what_customers_call_their_own_is_their_own(text: str):
    assert owns(text)


@pytest.mark.parametrize(
    "text",
    [
        "快递员电话13800138000，一直打不通",
        "这个号码13800138000给我打电话，说是你们客服，是不是骗子",
        "麻烦联系我妈妈，她的电话13800138000",
        "收件人电话改成13800138000",
        "我打过13800138000没人接",
        "13800138000",
        "顺丰小哥13800138000",
        "the courier's number is +44 7911 123456",
        "somebody called me from +44 7911 123456",
        "call my husband on +44 7911 123456",
        "I wrote to support@example.com",
        "el repartidor me llamó del +34 612 345 678",
    ],
)
def test_the_couriers_or_a_relatives_number_is_not(text: str):
    assert not owns(text)


def test_a_bare_number_is_theirs_when_the_agent_asked_for_it():
    asked = Message(Speaker.AGENT, "麻烦您提供一下您的手机号，我帮您查")
    assert owns("13800138000", asked)
    assert owns("是13800138000哈", asked)
    assert owns("+44 7911 123456", Message(Speaker.AGENT, "May I have your phone number?"))
    assert not owns("13800138000", Message(Speaker.AGENT, "请问有什么可以帮您"))
    assert not owns("快递员的是13800138000", asked)


def test_only_the_words_beside_a_number_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    read: list[str] = []
    fold = own.fold
    monkeypatch.setattr(own, "fold", lambda text: read.append(text) or fold(text))
    assert owns("快递员" * 2000 + "，我的电话13800138000，" + "快递员" * 2000)
    assert not owns("x" * 5000 + "13800138000" + "\ud800\x00" * 5000)
    assert max(map(len, read)) < 500


def test_an_address_does_not_speak_for_itself():
    assert not owns("courier.my.number@example.com")

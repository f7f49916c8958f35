"""What a customer asks to have done, said back; and the thing it is about."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.about import about, is_technical
from assistant.understand.requests import request_of


def said(text: str) -> list[Message]:
    return [Message(Speaker.CUSTOMER, text)]


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("我要解绑手机号码", "解绑手机号码"),
        ("这个送货时间帮我改一下吧", "这个送货时间改一下"),
        ("麻烦把我的抬头改成公司", "改成公司"),
        ("尽快发货", "尽快发货"),
    ],
)
def test_a_request_is_said_back(text: str, done: str) -> None:
    assert done in request_of(said(text), "zh-Hans")


@pytest.mark.parametrize(
    "text",
    ["我要投诉你们", "不要给我退货", "怎么取消订单", "我要赔偿", "请改善一下服务", "好的", "人工"],
)
def test_what_is_no_plain_request_is_left_alone(text: str) -> None:
    assert request_of(said(text), "zh-Hans") == ""


def test_me_and_you_are_turned_round() -> None:
    assert request_of(said("帮我注销我的账号"), "zh-Hans") == "注销您的账号"


@pytest.mark.parametrize(
    ("texts", "thing"),
    [
        (["家里的宽带又断了"], "宽带"),
        (["手机短信收不到"], "手机短信"),
        (["2.6版", "输入法老是闪退"], "输入法"),
        (["手机怎么按都没反应", "屏幕一直亮着"], "屏幕"),
        (["你好"], ""),
        (["apple的"], ""),
    ],
)
def test_the_thing_is_named(texts: list[str], thing: str) -> None:
    assert about(texts) == thing


def test_technical_things_are_told_from_others() -> None:
    assert is_technical("手机短信")
    assert not is_technical("发票")


@pytest.mark.parametrize("text", ["", "\x00", "帮我" * 3000, "\ud800改", "宽" * 9000])
def test_odd_text_is_read(text: str) -> None:
    request_of(said(text), "zh-Hans")
    about([text])

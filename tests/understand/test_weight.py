"""What weighs in a turn is found in every language, and nothing is where nothing does."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.weight import step_of, weight_of


def chat(*lines: str) -> list[Message]:
    who = {"c": Speaker.CUSTOMER, "a": Speaker.AGENT}
    return [Message(who[line[0]], line[2:]) for line in lines]


@pytest.mark.parametrize(
    ("language", "lines", "kind"),
    [
        ("zh-Hans", ("c 蛋糕呢", "a 已送达", "c 味道不错 可满月酒都散了"), "missed"),
        ("zh-Hans", ("c 快递呢！", "a 在驿站", "c 拿到了 刚才语气不好 别介意"), "sorry"),
        ("zh-Hans", ("c 退款呢", "a 审核中", "c 明天要交房租了"), "money"),
        ("zh-Hant", ("c 喜餅到了嗎", "a 到了", "c 訂婚宴昨天就辦完了"), "missed"),
        (
            "en",
            ("c where is it", "a delivered", "c lovely, but the christening was yesterday"),
            "missed",
        ),
        ("en", ("c ARGH", "a check spam", "c found it, sorry for shouting"), "sorry"),
        ("es", ("c ¿llegó?", "a sí", "c bonito, pero la boda fue ayer"), "missed"),
        ("de", ("c da?", "a ja", "c schön, aber die Taufe war gestern"), "missed"),
    ],
)
def test_it_is_found(language: str, lines: tuple[str, ...], kind: str) -> None:
    found = weight_of(chat(*lines), language)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "生日礼物准时到的，我妈很喜欢，谢谢"),
        ("zh-Hans", "下个月结婚，现在买来得及吗"),
        ("zh-Hans", "这个会不会过敏啊"),
        ("zh-Hans", "手机屏幕划伤了能修吗"),
        ("en", "The party was great, thank you, everything came in time"),
        ("en", "Does it help with a rash?"),
        ("en", "Sorry, which button is it?"),
        ("xx", "anything"),
    ],
)
def test_nothing_is_found_where_nothing_weighs(language: str, text: str) -> None:
    assert weight_of(chat(f"c {text}"), language) is None


def test_its_words_are_the_customers_in_their_script() -> None:
    found = weight_of(chat("c 喜餅到了嗎", "a 到了", "c 訂婚宴昨天就辦完了"), "zh-Hant")
    assert found is not None
    assert found.text == "沒趕上訂婚宴"


def test_an_answer_has_its_next_step() -> None:
    asked = chat("c 毛衣大了一圈", "a 换什么码呢", "c L")
    assert "L有没有货" in step_of(asked, "zh-Hans")
    assert step_of(chat("c 毛衣真好看", "a 谢谢", "c L"), "zh-Hans") == ""


def test_nobody_has_said_anything() -> None:
    assert weight_of([], "en") is None
    assert step_of([], "en") == ""


@pytest.mark.parametrize(
    "text", ["但" * 5000, "but " * 3000, "\x00\u200b\u202e", "可" * 600, "\ud800"]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    for language in ("zh-Hans", "en"):
        weight_of(chat("c 到了吗", "a 到了", f"c {text}"), language)

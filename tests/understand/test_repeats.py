"""How often the same point has been raised, in whatever words."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.repeats import MOST, read_raised


def raised(language: str, *lines: str) -> int:
    """Count at the last line; lines begin with "c:" or "a:"."""
    chat = [
        Message(Speaker.CUSTOMER if line[0] == "c" else Speaker.AGENT, line[2:]) for line in lines
    ]
    return read_raised(chat, len(chat) - 1, language)


@pytest.mark.parametrize(
    ("times", "language", "lines"),
    [
        (2, "zh-Hans", ["c:我的快递什么时候到", "a:请稍等", "c:到底什么时候能到啊"]),
        (2, "zh-Hans", ["c:我的快递什么时候到", "a:稍等", "c:好的", "a:在途", "c:快递怎么还没到"]),
        (2, "zh-Hant", ["c:我的包裹什麼時候到", "a:請稍等", "c:包裹怎麼還沒到"]),
        (2, "zh-Hans", ["c:什么时候发货", "c:什么时候发货？"]),
        (3, "zh-Hans", ["c:这是我第三次问了，退款呢"]),
        (3, "zh-Hans", ["c:我都说了好几遍了，是屏幕坏了"]),
        (2, "en", ["c:Where is my parcel?", "a:One moment", "c:I asked where my parcel is"]),
        (2, "en", ["c:The kettle is not working", "a:Try again", "c:it is still not working"]),
        (3, "en", ["c:This is the third time I ask for my refund"]),
        (3, "en", ["c:I have told you so many times the zip is broken"]),
        (2, "es", ["c:¿Dónde está mi pedido?", "a:…", "c:Todavía no llega mi pedido"]),
        (3, "de", ["c:zum dritten Mal: wo ist mein Paket"]),
        (3, "ja", ["c:もう3回目ですが、返金はまだですか"]),
        (2, "ru", ["c:Где мой заказ?", "a:…", "c:Где мой заказ, опять нет ответа"]),
    ],
)  # fmt: skip
def test_a_point_raised_again_is_counted(times: int, language: str, lines: list[str]) -> None:
    assert raised(language, *lines) == times


def test_a_point_raised_in_other_words_each_time_is_one_point() -> None:
    lines = ["c:退款什么时候到账", "a:稍等", "c:退款还没到", "a:稍等", "c:退款到底什么时候给我"]
    assert raised("zh-Hans", *lines) == 3


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh-Hans", ["c:我的快递什么时候到", "a:请稍等", "c:好的"]),
        ("zh-Hans", ["c:好的", "a:…", "c:好的", "a:…", "c:好的"]),
        ("zh-Hans", ["c:在吗", "a:在的", "c:在吗"]),
        ("zh-Hans", ["c:面霜过敏了", "a:订单号？", "c:订单号20261118", "a:涂了几天", "c:涂了两天"]),
        ("zh-Hans", ["c:什么时候发货", "a:明天", "c:好的谢谢", "a:不客气", "c:可以开发票吗"]),
        ("zh-Hans", ["c:我买的杯子", "c:收到的时候碎了", "c:怎么办"]),
        ("zh-Hans", ["c:这个手机重启三次了"]),
        ("en", ["c:ok thanks", "a:…", "c:ok thanks"]),
        ("en", ["c:Do you have this in blue?", "a:yes", "c:and how much is shipping?"]),
        ("en", ["c:The app crashed many times today"]),
    ],
)
def test_answers_and_new_points_are_no_repetition(language: str, lines: list[str]) -> None:
    assert raised(language, *lines) == 1


def test_a_short_answer_leaves_the_count_of_the_point_before_it() -> None:
    assert (
        raised("zh-Hans", "c:什么时候发货", "a:稍等", "c:到底什么时候发货", "a:今天", "c:好的") == 2
    )


def test_counting_ends_somewhere() -> None:
    lines = [line for _ in range(20) for line in ("c:什么时候发货", "a:稍等")]
    assert raised("zh-Hans", *lines[:-1]) == MOST


@pytest.mark.parametrize("text", ["", "\ud800", "？" * 3000, "n" * 5000, "123456"])
def test_any_text_ends_quietly(text: str) -> None:
    assert raised("zh-Hans", f"c:{text}") == 1

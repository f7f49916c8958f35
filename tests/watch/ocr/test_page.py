"""Bubbles become messages: their text, their side, what is no message, what goes on below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.domain.window import Rect
from assistant.watch.ocr.inks import Picture
from assistant.watch.ocr.page import Found, PageReader, sided
from assistant.watch.ocr.picture import Line
from tests.watch.ocr.pictures import BLUE, DARK, LIGHT, Chat, draw

CHAT: Chat = [
    ("customer", "包裹怎么还没到？"),
    ("agent", "我马上为您查一下。"),
    ("customer", "好"),
    ("customer", "一"),
]


class Reader:
    """Reads lines by a list; notes how many it was shown."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self.texts = list(texts)
        self.shown: list[int] = []

    def __call__(self, picture: Picture, lines: Sequence[Line]) -> list[str]:
        self.shown.append(len(lines))
        return [*self.texts, *("字" for _ in lines)][: len(lines)]


def sides(found, width: int) -> list[str]:
    return [
        one.side or ("left" if one.rect.x < width - one.rect.right else "right")
        for one in found
        if one.kind == "bubble"
    ]


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("look", [LIGHT, DARK, BLUE], ids=["light", "dark", "blue"])
def test_each_bubble_is_a_message_on_its_side_and_portraits_are_none(look, scale):
    drawn = draw(CHAT, look, scale)
    found = PageReader(Reader()).read(drawn.part, 0)
    assert sides(found, drawn.pane.width) == ["left", "right", "left", "left"]


def test_times_in_the_corner_of_every_bubble_are_no_text():
    drawn = draw([(who, "内容") for who in ("customer", "agent", "customer")])
    reader = Reader(["到了吗？10:31", "快了 10:32", "谢谢10:33"])
    found = PageReader(reader).read(drawn.part, 0)
    assert [one.text for one in found] == ["到了吗？", "快了", "谢谢"]


@pytest.mark.parametrize("ago", ["3h", "2 小时前", "5分钟前", "3hw"])
def test_how_long_ago_it_was_is_no_text_where_every_bubble_says_it(ago: str):
    drawn = draw([(who, "内容") for who in ("customer", "agent", "customer")])
    reader = Reader([f"到了吗？{ago}", f"快了{ago}", f"谢谢{ago}"])
    assert [one.text for one in PageReader(reader).read(drawn.part, 0)] == [
        "到了吗？",
        "快了",
        "谢谢",
    ]


def test_a_time_that_a_customer_writes_stays():
    drawn = draw([("customer", "内容"), ("agent", "内容"), ("customer", "内容")])
    found = PageReader(Reader(["明天10:30", "好的", "谢谢"])).read(drawn.part, 0)
    assert found[0].text == "明天10:30"


def test_a_bubble_cut_at_the_top_is_marked_and_one_at_the_bottom_says_more_follows():
    chat = [("customer" if n % 2 else "agent", f"消息 {n}") for n in range(12)]
    drawn = draw(chat, scrolled=25, size=(860, 626))
    found = PageReader(Reader([f"消息{n}" for n in range(12)])).read(drawn.part, 0)
    assert found[0].hidden == "cut"
    assert found[-1].hidden == "below"


def test_dots_of_a_concealed_word_are_not_read():
    found = PageReader(Reader(["••••••"])).read(draw([("customer", "密码")]).part, 0)
    assert found == ()


def test_what_still_moves_waits_for_the_next_look():
    drawn = draw(CHAT)
    last = Rect(0, 150, drawn.pane.width, 400)
    moving = lambda rect: rect.bottom <= last.y  # noqa: E731
    found = PageReader(Reader()).read(drawn.part, 0, moving)
    assert len([one for one in found if one.kind == "bubble"]) == 2


def test_a_wide_bubble_takes_the_side_of_its_colour():
    width, height = 400, 260
    picture = np.full((height, width, 3), 237, np.uint8)

    def bubble(x: int, y: int, wide: int, colour: tuple[int, int, int]) -> None:
        picture[y : y + 40, x : x + wide] = colour
        picture[y + 15 : y + 27, x + 14 : x + wide - 14 : 3] = 20

    white, green = (255, 255, 255), (149, 236, 105)
    bubble(12, 10, 150, white)
    bubble(220, 70, 168, green)
    bubble(12, 130, 376, white)
    bubble(12, 190, 376, green)
    found = PageReader(Reader()).read(picture, 0)
    assert sides(found, width) == ["left", "right", "left", "right"]


def test_an_empty_pane_shows_nothing():
    assert PageReader(Reader()).read(np.full((200, 300, 3), 240, np.uint8), 0) == ()


def test_noise_is_survived():
    noise = np.random.default_rng(1).integers(0, 256, (240, 320, 3)).astype(np.uint8)
    PageReader(Reader()).read(noise, 0)


def test_where_both_stand_at_one_edge_names_tell_whose_words_they_are():
    def at(y: int, kind: str, text: str) -> Found:
        return Found(text, Rect(60, y, 100, 14), kind)  # type: ignore[arg-type]

    rows = [at(0, "author", "陈美"), at(20, "loose", "漏水了"), at(40, "author", "小林"),
            at(60, "loose", "我来看"), at(80, "loose", "请稍等")]  # fmt: skip
    assert [one.side for one in sided(rows, "陈美") if one.kind == "loose"] == [
        "left",
        "right",
        "right",
    ]
    assert [one.side for one in sided(rows, "别人") if one.kind == "loose"] == ["", "", ""]


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_bubble_with_nothing_but_emoji_is_a_turn_of_its_own(look):
    chat = [CHAT[0], CHAT[1], ("customer", "😭😭😭"), ("agent", "👍"), ("customer", "❤️")]
    drawn = draw(chat, look)
    reader = Reader([text for _, text in CHAT[:2]])
    found = PageReader(reader).read(drawn.part, 0)
    assert [one.text for one in found] == [*reader.texts, "[表情]", "[表情]", "[表情]"]
    assert sides(found, drawn.pane.width) == ["left", "right", "left", "right", "left"]
    assert reader.shown == [2]


def test_the_word_for_it_is_the_chats_own():
    drawn = draw([("customer", "The cup is broken"), ("customer", "😡")])
    pages = PageReader(Reader(["The cup is broken"]))
    assert [one.text for one in pages.read(drawn.part, 0)] == ["The cup is broken", "[sticker]"]


def test_lone_letters_are_read_and_portraits_beside_nothing_are_no_turn():
    signs = ["好", "1", "田", "口", "6"]
    drawn = draw([("customer", sign) for sign in signs])
    assert [one.text for one in PageReader(Reader(signs)).read(drawn.part, 0)] == signs

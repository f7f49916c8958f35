"""The model reads what clients show: Chinese, English, mixed, light and dark, 100 to 200 %.

The long form, on pages drawn by Chromium, is `python -m tests.benchmarks --only ocr`.
"""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

import numpy as np
import pytest

from assistant.domain.window import Rect
from assistant.watch.ocr.model import model_file
from assistant.watch.ocr.page import PageReader
from assistant.watch.ocr.picture import Line
from assistant.watch.ocr.recognise import LineCache, Recogniser
from tests.watch.ocr.pictures import BLUE, DARK, LIGHT, Chat, Look, draw

CHAT: Chat = [
    ("customer", "你好，上周买的电饭锅内胆掉漆了，怎么办？"),
    ("agent", "您好，刚买就掉漆，换谁都会窝火。麻烦您拍张照片发来，我马上登记换新。"),
    ("customer", "订单 20261118-7745，能退吗"),
    ("customer", "Hi, my parcel #A8812-X still hasn't arrived."),
    ("agent", "I'm sorry about the wait. I'll ask the courier now and write back by 3 pm today."),
    ("customer", "好"),
    ("agent", "退款 ¥128.50 在 3-5 个工作日内退回 Visa 卡。"),
]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


def plain(text: str) -> str:
    """Full and half width are one; spaces beside Chinese are the model's to choose."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split())


@pytest.mark.parametrize(
    ("look", "scale"), [(LIGHT, 1.0), (DARK, 1.5), (BLUE, 2.0)], ids=["light", "dark", "blue"]
)
def test_a_page_is_read_with_at_most_one_error_in_a_hundred(
    recogniser: Recogniser, look: Look, scale: float
):
    drawn = draw(CHAT, look, scale)
    found = PageReader(LineCache(lambda: recogniser).read).read(drawn.part, 0)
    wanted, got = ([plain(text) for _, text in CHAT], [plain(one.text) for one in found])
    assert len(got) == len(wanted)
    letters = sum(map(len, wanted))
    right = sum(
        block.size
        for one, other in zip(wanted, got, strict=True)
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    )
    assert letters - right <= letters / 100
    middle = drawn.pane.width / 2
    assert [one.rect.center_x < middle for one in found] == [who == "customer" for who, _ in CHAT]


def test_a_wrapped_line_is_one_sentence_and_words_keep_their_spaces(recogniser: Recogniser):
    text = "I'm sorry about the wait. I'll ask the courier now and write back by 3 pm today."
    drawn = draw([("agent", text), ("customer", "ok thanks")])
    found = PageReader(LineCache(lambda: recogniser).read).read(drawn.part, 0)
    assert [one.text for one in found] == [text, "ok thanks"]


def test_lines_written_one_under_the_other_stay_apart(recogniser: Recogniser):
    drawn = draw([("customer", "收件人：王芳\n电话：10086")])
    found = PageReader(LineCache(lambda: recogniser).read).read(drawn.part, 0)
    assert found[0].text.splitlines() == ["收件人：王芳", "电话：10086"]


class Counting:
    def __init__(self) -> None:
        self.read_lines = 0

    def read(self, crops) -> list[str]:
        self.read_lines += len(crops)
        return [f"{number}" for number, _ in enumerate(crops, self.read_lines)]


def test_only_lines_not_seen_before_are_read_wherever_they_stand_now():
    counting = Counting()
    cache = LineCache(lambda: counting)
    rng = np.random.default_rng(3)
    picture = np.full((200, 300, 3), 255, np.uint8)
    inks = [rng.integers(0, 2, (12, 60)).astype(np.uint8) for _ in range(3)]
    here = [Line(Rect(5, 5 + 20 * n, 60, 12), ink) for n, ink in enumerate(inks)]
    first = cache.read(picture, here[:2])
    moved = [Line(Rect(90, 100 + 20 * n, 60, 12), ink) for n, ink in enumerate(inks)]
    assert cache.read(picture, moved)[:2] == first
    assert counting.read_lines == 3


def test_nothing_is_loaded_before_there_is_something_to_read():
    cache = LineCache(lambda: pytest.fail("loaded"))
    assert cache.read(np.zeros((5, 5, 3), np.uint8), []) == []


def test_the_model_lies_in_the_package_and_needs_no_network():
    file = model_file()
    assert file is not None
    assert file.stat().st_size > 1_000_000

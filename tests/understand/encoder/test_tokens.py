"""What the encoder reads of a chat: the message first, then turns back, never beyond its room."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.chat import Message, Speaker
from assistant.understand.encoder.tokens import AGENT, CUSTOMER, MESSAGE, MOST, plain, tokens


class Letters:
    """One piece a character."""

    bos, eos = 0, 2

    def cut(self, texts: list[str]) -> list[list[int]]:
        return [[ord(c) + 10 for c in text] for text in texts]


def said(*lines: str) -> list[Message]:
    return [
        Message(Speaker.CUSTOMER if line[0] == "c" else Speaker.AGENT, line[2:]) for line in lines
    ]


def test_the_message_comes_first_and_the_newest_turn_next():
    read = tokens(said("c:ab", "a:cd", "c:ef"), 2, Letters())
    words = "".join(chr(n - 10) if n > 2 else "|" for n in read.ids)
    assert words == "|ef|cd|ab|"
    assert read.segments == (*[MESSAGE] * 4, *[AGENT] * 3, *[CUSTOMER] * 3)


def test_a_long_message_keeps_its_beginning_and_its_end():
    read = tokens(said("c:" + "a" * 200 + "z"), 0, Letters())
    assert len(read.ids) < MOST
    assert read.ids[1] == ord("a") + 10
    assert read.ids[-2] == ord("z") + 10


def test_turns_too_far_back_are_not_read():
    chat = said(*[f"{who}:{n}" for n in range(6) for who in "ca"], "c:x")
    read = tokens(chat, len(chat) - 1, Letters())
    assert ord("1") + 10 not in read.ids
    assert ord("5") + 10 in read.ids


def test_lines_written_in_a_row_make_one_turn():
    chat = said("c:1", "a:2", "c:3", "c:4", "c:5", "c:x")
    read = tokens(chat, 5, Letters())
    assert {ord(n) + 10 for n in "12345"} <= set(read.ids)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("我的快遞還沒到", "我的快递还没到"),
        ("ＯＫ\u200b！", "OK!"),
        ("a\x00b  c\n\nd", "ab c d"),
        ("配送はまだ届かない、東京です", "配送はまだ届かない、東京です"),
    ],
)
def test_all_ways_of_writing_come_to_one(written: str, read: str):
    assert plain(written) == read


@given(st.lists(st.text(max_size=400), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it_or_its_bounds(texts: list[str]):
    chat = [
        Message(Speaker.CUSTOMER if n % 2 else Speaker.AGENT, text) for n, text in enumerate(texts)
    ]
    read = tokens(chat, len(chat) - 1, Letters())
    assert 2 <= len(read.ids) == len(read.segments) <= MOST


def test_a_lone_surrogate_is_replaced():
    assert plain("a\ud800b") == "a?b"

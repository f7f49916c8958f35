"""Names over every bubble are learnt; what is said again and again is none."""

from __future__ import annotations

from assistant.watch.ocr.headings import Headings


def test_a_first_line_that_stands_over_every_bubble_is_a_name():
    headings = Headings()
    headings.learn(
        [["李女士", "在吗"], ["客服", "在的"], ["李女士", "漏水"], ["李女士", "急"], ["客服", "好"]]
    )
    assert headings.name(["李女士", "谢谢"]) == "李女士"
    assert headings.name(["李女士"]) == ""


def test_words_that_are_said_alone_are_no_name():
    headings = Headings()
    headings.learn([["在吗", "第一行"], ["在吗", "第二行"], ["在吗", "第三行"], ["在吗"]])
    assert headings.name(["在吗", "有人吗"]) == ""


def test_twice_is_not_enough():
    headings = Headings()
    headings.learn([["你好", "甲"], ["你好", "乙"]])
    assert headings.name(["你好", "丙"]) == ""

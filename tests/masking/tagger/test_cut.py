"""Pieces know their place, and nothing typed can move them out of it."""

from __future__ import annotations

import pytest

from assistant import paths
from assistant.masking.tagger.cut import Cutter
from assistant.neural import session

CUTTER = Cutter(session.processor(paths.shipped_models() / "encoder" / "pieces.model"))


def cut(text: str) -> list[str]:
    return [text[piece.start : piece.end] for piece in CUTTER.cut(text)]


def test_signs_that_run_into_each_other_are_read_one_by_one():
    assert cut("我叫贺岚之") == list("我叫贺岚之")
    assert cut("김철수입니다") == list("김철수입니다")
    assert cut("田中です") == list("田中です")


@pytest.mark.parametrize(
    "text",
    [
        "thx, Priti",
        "Anke und Holger Diekmann",
        "收件人Anna，电话 0152 28817175",
        "คุณสมชาย ค่ะ",
        "Yıldırım wohnt   hier\n\nnicht",
        "\u2581\u2581typed marks\u2581 and more",
        "x" * 500,
        "😀 ok 👍🏽",
    ],
)
def test_pieces_cover_the_text_in_order_without_its_white_space(text: str):
    pieces = CUTTER.cut(text)
    places = [place for piece in pieces for place in range(piece.start, piece.end)]
    assert places == sorted(set(places))
    assert all(0 <= piece.start <= piece.end <= len(text) for piece in pieces)
    left = {n for n, one in enumerate(text) if not one.isspace() and one != "\u2581"}
    assert left <= set(places)


def test_a_word_begins_with_the_mark_and_what_follows_a_sign_does_not():
    [whole] = {piece.number for piece in CUTTER.cut("in")[:1]}
    glued = CUTTER.cut("人in")[1].number
    assert whole != glued


def test_nothing_gives_nothing():
    assert CUTTER.cut("") == []
    assert CUTTER.cut(" \n\t ") == []

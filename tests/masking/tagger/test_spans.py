"""From chances to stretches: whole words, neighbours as one, nothing that says nothing."""

from __future__ import annotations

import numpy as np

from assistant.masking.tagger.cut import Piece
from assistant.masking.tagger.spans import Found, spans

LEAST = (1.0, 0.5, 0.5, 0.5)


def told(text: str, *marked: tuple[str, int, float]) -> list[Found]:
    """Each letter is a piece; `marked` are (words, kind, chance that it is anybody's)."""
    pieces = [Piece(5, n, n + 1) for n in range(len(text))]
    chances = np.zeros((len(text), 4), np.float32)
    chances[:, 0] = 1
    for words, kind, sure in marked:
        start = text.index(words)
        chances[start : start + len(words), 0] = 1 - sure
        chances[start : start + len(words), kind] = sure
    return spans(text, pieces, chances, LEAST)


def test_what_is_sure_enough_is_found_with_its_kind():
    assert told("我妈仲月娥签收的", ("仲月娥", 1, 0.9)) == [(2, 5, "name")]
    assert told("我妈仲月娥签收的", ("仲月娥", 1, 0.4)) == []
    assert told("寄到锦绣星城7栋", ("锦绣星城7栋", 2, 0.9)) == [(2, 8, "address")]
    assert told("账号 xiaoyu88", ("xiaoyu88", 3, 0.9)) == [(3, 11, "contact")]


def test_a_word_is_taken_whole_and_a_sign_alone():
    assert told("ask Priti now", ("Pri", 1, 0.9)) == [(4, 9, "name")]
    assert told("邬老师你好", ("邬", 1, 0.9)) == [(0, 1, "name")]


def test_neighbours_of_one_kind_are_one_stretch():
    text = "Mill Lane, Leeds please"
    assert told(text, ("Mill Lane", 2, 0.9), ("Leeds", 2, 0.9)) == [(0, 16, "address")]
    assert told("Ann Lee Oak Road", ("Ann Lee", 1, 0.9), ("Oak Road", 2, 0.9)) == [
        (0, 7, "name"),
        (8, 16, "address"),
    ]


def test_marks_at_the_ends_stay_outside():
    assert told("(Ann Lee), hello", ("(Ann Lee),", 1, 0.9)) == [(1, 8, "name")]


def test_a_letter_or_a_number_is_nobodys_name():
    assert told("size M please", ("M", 1, 0.9)) == []
    assert told("take 38 please", ("38", 1, 0.9)) == []
    assert told("take !! please", ("!!", 1, 0.9)) == []

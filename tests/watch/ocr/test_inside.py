"""What stands in a bubble beside its own words is left out of its ink."""

from __future__ import annotations

import numpy as np

from assistant.domain.window import Rect
from assistant.watch.ocr.inks import Mask, Picture
from assistant.watch.ocr.inside import shown_instead, text_only

WHITE = (255, 255, 255)
USUAL = 14.0


def bubble() -> tuple[Picture, Mask]:
    """A white bubble with two rows of black strokes."""
    picture = np.full((90, 220, 3), 255, np.uint8)
    for top in (10, 60):
        for x in range(20, 160, 5):
            picture[top : top + 14, x : x + 2] = 0
    return picture, ink_of(picture)


def ink_of(picture: Picture) -> Mask:
    ink: Mask = (picture.min(axis=2) < 200).astype(np.uint8)
    return ink


def test_words_alone_are_kept_whole():
    picture, ink = bubble()
    kept, left_out = text_only(picture, ink, WHITE, USUAL)
    assert (kept == ink).all()
    assert left_out == ()


def test_a_photograph_is_left_out():
    picture, _ = bubble()
    picture[5:50, 20:160] = (90, 120, 40)
    kept, left_out = text_only(picture, ink_of(picture), WHITE, USUAL)
    assert not kept[:55].any()
    assert kept[60:74].any()
    assert len(left_out) == 1


def test_what_stands_beside_a_bar_was_said_by_somebody_else():
    picture, _ = bubble()
    picture[5:29, 8:11] = (100, 150, 255)
    kept, _ = text_only(picture, ink_of(picture), WHITE, USUAL)
    assert not kept[:30].any()
    assert kept[60:74].any()


def test_a_drawn_face_is_no_letter_but_a_black_block_may_be():
    picture, _ = bubble()
    picture[60:74, 170:184] = (250, 180, 40)
    picture[60:74, 190:204] = (10, 10, 10)
    kept, left_out = text_only(picture, ink_of(picture), WHITE, USUAL)
    assert not kept[60:74, 170:184].any()
    assert kept[60:74, 190:204].all()
    assert [(box.x, box.width) for box in left_out] == [(170, 14)]


def test_what_a_bubble_without_text_holds():
    bubble = Rect(0, 0, 300, 220)
    assert shown_instead(bubble, (), 12) == ""
    assert shown_instead(Rect(0, 0, 42, 36), (Rect(11, 8, 20, 20),), 12) == "face"
    assert shown_instead(bubble, (Rect(8, 8, 284, 204),), 12) == "photo"
    # A portrait fills its frame, and one that does not is no photograph either.
    assert shown_instead(Rect(0, 0, 40, 40), (Rect(1, 1, 38, 38),), 12) == ""
    assert shown_instead(Rect(0, 0, 44, 44), (Rect(3, 3, 38, 38),), 12) == ""

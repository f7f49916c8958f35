"""The chat pane is found among contacts, the customer's name and the box to write in."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.domain.window import Rect
from assistant.watch.ocr.layout import find_layout, given
from tests.watch.ocr.pictures import BLUE, DARK, LIGHT, Look, draw

CHAT = [("customer", "包裹怎么还没到"), ("agent", "我马上查"), ("customer", "好的，等你")]


@pytest.mark.parametrize("look", [LIGHT, DARK, BLUE], ids=["light", "dark", "blue"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_pane_is_what_holds_the_bubbles(look: Look, scale: float):
    drawn = draw(CHAT, look, scale)
    layout = find_layout(drawn.picture)
    assert layout is not None
    wanted = drawn.pane
    for got, want in ((layout.pane.x, wanted.x), (layout.pane.y, wanted.y),
                      (layout.pane.bottom, wanted.bottom)):  # fmt: skip
        assert abs(got - want) <= 3
    assert layout.header is not None
    assert layout.header.bottom <= layout.pane.y
    assert layout.box.y >= layout.pane.bottom


def test_a_blank_window_has_no_pane_or_one_without_a_header():
    assert find_layout(np.full((90, 150, 3), 255, np.uint8)) is None


def test_a_pane_that_a_person_named_is_taken_as_it_is():
    layout = given(800, 600, Rect(200, 60, 600, 400))
    assert layout.pane == Rect(200, 60, 600, 400)
    assert layout.box == Rect(200, 460, 600, 140)
    assert layout.header == Rect(200, 0, 600, 60)

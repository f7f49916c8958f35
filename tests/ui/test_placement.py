"""The overlay sits beside the chat window and never leaves the screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.window import Rect
from assistant.ui import placement
from assistant.ui.placement import Offset, ScreenArea

SCREEN = Rect(0, 0, 1280, 800)
WIDTH, HEIGHT = 380, 600


def test_it_sits_on_the_right_when_there_is_room() -> None:
    chat = Rect(40, 50, 800, 600)
    assert placement.beside(chat, SCREEN, WIDTH, HEIGHT) == (848, 50, "right")


def test_it_goes_left_when_the_right_is_full() -> None:
    chat = Rect(470, 50, 800, 600)
    assert placement.beside(chat, SCREEN, WIDTH, HEIGHT) == (82, 50, "left")


def test_it_honours_the_wished_side() -> None:
    chat = Rect(420, 50, 400, 600)
    assert placement.beside(chat, SCREEN, WIDTH, HEIGHT, "left")[2] == "left"


def test_over_a_window_that_fills_the_screen_it_leaves_the_title_bar_free() -> None:
    x, y, where = placement.beside(SCREEN, SCREEN, WIDTH, HEIGHT)
    assert (x, y, where) == (1280 - WIDTH, 40, "over")


def test_without_room_it_hides_as_little_of_the_chat_as_it_can() -> None:
    chat = Rect(30, 60, 900, 600)
    assert placement.beside(chat, SCREEN, WIDTH, HEIGHT)[::2] == (1280 - WIDTH, "over")
    chat = Rect(300, 60, 900, 600)
    assert placement.beside(chat, SCREEN, WIDTH, HEIGHT)[::2] == (0, "over")


@given(
    st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(1, 3000), st.integers(1, 3000),
    st.sampled_from(["auto", "left", "right"]),
)  # fmt: skip
def test_it_is_always_wholly_on_the_screen(x: int, y: int, w: int, h: int, side: str) -> None:
    left, top, _ = placement.beside(Rect(x, y, w, h), SCREEN, WIDTH, HEIGHT, side)
    assert 0 <= left <= SCREEN.width - WIDTH
    assert 0 <= top <= SCREEN.height - HEIGHT


def test_a_dragged_place_moves_with_the_chat_window() -> None:
    chat = Rect(100, 50, 500, 600)
    offset = placement.remember(chat, SCREEN, WIDTH, HEIGHT, "auto", (700, 150))
    assert offset == Offset("right", 100, 100)
    moved = Rect(150, 60, 500, 600)
    assert placement.place(moved, SCREEN, WIDTH, HEIGHT, "auto", offset) == (750, 160)


def test_putting_it_back_forgets_the_drag() -> None:
    chat = Rect(40, 50, 800, 600)
    assert placement.remember(chat, SCREEN, WIDTH, HEIGHT, "auto", (850, 60)) is None


def test_physical_pixels_become_logical_ones_from_the_screens_own_corner() -> None:
    area = ScreenArea(Rect(1920, 0, 2560, 1600), Rect(1920, 0, 1280, 800), 2.0)
    assert placement.to_logical(Rect(2120, 100, 800, 600), area) == Rect(2020, 50, 400, 300)


def test_the_screen_is_the_one_that_holds_most_of_the_window() -> None:
    one = ScreenArea(Rect(0, 0, 1000, 1000), Rect(0, 0, 1000, 1000), 1.0)
    two = ScreenArea(Rect(1000, 0, 1000, 1000), Rect(1000, 0, 1000, 1000), 1.0)
    assert placement.screen_of(Rect(900, 0, 500, 500), [one, two]) is two
    assert placement.screen_of(Rect(9000, 0, 5, 5), [one, two]) is one

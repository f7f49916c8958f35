"""Where the overlay stands, and what is remembered of it on several screens."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.window import Rect, WindowInfo
from assistant.ui.background import Background
from assistant.ui.placement import ScreenArea
from assistant.ui.places import Places
from assistant.ui.standing import Standing

LEFT = ScreenArea(Rect(0, 0, 1920, 1080), Rect(0, 0, 1920, 1040), 1.0, "left")
RIGHT = ScreenArea(Rect(1920, 0, 1280, 1024), Rect(1920, 0, 1280, 1024), 1.0, "right")
CHAT = WindowInfo(7, 70, "chromium", "desk", Rect(100, 100, 900, 800))


@pytest.fixture
def places(background: Background, tmp_path: Path) -> Places:
    return Places(background, tmp_path / "places.json")


def standing(places: Places, *screens: ScreenArea, dock: str = "chat") -> Standing:
    made = Standing(places, lambda: screens)
    made.dock = dock
    return made


def test_docked_it_keeps_to_the_edge_of_the_chats_screen(places: Places) -> None:
    assert standing(places, LEFT, RIGHT, dock="right").at(CHAT, 380, 600) == (1540, 0)
    assert standing(places, LEFT, RIGHT, dock="left").at(CHAT, 380, 600) == (0, 0)


def test_the_screen_it_was_docked_on_is_remembered(places: Places) -> None:
    here = standing(places, LEFT, RIGHT, dock="right")
    here.dropped(CHAT, (2500, 200), 380, 600)
    assert standing(places, LEFT, RIGHT, dock="right").at(CHAT, 380, 600) == (2820, 200)


def test_a_screen_that_was_unplugged_is_not_waited_for(places: Places) -> None:
    standing(places, LEFT, RIGHT, dock="right").dropped(CHAT, (2500, 200), 380, 600)
    assert standing(places, LEFT, dock="right").at(CHAT, 380, 600) == (1540, 0)


def test_without_a_chat_it_stays_where_it_was_left_last(places: Places) -> None:
    here = standing(places, LEFT, RIGHT)
    assert here.at(None, 380, 600) == (1516, 416)
    here.dropped(None, (2000, 100), 380, 600)
    here.dropped(None, (300, 50), 380, 600)
    assert standing(places, LEFT, RIGHT).at(None, 380, 600) == (300, 50)


def test_beside_a_chat_the_place_belongs_to_the_program(places: Places) -> None:
    here = standing(places, LEFT, RIGHT)
    usual = here.at(CHAT, 380, 600)
    here.dropped(CHAT, (usual[0] + 200, usual[1] + 100), 380, 600)
    assert here.at(CHAT, 380, 600) == (usual[0] + 200, usual[1] + 100)

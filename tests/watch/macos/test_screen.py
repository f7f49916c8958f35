"""Pictures of a window on macOS: its own image, holes never asked for, points for pixels."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.domain.notice import UserFault
from assistant.domain.window import Rect
from assistant.watch.macos.screen import MacScreen
from assistant.watch.ocr.screens import WindowGone
from tests.fakes.macos import App, FakeCamera, Mac, tree


def made() -> tuple[MacScreen, FakeCamera, int]:
    mac = Mac(App(30, "com.tencent.xinWeChat", "WeChat.app", [tree("wechat_empty")]))
    number = mac.number(mac.apps[30].windows[0])
    picture = np.full((640, 900, 3), 200, np.uint8)
    picture[100:120, 50:80] = (10, 20, 30)
    camera = FakeCamera({number: (Rect(200, 100, 900, 640), picture)})
    return MacScreen(camera, mac.workspace), camera, number


def test_a_part_is_taken_where_it_stands_on_the_screen():
    screen, camera, number = made()
    assert screen.follow(number) == Rect(200, 100, 900, 640)
    picture = screen.grab(Rect(40, 90, 60, 50), [])
    assert picture.shape == (50, 60, 3)
    assert tuple(picture[10, 10]) == (10, 20, 30)
    assert camera.asked == [Rect(240, 190, 60, 50)]
    screen.close()


def test_holes_are_not_asked_for_and_black():
    screen, camera, number = made()
    screen.follow(number)
    hole = Rect(45, 95, 20, 20)
    picture = screen.grab(Rect(40, 90, 60, 50), [hole])
    assert not picture[5:25, 5:25].any()
    assert picture[30:, :].all()
    on_screen = Rect(245, 195, 20, 20)
    for area in camera.asked:
        assert (
            area.right <= on_screen.x
            or area.x >= on_screen.right
            or (area.bottom <= on_screen.y or area.y >= on_screen.bottom)
        )
    screen.close()


def test_what_reaches_out_of_the_window_stays_black():
    screen, _, number = made()
    screen.follow(number)
    picture = screen.grab(Rect(880, 630, 40, 40), [])
    assert picture[:10, :20].all()
    assert not picture[10:, 20:].any()
    screen.close()


def test_a_window_that_is_gone_or_was_resized_in_between_is_told():
    screen, camera, number = made()
    with pytest.raises(WindowGone):
        screen.follow(4711)
    screen.follow(number)
    place, picture = camera.pictures[number]
    camera.pictures[number] = place, picture[:50]
    with pytest.raises(WindowGone):
        screen.grab(Rect(0, 0, 100, 100), [])
    camera.pictures.clear()
    with pytest.raises(WindowGone):
        screen.grab(Rect(0, 0, 100, 100), [])
    screen.leave()
    screen.close()


def test_it_hears_of_no_drawing_and_needs_leave():
    screen, camera, _ = made()
    assert screen.drawn() == []
    assert not screen.hears_drawing
    assert screen.fileno() >= 0
    screen.close()
    camera.may = False
    with pytest.raises(UserFault) as fault:
        MacScreen(camera, Mac().workspace)
    assert fault.value.notice.id == "watch.macos_no_screen"

"""Pictures of a window and copied text: nothing that is excluded is ever asked for."""

from __future__ import annotations

import pytest

from assistant.domain.window import Rect
from assistant.watch.ocr.screens import WindowGone
from assistant.watch.windows.copied import WindowsCopiedText
from assistant.watch.windows.screen import WindowsScreen
from tests.fakes.windows import CHAT, FakeBoard, FakeWindow, FakeWindows

OVER = 0x30


class FakePictures:
    """PictureCalls: every pixel is blue 1, green 2, red 3; notes what was asked for."""

    def __init__(self) -> None:
        self.asked: list[Rect] = []
        self.locked = False

    def pixels(self, area: Rect) -> bytes:
        if self.locked:
            raise OSError("the screen is locked")
        self.asked.append(area)
        return bytes((1, 2, 3, 0)) * (area.width * area.height)


@pytest.fixture
def windows() -> FakeWindows:
    return FakeWindows()


@pytest.fixture
def pictures() -> FakePictures:
    return FakePictures()


def test_a_picture_is_red_green_blue_and_in_the_windows_own_pixels(windows, pictures):
    screen = WindowsScreen(windows, pictures)
    assert screen.follow(CHAT) == Rect(100, 80, 900, 700)
    picture = screen.grab(Rect(10, 20, 30, 40), [])
    assert picture.shape == (40, 30, 3)
    assert picture[0, 0].tolist() == [3, 2, 1]
    assert pictures.asked == [Rect(110, 100, 30, 40)]


def test_holes_are_not_asked_for_and_black(windows, pictures):
    screen = WindowsScreen(windows, pictures)
    screen.follow(CHAT)
    picture = screen.grab(Rect(0, 0, 100, 100), [Rect(20, 20, 10, 10)])
    assert picture[25, 25].tolist() == [0, 0, 0]
    assert sum(one.width * one.height for one in pictures.asked) == 100 * 100 - 10 * 10


def test_what_lies_under_other_windows_is_left_out(windows, pictures):
    windows.windows[OVER] = FakeWindow("mail", 5, "", Rect(100, 80, 450, 700))
    windows.order = [OVER, CHAT]
    screen = WindowsScreen(windows, pictures)
    screen.follow(CHAT)
    picture = screen.grab(Rect(0, 0, 900, 700), [])
    assert not picture[:, :450].any()
    assert picture[:, 450:].any(axis=2).all()


def test_a_window_that_is_gone_or_a_locked_screen_gives_no_picture(windows, pictures):
    screen = WindowsScreen(windows, pictures)
    screen.follow(CHAT)
    pictures.locked = True
    with pytest.raises(WindowGone):
        screen.grab(Rect(0, 0, 10, 10), [])
    windows.windows[CHAT].shown = False
    with pytest.raises(WindowGone):
        screen.follow(CHAT)


def copied(board: FakeBoard, windows: FakeWindows) -> WindowsCopiedText:
    return WindowsCopiedText(board, windows, {999}, lambda _seconds: None)


def test_only_what_is_copied_from_now_on_is_taken_and_once(windows):
    board = FakeBoard()
    board.copy("before")
    text = copied(board, windows)
    assert text.take() is None
    board.copy("你好\r\n耳机坏了")
    assert text.take() == "你好\n耳机坏了"
    assert text.take() is None
    board.copy("elsewhere")
    text.skip()
    assert text.take() is None
    assert not board.open_by_us


@pytest.mark.parametrize(
    "marks",
    [
        {"ExcludeClipboardContentFromMonitorProcessing": b""},
        {"Clipboard Viewer Ignore": b""},
        {"CanIncludeInClipboardHistory": b"\0\0\0\0"},
    ],
)
def test_what_password_managers_mark_is_left_alone(windows, marks):
    board = FakeBoard()
    text = copied(board, windows)
    board.copy("geheim-4711", **marks)
    assert text.take() is None


def test_our_own_drafts_and_a_held_clipboard_are_not_read(windows):
    board = FakeBoard()
    text = copied(board, windows)
    windows.windows[OVER] = FakeWindow("own", 999)
    board.copy("a draft", owner=OVER)
    assert text.take() is None
    board.copy("a message")
    board.held_by_other = 4
    assert text.take() is None
    assert text.take() == "a message"

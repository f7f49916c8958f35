"""The overlay follows the chat window on Windows by its events, and stays out of pictures."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from assistant.domain.window import Rect, WindowInfo
from assistant.ui.unseen import Telling
from assistant.ui.windows_follow import WindowsFollower
from assistant.win32 import constants as c
from tests.fakes.windows import CHAT, FakeLoop, FakeWindow, FakeWindows

INFO = WindowInfo(CHAT, 4242, "google-chrome", "客服工作台", Rect(100, 80, 900, 700))
OVER = 0x30


@pytest.fixture
def windows() -> FakeWindows:
    return FakeWindows()


@pytest.fixture
def loop() -> FakeLoop:
    return FakeLoop()


@pytest.fixture
def follower(qtbot, windows, loop):
    follower = WindowsFollower(windows, loop)
    follower.watch(INFO)
    yield follower
    follower.close()


def test_a_move_is_told_with_its_place(qtbot, follower, windows, loop):
    windows.windows[CHAT].frame = Rect(400, 80, 900, 700)
    with qtbot.waitSignal(follower.moved, timeout=5000) as told:
        loop.tell(c.EVENT_LOCATION, CHAT)
    assert told.args == [replace(INFO, rect=Rect(400, 80, 900, 700))]


def test_minimising_is_out_of_view_and_no_move(qtbot, follower, windows, loop):
    windows.windows[CHAT].shown = False
    windows.windows[CHAT].frame = Rect(-32000, -32000, 160, 28)
    moves = []
    follower.moved.connect(moves.append)
    with qtbot.waitSignal(follower.in_view_changed, timeout=5000) as told:
        loop.tell(c.EVENT_MINIMIZE_START, CHAT)
    assert told.args == [False]
    assert moves == []


def test_a_window_over_most_of_the_chat_hides_it_until_it_goes(qtbot, follower, windows, loop):
    windows.windows[OVER] = FakeWindow("mail", 7, "", Rect(100, 80, 900, 600))
    windows.order = [OVER, CHAT]
    with qtbot.waitSignal(follower.in_view_changed, timeout=5000) as told:
        loop.tell(c.EVENT_FOREGROUND, OVER)
    assert told.args == [False]
    windows.order = [CHAT, OVER]
    with qtbot.waitSignal(follower.in_view_changed, timeout=5000) as told:
        loop.tell(c.EVENT_FOREGROUND, CHAT)
    assert told.args == [True]


def test_a_closed_window_is_gone(qtbot, follower, windows, loop):
    windows.windows.clear()
    with qtbot.waitSignal(follower.gone, timeout=5000):
        loop.tell(c.EVENT_DESTROY, CHAT)


def test_only_the_program_of_the_chat_is_listened_to_closely(follower, windows, loop):
    follower.watch(replace(INFO, window_id=OVER, pid=7))
    assert {pid for _, pid, _ in loop.hooks.values()} == {0, 7}
    follower.watch(None)
    assert {pid for _, pid, _ in loop.hooks.values()} == {0}


def test_a_chat_is_brought_to_the_front(follower, windows):
    windows.front = OVER
    follower.activate(CHAT)
    assert windows.front == CHAT


def test_an_older_windows_is_told_once_in_the_log(windows, caplog):
    windows.affinity = {1: "black", 2: "black", 3: "excluded"}
    tell = Telling(windows.exclude_from_capture)
    with caplog.at_level(logging.WARNING, "assistant.ui"):
        for number in (1, 2, 3):
            tell(number)
    assert [record.args for record in caplog.records] == [("black",)]

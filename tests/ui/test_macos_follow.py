"""The overlay follows its chat window on macOS, and our windows stay out of pictures."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from assistant.domain.window import Rect, WindowInfo
from assistant.macos.layer import Happening, WindowRecord
from assistant.ui.macos_follow import MOVING_MS, RESTING_MS, MacFollower
from assistant.ui.unseen import Unseen
from tests.fakes.macos import App, Mac, tree

CHAT, MAIL, OURS = 10, 20, 99


@pytest.fixture
def mac() -> Mac:
    return Mac(
        App(CHAT, "com.google.Chrome", "Google Chrome.app", [tree("chrome_chatscope")]),
        App(MAIL, "com.apple.mail", "Mail.app", [tree("wechat_empty")]),
    )


@pytest.fixture
def follower(mac: Mac, qtbot):
    made = MacFollower(mac.ax, mac.workspace, own_pids={OURS})
    yield made
    made.close()


def chat(mac: Mac) -> WindowInfo:
    window = mac.apps[CHAT].windows[0]
    assert window.rect is not None
    return WindowInfo(mac.number(window), CHAT, "google-chrome", "Support", window.rect)


def test_a_window_that_moves_is_followed(mac: Mac, follower: MacFollower, qtbot):
    follower.watch(chat(mac))
    mac.apps[CHAT].windows[0].values["AXPosition"] = (400.0, 80.0)
    with qtbot.waitSignal(follower.moved) as told:
        follower.look()
    assert told.args[0].rect == Rect(400, 80, 1200, 800)


def test_it_looks_often_while_something_moves_and_seldom_when_nothing_does(
    mac: Mac, follower: MacFollower
):
    follower.watch(chat(mac))
    assert follower._timer.interval() == MOVING_MS
    for _ in range(12):
        follower.look()
    assert follower._timer.interval() == RESTING_MS
    mac.apps[CHAT].windows[0].values["AXPosition"] = (0.0, 0.0)
    follower.look()
    assert follower._timer.interval() == MOVING_MS


def test_a_window_behind_another_program_or_in_the_dock_is_out_of_view(
    mac: Mac, follower: MacFollower, qtbot
):
    follower.watch(chat(mac))
    over = WindowRecord(900, MAIL, Rect(0, 0, 2000, 2000), 0, True)
    mac.workspace.extra = [over]
    with qtbot.waitSignal(follower.in_view_changed) as told:
        follower.look()
    assert told.args == [False]
    mac.workspace.extra = [WindowRecord(901, OURS, over.rect, 0, True)]
    with qtbot.waitSignal(follower.in_view_changed) as told:
        follower.look()
    assert told.args == [True]
    mac.apps[CHAT].windows[0].values["AXMinimized"] = True
    with qtbot.waitSignal(follower.in_view_changed) as told:
        mac.workspace.tell(Happening.SPACE)
    assert told.args == [False]


def test_a_window_that_was_closed_is_gone_once(mac: Mac, follower: MacFollower, qtbot):
    follower.watch(chat(mac))
    mac.apps[CHAT].windows.clear()
    with qtbot.waitSignal(follower.gone):
        follower.look()
    with qtbot.assertNotEmitted(follower.gone):
        follower.look()
    assert not follower._timer.isActive()


def test_another_chats_window_is_brought_to_the_front(mac: Mac, follower: MacFollower):
    follower.watch(chat(mac))
    follower.watch(None)
    assert follower.composited()
    follower.activate(mac.number(mac.apps[MAIL].windows[0]))
    assert mac.front == MAIL


def test_every_window_of_ours_is_kept_out_of_pictures_and_nothing_else_is_touched(qtbot):
    hidden: list[int] = []
    app = QApplication.instance()
    assert app is not None
    unseen = Unseen(hidden.append, app)
    app.installEventFilter(unseen)
    try:
        window = QLabel("a window")
        part = QLabel("a part", window)
        qtbot.addWidget(window)
        window.show()
        assert hidden == [int(window.winId())]
        assert part.isVisible()
        window.hide()
        window.show()
        assert len(hidden) == 2
    finally:
        app.removeEventFilter(unseen)

"""The window in front is known from events, and asked for no oftener than needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.window import Rect
from assistant.watch.windows.programs import name_of
from assistant.watch.windows.tracker import WindowsTracker
from assistant.win32 import constants as c
from tests.fakes.windows import CHAT, FakeLoop, FakeWindow, FakeWindows

OWN, OTHER = 0x10, 0x20


class Desk:
    def __init__(self) -> None:
        self.windows, self.loop, self.now = FakeWindows(), FakeLoop(), 50.0
        self.tracker = WindowsTracker(self.windows, self.loop, {999}, lambda: self.now)
        self.told = 0
        self.tracker.on_change(self._count)

    def _count(self) -> None:
        self.told += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_active_window_is_called_as_profiles_call_its_program(desk: Desk):
    window = desk.tracker.active()
    assert window is not None
    assert (window.window_id, window.app, window.pid) == (CHAT, "google-chrome", 4242)
    assert window.rect == Rect(100, 80, 900, 700)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"C:\Program Files\Tencent\Weixin\Weixin.exe", "weixin"),
        (r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "microsoft-edge"),
        (r"D:\AliWorkbench\AliWorkbench.exe", "aliworkbench"),
        (r"C:\Program Files\Mozilla Firefox\firefox.exe", "firefox"),
        ("", ""),
    ],
)
def test_programs_have_the_names_that_profiles_know(path: str, name: str):
    assert name_of(path) == name


def test_nothing_is_asked_while_nothing_was_told(desk: Desk):
    desk.tracker.active()
    asked = desk.windows.asked
    for _ in range(20):
        desk.tracker.active()
    assert desk.windows.asked == asked
    # An overflow of Windows' queue loses events without a word.
    desk.now += 3
    desk.tracker.active()
    assert desk.windows.asked == asked + 1


def test_moves_and_titles_of_the_window_in_front_are_told_at_once(desk: Desk):
    desk.tracker.active()
    desk.windows.windows[CHAT].frame = Rect(300, 80, 900, 700)
    desk.loop.tell(c.EVENT_LOCATION, CHAT)
    assert desk.told == 1
    moved = desk.tracker.active()
    assert moved is not None
    assert moved.rect.x == 300
    desk.windows.windows[CHAT].title = "Tom"
    desk.loop.tell(c.EVENT_NAME, CHAT)
    renamed = desk.tracker.active()
    assert renamed is not None
    assert renamed.title == "Tom"


def test_the_pointer_carets_and_other_windows_are_no_news(desk: Desk):
    desk.tracker.active()
    desk.loop.tell(c.EVENT_LOCATION, CHAT, object_id=-9)
    desk.loop.tell(c.EVENT_LOCATION, OTHER)
    desk.loop.tell(c.EVENT_NAME, CHAT, child=3)
    desk.loop.tell(c.EVENT_LOCATION, CHAT, pid=1)
    assert desk.told == 0


def test_a_hook_that_is_called_inside_itself_tells_once(desk: Desk):
    desk.tracker.active()
    depth: list[int] = []

    def told() -> None:
        depth.append(1)
        if len(depth) < 5:
            desk.loop.tell(c.EVENT_FOREGROUND, OTHER)

    desk.tracker.on_change(told)
    desk.loop.tell(c.EVENT_FOREGROUND, OTHER)
    assert len(depth) == 1


def test_our_own_windows_leave_the_chat_active(desk: Desk):
    desk.tracker.active()
    desk.windows.windows[OWN] = FakeWindow("overlay", 999, r"C:\python.exe")
    desk.windows.front = OWN
    desk.loop.tell(c.EVENT_FOREGROUND, OWN)
    window = desk.tracker.active()
    assert window is not None
    assert window.window_id == CHAT


def test_our_own_windows_are_not_asked_for_their_titles(desk: Desk, monkeypatch):
    # Windows sends the question to the thread that painted it, which may be waiting for this one.
    desk.tracker.active()
    desk.windows.windows[OWN] = FakeWindow("overlay", 999, r"C:\python.exe")
    desk.windows.front = OWN
    desk.loop.tell(c.EVENT_FOREGROUND, OWN)
    asked: list[int] = []
    title = desk.windows.title
    monkeypatch.setattr(desk.windows, "title", lambda one: asked.append(one) or title(one))
    desk.tracker.active()
    assert asked == [CHAT]


def test_minimised_and_closed_windows_are_gone(desk: Desk):
    desk.windows.windows[CHAT].shown = False
    assert desk.tracker.locate(CHAT) is None
    desk.windows.windows.clear()
    assert desk.tracker.locate(CHAT) is None


def test_between_two_windows_nothing_is_in_front_and_it_is_asked_again(desk: Desk):
    desk.windows.front = 0
    assert desk.tracker.active() is None
    desk.windows.front = CHAT
    assert desk.tracker.active() is not None


def test_hooks_follow_the_program_in_front(desk: Desk):
    desk.tracker.active()
    desk.windows.windows[OTHER] = replace(desk.windows.windows[CHAT], pid=77, title="Weixin")
    desk.windows.front = OTHER
    desk.loop.tell(c.EVENT_FOREGROUND, OTHER)
    desk.tracker.active()
    assert {pid for _, pid, _ in desk.loop.hooks.values()} == {0, 77}
    desk.tracker.close()
    assert desk.loop.closed


def test_without_hooks_it_is_asked_every_two_seconds(desk: Desk):
    desk.loop.refuses = TimeoutError()
    assert desk.tracker.active() is not None
    desk.windows.windows[CHAT].title = "Tom"
    desk.now += 3
    renamed = desk.tracker.active()
    assert renamed is not None
    assert renamed.title == "Tom"

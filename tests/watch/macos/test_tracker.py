"""Which window is active on macOS, and that nobody's private window is mistaken for it."""

from __future__ import annotations

import pytest

from assistant.domain.notice import UserFault
from assistant.domain.window import Rect, WindowInfo
from assistant.macos.layer import Happening, WindowRecord
from assistant.watch.macos.tracker import MacWindowTracker
from tests.fakes.macos import App, Mac, tree

CHAT, MAIL, OURS = 10, 20, 99


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def desktop() -> Mac:
    mail, ours = tree("wechat_empty"), tree("wechat_empty")
    mail.values |= {"AXTitle": "Inbox", "AXPosition": (-1440.0, -200.0)}
    return Mac(
        App(CHAT, "com.google.Chrome", "Google Chrome.app", [tree("chrome_chatscope")]),
        App(MAIL, "com.apple.mail", "Mail.app", [mail]),
        App(OURS, "org.example.assistant", "Assistant.app", [ours]),
    )


@pytest.fixture
def mac() -> Mac:
    return desktop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tracker(mac: Mac, clock: Clock):
    made = MacWindowTracker(mac.ax, mac.workspace, {OURS}, clock)
    yield made
    made.close()


def test_the_active_window_has_the_servers_number_and_frame_and_the_programs_title(mac, tracker):
    chat = mac.apps[CHAT].windows[0]
    assert tracker.active() == WindowInfo(
        mac.number(chat), CHAT, "google-chrome", "Support - Google Chrome",
        Rect(100, 60, 1200, 800),
    )  # fmt: skip


def test_a_window_on_a_screen_left_of_and_above_the_first_keeps_its_place(mac, tracker):
    mac.front = MAIL
    mac.workspace.tell(Happening.FRONT)
    found = tracker.active()
    assert found is not None
    assert (found.app, found.title, found.rect) == ("mail", "Inbox", Rect(-1440, -200, 900, 640))


def test_while_our_own_window_is_active_the_chat_stays_the_active_one(mac, tracker):
    before = tracker.active()
    mac.front = OURS
    mac.workspace.tell(Happening.FRONT)
    assert tracker.active() == before


def test_what_is_told_wakes_the_loop_and_is_asked_for(mac, tracker):
    tracker.active()
    assert not tracker.changed()
    mac.apps[CHAT].windows[0].values["AXTitle"] = "Lin Mei - Google Chrome"
    mac.ax.tell(CHAT, "AXTitleChanged")
    assert tracker.changed()
    found = tracker.active()
    assert found is not None
    assert found.title == "Lin Mei - Google Chrome"


def test_a_program_that_tells_nothing_is_asked_again_after_a_second(mac, tracker, clock):
    tracker.active()
    mac.apps[CHAT].windows[0].values["AXTitle"] = "Lin Mei"
    asked = mac.ax.questions
    tracker.active()
    assert mac.ax.questions == asked
    clock.now += 1.5
    found = tracker.active()
    assert found is not None
    assert found.title == "Lin Mei"


def test_of_two_windows_in_the_same_place_the_foremost_is_meant(mac, tracker):
    front = tree("chrome_chatscope")
    front.values["AXTitle"] = "In front"
    for one in front.all():
        one.pid = CHAT
    mac.apps[CHAT].windows.insert(0, front)
    found = tracker.active()
    assert found is not None
    assert (found.title, found.window_id) == ("In front", mac.number(front))


def test_a_palette_over_the_window_is_not_taken_for_it(mac, tracker):
    frame = Rect(100, 60, 1200, 800)
    mac.workspace.extra = [WindowRecord(777, CHAT, frame, 3, True)]
    found = tracker.active()
    assert found is not None
    assert found.window_id != 777


def test_a_window_in_the_dock_is_not_active(mac, tracker):
    mac.apps[CHAT].windows[0].values["AXMinimized"] = True
    assert tracker.active() is None


def test_a_program_without_windows_has_none(mac, tracker):
    mac.apps[CHAT].windows.clear()
    assert tracker.active() is None
    del mac.apps[CHAT]
    mac.workspace.tell(Happening.PROGRAMS)
    assert tracker.active() is None


def test_a_program_that_hangs_keeps_its_window(mac, tracker, clock):
    before = tracker.active()
    mac.apps[CHAT].hangs = True
    clock.now += 1.5
    assert tracker.active() == before
    mac.front = MAIL
    mac.apps[MAIL].hangs = True
    mac.workspace.tell(Happening.FRONT)
    assert tracker.active() is None


@pytest.mark.parametrize(
    ("gone", "back"), [(Happening.ASLEEP, Happening.AWAKE), (Happening.AWAY, Happening.BACK)]
)
def test_nothing_is_active_while_the_screen_sleeps_or_belongs_to_somebody_else(
    mac, tracker, gone, back
):
    tracker.active()
    mac.workspace.tell(gone)
    assert tracker.active() is None
    mac.workspace.tell(back)
    assert tracker.active() is not None


def test_without_leave_no_window_is_active_since_no_title_could_be_checked(mac, tracker, clock):
    mac.trusted = False
    assert tracker.active() is None
    mac.trusted = True
    clock.now += 1.5
    assert tracker.active() is not None


def test_leave_that_is_taken_away_is_told_so_that_watching_starts_anew(mac, tracker, clock):
    tracker.active()
    mac.trusted = False
    clock.now += 1.5
    with pytest.raises(UserFault) as fault:
        tracker.active()
    assert fault.value.notice.id == "watch.macos_locked_out"


def test_a_window_is_found_again_by_its_number_until_it_is_closed(mac, tracker):
    number = mac.number(mac.apps[MAIL].windows[0])
    found = tracker.locate(number)
    assert found is not None
    assert (found.app, found.title) == ("mail", "Inbox")
    mac.hidden.add(number)
    assert tracker.locate(number) is None
    mac.apps[MAIL].windows.clear()
    assert tracker.locate(number) is None
    assert tracker.locate(4711) is None


def test_more_news_than_anybody_reads_do_no_harm(mac, tracker):
    for _ in range(20_000):
        mac.workspace.tell(Happening.SPACE)
    assert tracker.changed()
    assert tracker.active() is not None


def test_after_closing_nothing_is_heard(mac):
    tracker = MacWindowTracker(mac.ax, mac.workspace, {OURS})
    tracker.active()
    heard = mac.workspace.ears[0]
    tracker.close()
    heard(Happening.FRONT)
    assert mac.workspace.ears == []
    assert mac.ax.ears == {}

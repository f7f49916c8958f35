"""Whatever brings messages in: windows, copies, pastes, and what the agent says of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import launcher, system_parts
from assistant.domain.chat import Speaker
from assistant.domain.pasted import (
    MakeLauncher,
    OpenSystemSettings,
    SwapSides,
    TakePaste,
    TellSpeaker,
)
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.session import events
from assistant.settings import WatchSettings
from assistant.source_desk import Seeing, SourceDesk, own_profiles
from assistant.watch.chooser import SourceChooser, Verdict
from assistant.watch.replay import ReplayBackend
from tests.conversation.builders import bubbles

ROWS = [("l", "锅粘底了"), ("r", "您好，我看看"), ("l", "快点")]
WECHAT = WindowInfo(4, 40, "wechat", "微信", Rect(0, 0, 400, 400))


class Desk:
    """A desk whose watcher is not started: tests hand it snapshots themselves."""

    def __init__(self, settings: WatchSettings | None = None) -> None:
        self.posted: list[events.Event] = []
        seeing = Seeing(
            tracker=lambda: pytest.fail("not to be started"),  # type: ignore[arg-type, return-value]
            backend=lambda _: ReplayBackend([]),
            copied=lambda: pytest.fail("not to be read"),  # type: ignore[arg-type, return-value]
        )
        self.real = SourceDesk(
            settings or WatchSettings(), seeing, b"k" * 32, self.posted.append, own_name="小林"
        )
        self.real._thread.start()

    def see(self, snapshot: Snapshot) -> None:
        self.real._seen(snapshot)

    def copy(self, text: str, window: WindowInfo = WECHAT) -> None:
        at = datetime.now(UTC)
        self.see(Snapshot(window, (TextNode(text, None, "copied"),), at, "clipboard"))

    @property
    def chats(self) -> list[events.MessagesSeen]:
        return [one for one in self.posted if isinstance(one, events.MessagesSeen)]

    def speakers(self) -> list[str]:
        return [message.speaker.value for message in self.chats[-1].messages]


@pytest.fixture
def desk(own_folders: Path) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.real._work.put(None)
    made.real._thread.join(5)


def wait(ready: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not ready() and time.monotonic() < until:
        time.sleep(0.01)
    return ready()


def test_the_clipboard_is_no_source_unless_it_was_switched_on(own_folders: Path):
    assert isinstance(Desk().real._backend(), ReplayBackend)
    with_copies = Desk(WatchSettings(clipboard=True)).real._backend()
    assert isinstance(with_copies, SourceChooser)
    slack = replace(WECHAT, app="slack")
    assert not Desk().real._wants(slack)
    assert Desk(WatchSettings(clipboard=True)).real._wants(slack)


def test_a_pasted_chat_reaches_the_session_without_a_window(desk: Desk):
    desk.real.act(
        TakePaste("访客8 10:22:01\n在吗\n客服小林 10:22:40\n在的\n访客8 10:23:00\n锅粘底了")
    )
    assert wait(lambda: bool(desk.chats))
    seen = desk.chats[-1]
    assert (seen.chat.app, seen.chat.peer, seen.window) == ("paste", "访客8", None)
    assert desk.speakers() == ["customer", "agent", "customer"]


def test_a_name_that_was_told_once_is_known_the_next_time(desk: Desk):
    text = "Lena: Hi\nBo: Hello\nLena: My lamp broke"
    assert desk.real.parse(TakePaste(text)).asks == ("Lena", "Bo")
    desk.real.act(TakePaste(text, own_names=("Bo",)))
    assert wait(lambda: bool(desk.chats))
    assert desk.real.parse(TakePaste("Mia: Hey\nBo: Yes?\nMia: No light")).asks == ()


def test_who_wrote_a_pasted_message_can_be_told_afterwards(desk: Desk):
    desk.real.act(TakePaste("Lena: Hi\nBo: Hello\nLena: My lamp broke"))
    assert wait(lambda: bool(desk.chats))
    assert desk.speakers() == ["unknown"] * 3
    first = desk.chats[-1]
    desk.real.act(TellSpeaker(first.chat, first.messages[0].key, Speaker.CUSTOMER))
    assert wait(lambda: len(desk.chats) == 2)
    assert desk.speakers() == ["customer", "agent", "customer"]
    assert desk.chats[-1].chat == first.chat


def test_a_copied_message_is_the_customers_in_a_chat_program_and_nothing_elsewhere(desk: Desk):
    desk.copy("锅粘底了")
    assert desk.speakers() == ["customer"]
    browser = replace(WECHAT, app="chromium")
    desk.copy("just a word", browser)
    assert len(desk.chats) == 1
    desk.copy("客户：锅粘底了\n客服：您好", browser)
    assert desk.speakers() == ["customer", "agent"]


def test_swapped_sides_are_read_anew_kept_on_disk_and_can_be_swapped_back(desk: Desk):
    desk.see(bubbles(ROWS))
    assert desk.speakers() == ["customer", "agent", "customer"]
    chat = desk.chats[-1].chat
    file = own_profiles() / "bubbles.toml"
    desk.real.act(SwapSides(chat))
    assert wait(file.exists)
    assert wait(lambda: desk.real.library.get("bubbles").speaker.left == "agent")  # type: ignore[union-attr]
    desk.see(bubbles(ROWS, seconds=1))
    assert desk.speakers() == ["agent", "customer", "agent"]
    assert Desk().real.library.get("bubbles") == desk.real.library.get("bubbles")


def test_what_a_snapshot_is_good_for(desk: Desk):
    chat = bubbles(ROWS)
    assert desk.real.judge(chat) is Verdict.CHAT
    assert desk.real.judge(replace(chat, nodes=chat.nodes[-1:])) is Verdict.NOTHING
    menu = TextNode("File", Rect(0, 0, 20, 20), "label")
    page = replace(chat.window, app="chromium")
    assert desk.real.judge(replace(chat, window=page, nodes=(menu,))) is Verdict.OTHER
    hiding = replace(chat.window, app="pidgin")
    assert desk.real.judge(replace(chat, window=hiding, nodes=(menu,))) is Verdict.BARE


def test_the_page_on_which_the_user_allows_it_is_opened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    opened, done = [], threading.Event()

    def open_settings(page: str) -> None:
        opened.append(page)
        done.set()

    monkeypatch.setattr(system_parts, "open_settings", open_settings)
    desk.real.act(OpenSystemSettings("accessibility"))
    assert done.wait(10)
    assert opened == ["accessibility"]


def test_a_program_that_is_not_there_gets_no_menu_entry_and_the_agent_is_told(desk: Desk):
    desk.real.act(MakeLauncher("no-such-browser"))

    def told() -> bool:
        return any(
            isinstance(one, events.HealthChanged)
            and one.health.state is SourceState.DEGRADED
            and one.health.notice is not None
            and one.health.notice.id == "watch.launcher_no_program"
            for one in desk.posted
        )

    assert wait(told)


def test_what_to_start_is_no_longer_said_once_it_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(launcher, "make", lambda app: tmp_path / f"{app}.desktop")
    page = bubbles(ROWS).window

    def states() -> list[SourceState]:
        told = [one.health for one in desk.posted if isinstance(one, events.HealthChanged)]
        return [one.state for one in told if one.source == "launcher"]

    desk.real.act(MakeLauncher(page.app))
    assert wait(lambda: states() == [SourceState.OK])
    desk.real._window(page)
    desk.real._read_by(SourceHealth("ocr", SourceState.OK))
    desk.real._window(WECHAT)
    desk.real._read_by(SourceHealth("atspi", SourceState.OK))
    assert states() == [SourceState.OK]
    desk.real._window(page)
    desk.real._read_by(SourceHealth("atspi", SourceState.OK))
    assert states() == [SourceState.OK, SourceState.STANDBY]


def test_a_broken_profile_of_the_users_stops_nothing(own_folders: Path):
    own_profiles().mkdir(parents=True)
    (own_profiles() / "broken.toml").write_text("id = ", encoding="utf-8")
    desk = Desk()
    assert [fault.file.name for fault in desk.real.library.faults] == ["broken.toml"]
    desk.see(bubbles(ROWS))
    assert len(desk.chats) == 1

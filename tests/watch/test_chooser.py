"""Which source reads a window: the best that shows a chat, remembered, and tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant.domain.notice import Notice
from assistant.domain.window import (
    Rect,
    Snapshot,
    SourceHealth,
    SourceState,
    TextNode,
    WindowInfo,
)
from assistant.watch.chooser import RETRY_SECONDS, Source, SourceChooser, Verdict


def window(app: str = "wechat", number: int = 1, pid: int = 10) -> WindowInfo:
    return WindowInfo(number, pid, app, "聊天", Rect(0, 0, 100, 100))


class Fake:
    """A source that shows what a test says: "chat", "other", "bare", "" or None."""

    def __init__(self, name: str, shows: str | None = None) -> None:
        self.name = name
        self.shows = shows
        self.state = SourceState.OK
        self.remedy: Notice | None = None
        self.looks = 0
        self.opened = self.closed = 0

    def health(self) -> SourceHealth:
        return SourceHealth(self.name, self.state, remedy=self.remedy, mend="chromium")

    async def open(self) -> SourceHealth:
        self.opened += 1
        return self.health()

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        self.looks += 1
        if self.shows is None:
            return None
        nodes = (TextNode(self.shows),) if self.shows else ()
        return Snapshot(window, nodes, datetime.now(UTC), self.name)

    async def wait_for_change(self, timeout: float) -> bool:
        return False

    def wake(self) -> None: ...

    async def close(self) -> None:
        self.closed += 1


class Kept(dict[str, str]):
    """A memory without a disk."""

    def get(self, app: str) -> str:  # type: ignore[override]
        return super().get(app, "")

    def put(self, app: str, source: str) -> None:
        self[app] = source


def judge(snapshot: Snapshot) -> Verdict:
    return Verdict(snapshot.nodes[0].text) if snapshot.nodes else Verdict.NOTHING


class Desk:
    """Chooser over tree, pictures and clipboard, with a clock moved by hand."""

    def __init__(self, memory: Kept | None = None, **shows: str | None) -> None:
        self.now = 1000.0
        self.memory = memory if memory is not None else Kept()
        self.tree = Fake("atspi", shows.get("tree"))
        self.pictures = Fake("ocr", shows.get("pictures"))
        self.copies = Fake("clipboard", shows.get("copies"))
        self.chooser = SourceChooser(
            [
                Source("atspi", lambda: self.tree),
                Source("ocr", lambda: self.pictures),
                Source("clipboard", lambda: self.copies, passive=True),
            ],
            judge,
            self.memory,
            lambda: self.now,
        )

    def look(self, seen: WindowInfo | None = None, seconds: float = 0.5) -> str:
        """One look after some seconds; which source it came from, "" for nothing."""
        self.now += seconds

        async def once() -> Snapshot | None:
            return await self.chooser.snapshot(seen or window())

        shown = asyncio.run(once())
        return shown.source if shown is not None else ""

    def looks(self, seconds: float, step: float = 0.5) -> str:
        found = ""
        for _ in range(int(seconds / step)):
            found = self.look(seconds=step)
        return found


@pytest.fixture
def make() -> Callable[..., Desk]:
    def made(memory: Kept | None = None, **shows: str | None) -> Desk:
        desk = Desk(memory, **shows)
        asyncio.run(desk.chooser.open())
        return desk

    return made


def test_a_tree_with_a_chat_is_read_and_nothing_else_is_made(make):
    desk = make(tree="chat", pictures="chat")
    assert desk.looks(20) == "atspi"
    assert desk.pictures.opened == 0
    assert desk.memory == {"wechat": "atspi"}


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_tree_is_given_up_after_a_moment_and_not_at_once(make, empty):
    desk = make(tree=empty, pictures="chat")
    assert desk.looks(1.5) in ("", "atspi")
    assert desk.pictures.opened == 0
    assert desk.looks(2) == "ocr"
    assert desk.memory == {"wechat": "ocr"}
    assert desk.chooser.name == "ocr"


def test_a_page_that_is_no_chat_is_never_captured_as_a_picture(make):
    desk = make(tree="other", pictures="chat")
    assert desk.looks(60) == "atspi"
    assert desk.pictures.opened == 0


def test_an_empty_pane_convinces_nobody_unless_the_picture_shows_a_chat(make):
    desk = make(tree="bare", pictures="bare")
    assert desk.looks(30) == "atspi"
    looked = desk.pictures.looks
    desk.looks(30)
    assert desk.pictures.looks == looked
    hiding = make(tree="bare", pictures="chat")
    assert hiding.looks(8) == "ocr"


def test_what_served_last_time_serves_at_once_and_the_better_one_is_tried_again(make):
    desk = make(Kept(wechat="ocr"), tree=None, pictures="chat")
    assert desk.look() == "ocr"
    desk.tree.shows = "chat"
    assert desk.looks(5) == "atspi"
    assert desk.memory == {"wechat": "atspi"}


def test_a_better_source_is_asked_ever_more_rarely(make):
    desk = make(tree=None, pictures="chat")
    desk.looks(4)
    asked = desk.tree.looks
    desk.looks(RETRY_SECONDS * 8, step=1)
    assert 1 <= desk.tree.looks - asked <= 4


def test_a_program_that_was_started_anew_gets_its_best_source_soon(make):
    desk = make(tree=None, pictures="chat")
    desk.looks(4)
    desk.looks(400, step=1)
    desk.tree.shows = "chat"
    again = window(pid=11)
    desk.look(again)
    assert desk.look(again, seconds=3) == "atspi"


def test_a_source_that_is_not_there_is_passed_over(make):
    desk = make(tree=None, pictures="chat")
    desk.pictures.state = SourceState.UNAVAILABLE
    assert desk.looks(10) == ""
    assert desk.chooser.health().source == "atspi"


def test_while_a_lesser_source_reads_the_way_to_a_better_one_is_told(make):
    desk = make(tree=None, pictures="chat")
    desk.tree.remedy = Notice.of("watch.remedy_chromium", app="chromium")
    desk.looks(4)
    health = desk.chooser.health()
    assert (health.source, health.state) == ("ocr", SourceState.OK)
    assert health.remedy == desk.tree.remedy
    assert health.mend == "chromium"


def test_what_is_copied_comes_through_whatever_else_is_read(make):
    desk = make(tree="chat")
    desk.copies.shows = "chat"
    assert desk.look() == "clipboard"
    desk.copies.shows = None
    assert desk.look() == "atspi"
    assert "clipboard" not in desk.memory.values()


def test_a_private_window_is_read_by_no_source(make):
    for memory in (Kept(), Kept(wechat="ocr")):
        desk = make(memory, tree=None, pictures="chat")
        desk.tree.state = SourceState.PAUSED
        desk.copies.shows = "chat" if memory else None
        assert desk.looks(60) == ""
        assert desk.pictures.looks == 0
        desk.tree.state, desk.copies.shows = SourceState.OK, None
        assert desk.looks(10) == "ocr"


def test_two_windows_have_courses_of_their_own(make):
    desk = make(tree=None, pictures="chat")
    desk.looks(4)
    desk.tree.shows = "chat"
    assert desk.look(window("pidgin", 2, 20)) == "atspi"
    assert desk.look() == "ocr"


def test_all_sources_are_closed_together(make):
    desk = make(tree=None, pictures="chat")
    desk.looks(4)
    asyncio.run(desk.chooser.close())
    assert (desk.tree.closed, desk.pictures.closed, desk.copies.closed) == (1, 1, 1)

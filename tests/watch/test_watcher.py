"""The watching thread: what it follows, what it leaves alone, and that it outlives faults."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import (
    Rect,
    Snapshot,
    SourceHealth,
    SourceState,
    TextNode,
    WindowInfo,
)
from assistant.settings import WatchSettings
from assistant.watch import watcher as watcher_module
from assistant.watch.watcher import SHORTEST_GAP, ReadingBudget, Watcher


def window(app: str = "chromium", number: int = 1) -> WindowInfo:
    return WindowInfo(number, 10 + number, app, "客服", Rect(0, 0, 10, 10))


class Desktop:
    """Plays tracker and backend; tests move it by hand."""

    name = "fake"

    def __init__(self) -> None:
        self.front: WindowInfo | None = window()
        self.text = "你好"
        self.looks: list[WindowInfo] = []
        self.fault: Exception | None = None
        self.closed = 0
        self.windows: list[WindowInfo | None] = []
        self.snapshots: list[Snapshot] = []
        self.healths: list[SourceHealth] = []
        self._shown: Snapshot | None = None
        self._woken: asyncio.Event | None = None

    def active(self) -> WindowInfo | None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        return self.front

    def locate(self, window_id: int) -> WindowInfo | None:
        return self.front

    def health(self) -> SourceHealth:
        return SourceHealth(self.name, SourceState.OK)

    async def open(self) -> SourceHealth:
        self._woken = asyncio.Event()
        return self.health()

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        self.looks.append(window)
        nodes = (TextNode(self.text),)
        if self._shown is None or self._shown.nodes != nodes or self._shown.window != window:
            self._shown = Snapshot(window, nodes, datetime.now(UTC), self.name)
        return self._shown

    async def wait_for_change(self, timeout: float) -> bool:
        assert self._woken is not None
        try:
            await asyncio.wait_for(self._woken.wait(), timeout)
        except TimeoutError:
            return False
        self._woken.clear()
        return True

    def wake(self) -> None:
        assert self._woken is not None
        self._woken.set()

    def close(self) -> Closing:
        self.closed += 1
        return Closing()


class Closing:
    """A close() that may be awaited or not, as tracker and backend differ in it."""

    def __await__(self) -> Iterator[None]:
        return iter(())


def wait(ready: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.01)
    return ready()


@contextmanager
def watching(desktop: Desktop, settings: WatchSettings | None = None) -> Iterator[Watcher]:
    watcher = Watcher(
        settings or WatchSettings(poll_seconds=0.1, idle_poll_seconds=0.5),
        lambda: desktop,
        lambda: desktop,  # type: ignore[arg-type, return-value]
        desktop.windows.append,
        desktop.snapshots.append,
        desktop.healths.append,
        wants=lambda one: one.app in ("chromium", "pidgin", "keepassxc"),
    )
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()


def test_each_change_is_told_once():
    desktop = Desktop()
    with watching(desktop) as watcher:
        assert wait(lambda: len(desktop.looks) > 3)
        assert len(desktop.snapshots) == 1
        desktop.text = "在吗"
        watcher.poke()
        assert wait(lambda: len(desktop.snapshots) == 2)
    assert desktop.windows == [window()]


def test_a_pause_reads_nothing_and_says_so():
    desktop = Desktop()
    with watching(desktop) as watcher:
        assert wait(lambda: bool(desktop.looks))
        watcher.pause(True)
        assert wait(lambda: desktop.healths[-1].state is SourceState.PAUSED)
        looks = len(desktop.looks)
        time.sleep(0.4)
        assert len(desktop.looks) == looks
        watcher.pause(False)
        assert wait(lambda: desktop.healths[-1].state is SourceState.OK)


def test_the_end_of_a_pause_is_told_even_without_a_chat_in_front():
    desktop = Desktop()
    desktop.front = None
    with watching(desktop) as watcher:
        watcher.pause(True)
        assert wait(lambda: bool(desktop.healths) and desktop.healths[-1].state == "paused")
        watcher.pause(False)
        assert wait(lambda: desktop.healths[-1].state is SourceState.OK)


def test_excluded_programs_are_never_read():
    desktop = Desktop()
    desktop.front = window("keepassxc")
    with watching(desktop):
        time.sleep(0.5)
    assert desktop.looks == []
    assert desktop.snapshots == []


def test_only_the_programs_of_the_settings_are_read():
    desktop = Desktop()
    settings = WatchSettings(poll_seconds=0.1, idle_poll_seconds=0.5, apps=("Pidgin",))
    with watching(desktop, settings) as watcher:
        time.sleep(0.4)
        assert desktop.looks == []
        desktop.front = window("pidgin")
        watcher.poke()
        assert wait(lambda: bool(desktop.snapshots))


def test_leaving_the_chat_is_told_and_coming_back_reads_again():
    desktop = Desktop()
    with watching(desktop) as watcher:
        assert wait(lambda: len(desktop.snapshots) == 1)
        desktop.front = None
        watcher.poke()
        assert wait(lambda: desktop.windows[-1] is None)
        desktop.front = window()
        watcher.poke()
        assert wait(lambda: len(desktop.snapshots) == 2)
    assert desktop.windows == [window(), None, window()]


def test_a_lost_display_is_told_and_tried_again(monkeypatch):
    monkeypatch.setattr(watcher_module, "_RETRY_SECONDS", 0.1)
    desktop = Desktop()
    desktop.fault = UserFault(Notice.of("watch.no_display"))
    with watching(desktop):
        assert wait(lambda: bool(desktop.snapshots))
    assert any(h.notice and h.notice.id == "watch.no_display" for h in desktop.healths)
    last = {health.source: health.state for health in desktop.healths}
    assert last == {"window": SourceState.OK, "fake": SourceState.OK}
    assert desktop.closed >= 2


def test_a_bug_does_not_end_the_thread(monkeypatch, caplog):
    monkeypatch.setattr(watcher_module, "_RETRY_SECONDS", 0.1)
    desktop = Desktop()
    desktop.fault = ValueError("bug")
    with watching(desktop):
        assert wait(lambda: bool(desktop.snapshots))
    assert any(h.notice and h.notice.id == "watch.failed" for h in desktop.healths)
    assert "watching failed" in caplog.text


def test_stopping_twice_and_poking_after_are_harmless():
    desktop = Desktop()
    with watching(desktop) as watcher:
        assert wait(lambda: bool(desktop.snapshots))
        watcher.stop()
        watcher.stop()
        watcher.poke()


def test_a_look_after_a_quiet_time_is_followed_by_the_shortest_rest():
    budget = ReadingBudget(0.0)
    assert budget.rest(0.02, 1.0) == SHORTEST_GAP
    assert budget.rest(0.02, 1.1) == SHORTEST_GAP


def test_a_page_that_never_rests_is_read_for_a_small_share_of_the_time():
    budget = ReadingBudget(0.0)
    now = reading = 0.0
    while now < 100:
        now += 0.02
        reading += 0.02
        now += budget.rest(0.02, now)
    assert reading / now == pytest.approx(0.05, abs=0.01)


def test_one_slow_look_is_not_followed_by_many_long_rests():
    budget = ReadingBudget(0.0)
    assert budget.rest(5.0, 5.0) == pytest.approx(1.0)
    assert budget.rest(0.01, 16.0) == SHORTEST_GAP


def test_a_private_window_is_not_looked_at() -> None:
    desktop = Desktop()
    with watching(desktop):
        assert wait(lambda: bool(desktop.looks))
        private = "周先生 - 客服 - 无痕模式"
        desktop.front = WindowInfo(5, 15, "chromium", private, Rect(0, 0, 10, 10))
        assert wait(lambda: desktop.windows[-1:] == [None])
        assert {one.window_id for one in desktop.looks} == {1}


def test_what_was_copied_elsewhere_is_dropped_when_the_window_changes() -> None:
    desktop = Desktop()
    dropped: list[int] = []
    desktop.ignore = lambda: dropped.append(len(desktop.looks))  # type: ignore[attr-defined]
    with watching(desktop):
        assert wait(lambda: bool(desktop.looks))
        before = len(dropped)
        desktop.front = window("pidgin", 2)
        assert wait(lambda: desktop.looks[-1].window_id == 2)
        assert len(dropped) > before


def test_the_present_window_can_be_told_again() -> None:
    desktop = Desktop()
    with watching(desktop) as watcher:
        assert wait(lambda: len(desktop.snapshots) == 1)
        watcher.look_again()
        assert wait(lambda: len(desktop.snapshots) == 2)
        assert desktop.snapshots[0] is desktop.snapshots[1]


def test_a_source_that_no_longer_reads_is_told_to_rest() -> None:
    desktop = Desktop()
    with watching(desktop):
        assert wait(lambda: bool(desktop.healths))
        desktop.name = "other"
        assert wait(lambda: desktop.healths[-1].source == "other")
        assert SourceHealth("fake", SourceState.STANDBY) in desktop.healths


def test_what_is_read_while_the_chat_is_switched_is_not_told_as_the_first_ones():
    """Title and words are read one after the other: one chat's title over another's words."""
    desktop = Desktop()
    other = replace(window(), title="Tom")
    plain = desktop.snapshot

    async def switched(looked: WindowInfo) -> Snapshot | None:
        shown = await plain(looked)
        if desktop.text == "Tom's words":
            desktop.front = other
        return shown

    desktop.snapshot = switched  # type: ignore[method-assign]
    with watching(desktop):
        assert wait(lambda: len(desktop.snapshots) == 1)
        desktop.text = "Tom's words"
        assert wait(lambda: len(desktop.snapshots) == 2)
    told = [(shown.window.title, shown.nodes[0].text) for shown in desktop.snapshots]
    assert told == [("客服", "你好"), ("Tom", "Tom's words")]

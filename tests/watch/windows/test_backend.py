"""The reader over UI Automation bears what programs and COM are known to do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from assistant.domain.window import Rect, Snapshot, SourceState, TextNode, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.windows import backend as module
from assistant.watch.windows import uia
from assistant.watch.windows.backend import UiaBackend
from assistant.watch.windows.changes import WinEventChanges
from assistant.win32 import constants as c
from tests.fakes.windows import CHAT, FakeLoop, FakeUia, recorded

WINDOW = WindowInfo(CHAT, 4242, "google-chrome", "客服工作台", Rect(90, 40, 1020, 780))


class Desk:
    """A backend over a recorded tree, its clock and its page's events."""

    def __init__(self, name: str) -> None:
        self.layer = FakeUia(*recorded(name))
        self.loop = FakeLoop()
        self.now = 100.0
        changes = WinEventChanges(lambda: self.loop)
        self.backend = UiaBackend(WatchSettings(), lambda: self.layer, changes, lambda: self.now)

    async def look(self, window: WindowInfo = WINDOW) -> Snapshot | None:
        return await self.backend.snapshot(window)

    def texts(self, shown: Snapshot | None) -> list[str]:
        return [node.text for node in shown.nodes] if shown else []


def run(work: Callable[[Desk], Coroutine[Any, Any, None]], name: str = "chrome_converse") -> Desk:
    desk = Desk(name)

    async def whole() -> None:
        await desk.backend.open()
        try:
            await work(desk)
        finally:
            await desk.backend.close()

    asyncio.run(whole())
    return desk


def test_a_look_asks_for_whole_trees_and_never_for_single_elements():
    async def work(desk: Desk) -> None:
        shown = await desk.look()
        assert "你好，我的耳机左边没声音了" in desk.texts(shown)
        assert shown is not None
        assert shown.document == "http://127.0.0.1:8080/desk.html"
        assert desk.layer.calls == ["head", "documents", "tree", "values"]
        assert desk.backend.health().state is SourceState.OK

    run(work)


def test_a_page_that_told_of_no_change_is_not_asked():
    async def work(desk: Desk) -> None:
        first = await desk.look()
        desk.layer.calls.clear()
        desk.now += 1
        assert await desk.look() is first
        assert desk.layer.calls == []
        # What tells of nothing is still read every few seconds.
        desk.now += 3
        assert await desk.look() is first
        assert "tree" in desk.layer.calls

    run(work)


def test_an_event_of_the_page_wakes_and_has_it_read_again():
    async def work(desk: Desk) -> None:
        first = await desk.look()
        desk.loop.tell(c.EVENT_REORDER, 0x99, object_id=-4)
        assert await desk.backend.wait_for_change(5)
        desk.layer.calls.clear()
        assert await desk.look() is first
        assert "tree" in desk.layer.calls
        # Moves of the window and other programs' events say nothing of the page.
        desk.loop.tell(c.EVENT_NAME, CHAT, object_id=c.OBJECT_WINDOW)
        desk.loop.tell(c.EVENT_REORDER, 0x99, object_id=-4, pid=7)
        assert not await desk.backend.wait_for_change(0.01)

    run(work)


def test_a_page_of_another_program_is_looked_at_since_its_events_are_not_heard():
    async def work(desk: Desk) -> None:
        # WebView2: the window belongs to the chat program, the page to msedgewebview2.exe.
        window = replace(WINDOW, app="whatsapp-desktop", pid=77)
        shown = await desk.look(window)
        assert shown is not None
        desk.layer.calls.clear()
        desk.now += 0.5
        assert await desk.look(window) is shown
        assert "tree" in desk.layer.calls
        box = next(node for node in shown.nodes if node.editable)
        assert await desk.backend.focus(window, box)

    run(work)


def test_a_hundred_events_in_a_row_are_one_change():
    async def work(desk: Desk) -> None:
        await desk.look()
        for _ in range(100):
            desk.loop.tell(c.EVENT_VALUE, 0x99, object_id=-4)
        assert await desk.backend.wait_for_change(5)
        assert not await desk.backend.wait_for_change(0.01)

    run(work)


def test_a_program_without_a_page_is_looked_at_each_time():
    async def work(desk: Desk) -> None:
        first = await desk.look()
        desk.layer.calls.clear()
        assert await desk.look() is first
        assert "tree" in desk.layer.calls

    run(work, "qt_bubbles")


def test_a_private_window_is_not_read_though_its_title_hides_it():
    async def work(desk: Desk) -> None:
        assert await desk.look() is None
        assert desk.layer.calls == ["head"]
        assert desk.backend.health().state is SourceState.PAUSED

    run(work, "chrome_incognito")


def test_a_page_with_its_tree_switched_off_is_told_with_the_flag():
    async def work(desk: Desk) -> None:
        await desk.look()
        health = desk.backend.health()
        assert health.state is SourceState.DEGRADED
        assert health.remedy is not None
        assert health.remedy.id == "watch.remedy_chromium_windows"
        assert health.mend == "google-chrome"

    run(work, "chrome_silent")


def test_the_empty_tree_of_wechat_has_no_text_so_that_the_screen_is_read():
    async def work(desk: Desk) -> None:
        shown = await desk.look(replace(WINDOW, app="weixin", title="微信"))
        assert shown is not None
        assert shown.nodes == ()

    run(work, "wechat_empty")


@pytest.mark.parametrize(
    "result", [uia.RPC_CALL_FAILED, uia.ELEMENT_NOT_AVAILABLE, uia.RPC_DISCONNECTED]
)
def test_an_element_that_went_away_is_found_anew(result: int):
    async def work(desk: Desk) -> None:
        assert await desk.look() is not None
        desk.loop.tell(c.EVENT_REORDER, 0x99, object_id=-4)
        desk.layer.faults = [result]
        assert await desk.look() is None
        assert desk.texts(await desk.look())
        assert desk.backend.health().state is SourceState.OK

    run(work)


def test_a_program_of_the_administrator_is_told_as_such():
    async def work(desk: Desk) -> None:
        desk.layer.faults = [uia.ACCESS_DENIED]
        assert await desk.look() is None
        health = desk.backend.health()
        assert health.notice is not None
        assert health.notice.id == "watch.program_elevated"
        assert desk.texts(await desk.look())

    run(work)


@pytest.mark.parametrize("result", [uia.UIA_TIMEOUT, uia.FAIL])
def test_a_slow_or_broken_program_is_left_in_peace_for_longer_each_time(result: int):
    async def work(desk: Desk) -> None:
        desk.layer.faults = [result, result]
        assert await desk.look() is None
        assert desk.backend.health().state is SourceState.DEGRADED
        asked = len(desk.layer.calls)
        desk.now += 1
        assert await desk.look() is None
        assert len(desk.layer.calls) == asked
        desk.now += 2
        assert await desk.look() is None
        assert len(desk.layer.calls) == asked + 1
        desk.now += 3
        assert await desk.look() is None
        assert len(desk.layer.calls) == asked + 1
        desk.now += 2
        assert desk.texts(await desk.look())
        assert desk.backend.health().state is SourceState.OK

    run(work)


def test_a_call_that_never_returns_holds_up_nobody(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    free = threading.Event()

    async def work(desk: Desk) -> None:
        desk.layer.work = lambda call: free.wait(30) if call == "tree" else None
        assert await desk.look() is None
        assert desk.backend.health().notice is not None
        desk.now += 10
        # Nothing is queued behind the call that hangs.
        assert await desk.look() is None
        assert desk.layer.calls.count("tree") == 1
        free.set()

    try:
        run(work)
    finally:
        free.set()


def test_without_ui_automation_the_source_is_unavailable_with_a_remedy():
    def broken() -> uia.Uia:
        raise uia.ComFault(0x80040154)

    async def whole() -> None:
        backend = UiaBackend(WatchSettings(), broken)
        health = await backend.open()
        assert health.state is SourceState.UNAVAILABLE
        assert health.remedy is not None
        assert await backend.snapshot(WINDOW) is None
        await backend.close()

    asyncio.run(whole())


def test_password_fields_are_told_so_that_the_screen_is_not_read_there():
    async def work(desk: Desk) -> None:
        known = (Rect(120, 400, 200, 24),)
        assert await desk.backend.secret_areas(WINDOW) == known
        # A program that does not answer has not lost its password field.
        desk.layer.faults = [uia.UIA_TIMEOUT]
        assert await desk.backend.secret_areas(WINDOW) == known

    run(work, "chrome_password")


def test_the_box_takes_the_keyboard_and_says_so():
    async def work(desk: Desk) -> None:
        shown = await desk.look()
        assert shown is not None
        box = next(node for node in shown.nodes if node.editable)
        assert await desk.backend.focus(WINDOW, box)
        desk.layer.has_keyboard = (42, CHAT, 3)
        assert not await desk.backend.has_keyboard(WINDOW, box)
        desk.layer.takes_focus = False
        assert not await desk.backend.focus(WINDOW, box)
        unknown = TextNode("", None, "entry", {"path": "1.2.3"}, (), True)
        assert not await desk.backend.focus(WINDOW, unknown)

    run(work)


def test_a_box_that_is_gone_takes_nothing():
    async def work(desk: Desk) -> None:
        shown = await desk.look()
        assert shown is not None
        box = next(node for node in shown.nodes if node.editable)
        desk.layer.faults = [uia.ELEMENT_NOT_AVAILABLE]
        assert not await desk.backend.set_text(WINDOW, box, "hello")
        assert await desk.backend.set_text(WINDOW, box, "hello")
        assert "hello" in desk.layer.texts.values()

    run(work)


def test_another_title_has_the_page_looked_for_again():
    async def work(desk: Desk) -> None:
        await desk.look()
        desk.layer.calls.clear()
        await desk.look(replace(WINDOW, title="Tom - 客服工作台"))
        assert "documents" in desk.layer.calls

    run(work)


@pytest.mark.parametrize(
    ("result", "trouble"),
    [(-2147220991, "gone"), (0x80131505, "slow"), (-2147024891, "denied"), (0x8000FFFF, "failed")],
)
def test_faults_are_told_apart_by_their_number_with_or_without_sign(result: int, trouble: str):
    assert uia.ComFault(result).trouble == trouble

"""The capture source on a worker that answers, is slow, dies or is not there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from assistant.conversation.profile import Library
from assistant.conversation.reader import ReaderState, read
from assistant.domain.chat import Speaker
from assistant.domain.window import Rect, Snapshot, SourceState, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.ocr import backend as backend_module
from assistant.watch.ocr.backend import OcrBackend

WINDOW = WindowInfo(7, 99, "chromium", "", Rect(0, 0, 800, 600))
# A worker that answers each order by what its program makes of it.
BEGIN = """
import json, os, sys, time
def say(**values):
    print(json.dumps(values), flush=True)
def bubble(text, x, y, kind="bubble", side="", hidden=""):
    return dict(text=text, rect=[x, y, 100, 30], kind=kind, side=side, hidden=hidden)
def page(*pieces):
    box = dict(text="", rect=[200, 500, 600, 100], kind="box")
    peer = dict(text="李女士", rect=[200, 0, 600, 40], kind="peer")
    say(ev="seen", window=7, pieces=[peer, *pieces, box])
for number, line in enumerate(sys.stdin):
    order = json.loads(line)
"""


def worker(*lines: str) -> list[str]:
    return [sys.executable, "-c", BEGIN + "\n".join(f"    {line}" for line in lines)]


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


async def until(source: OcrBackend, good: Callable[[Snapshot | None], bool]) -> Snapshot | None:
    for _ in range(200):
        shown = await source.snapshot(WINDOW)
        if good(shown):
            return shown
        await source.wait_for_change(0.05)
    raise AssertionError("it never came")


def test_what_the_worker_reads_becomes_messages_with_speakers():
    command = worker('page(bubble("到了吗", 210, 60), bubble("我马上查", 680, 110))')

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        shown = await until(source, lambda one: one is not None)
        assert shown is not None
        assert source.health().state is SourceState.OK
        await source.close()
        profile = Library.load().find(shown)
        assert profile is not None
        _, update = read(ReaderState(secret=b"k"), shown, profile)
        assert update is not None
        assert update.chat.peer == "李女士"
        said = [(one.speaker, one.text) for one in update.messages]
        assert said == [(Speaker.CUSTOMER, "到了吗"), (Speaker.AGENT, "我马上查")]
        assert update.typed is None

    run(work)


def test_a_slow_look_holds_nobody_up_and_wakes_the_watcher_when_it_is_done():
    command = worker("time.sleep(0.4)", 'page(bubble("到了吗", 210, 60))')

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        assert await source.snapshot(WINDOW) is None
        assert await source.wait_for_change(20)
        assert await source.snapshot(WINDOW) is not None
        await source.close()

    run(work)


def test_drawing_in_the_pane_ends_a_wait_early():
    command = worker('say(ev="same")', 'say(ev="stir")')

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        await source.snapshot(WINDOW)
        assert await source.wait_for_change(20)
        await source.close()

    run(work)


def test_a_worker_that_dies_is_told_and_started_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backend_module, "_BACK_OFF", (0.05,))
    command = worker("time.sleep(0.3)", "os._exit(3)")

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        await source.open()
        await source.snapshot(WINDOW)
        first = source.worker_pid()
        for _ in range(200):
            await source.snapshot(WINDOW)
            await source.wait_for_change(0.02)
            if source.worker_pid() not in (None, first):
                break
        assert source.worker_pid() not in (None, first)
        health = source.health()
        assert health.state is SourceState.DEGRADED
        assert health.notice is not None
        assert health.notice.id == "watch.ocr_crashed"
        await source.close()

    run(work)


def test_nonsense_from_the_worker_is_left_aside():
    command = worker('print("{not json")', 'say(ev="unknown")', 'page(bubble("在吗", 210, 60))')

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        shown = await until(source, lambda one: one is not None)
        assert shown is not None
        await source.close()

    run(work)


@pytest.mark.parametrize(
    ("code", "notice", "state"),
    [
        ("no_pane", "watch.ocr_no_pane", SourceState.DEGRADED),
        ("no_model", "watch.ocr_missing", SourceState.UNAVAILABLE),
        ("no_display", "watch.no_display", SourceState.UNAVAILABLE),
    ],
)
def test_why_nothing_is_read_is_told(code: str, notice: str, state: SourceState):
    command = worker(f'say(ev="failed", code="{code}")')

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        await until(source, lambda _: bool(source.health().notice))
        health = source.health()
        assert (health.notice.id, health.state) == (notice, state)
        await source.close()

    run(work)


def test_without_the_extra_it_says_how_to_install_it_and_starts_nothing(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(backend_module, "installed", lambda: False)

    async def work() -> None:
        source = OcrBackend(WatchSettings(), ["/nonexistent"])
        health = await source.open()
        assert health.state is SourceState.UNAVAILABLE
        assert health.remedy is not None
        assert await source.snapshot(WINDOW) is None
        assert source.worker_pid() is None
        await source.close()

    run(work)


class Fields:
    async def secret_areas(self, window: WindowInfo) -> tuple[Rect, ...]:
        return (Rect(1, 2, 3, 4),)

    async def close(self) -> None:
        pass


def test_settings_and_secrets_reach_the_worker():
    command = worker(
        "page(bubble(f\"{order['pane']} {order['excluded']} {order['secrets']}\", 210, 60))"
    )
    settings = WatchSettings(
        ocr_panes=("chromium: 20, 10, 100, 80", "qq: 0, 0, 100, 100"),
        ocr_excluded=("chromium: 0, 0, 10, 100",),
    )

    async def work() -> None:
        source = OcrBackend(settings, command, Fields())
        shown = await until(source, lambda one: one is not None)
        assert shown is not None
        text = next(
            node.text for node in shown.nodes if "到" not in node.text and "20" in node.text
        )
        assert text == "[20.0, 10.0, 100.0, 80.0] [[0.0, 0.0, 10.0, 100.0]] [[1, 2, 3, 4]]"
        await source.close()

    run(work)


def test_a_worker_that_is_asked_nothing_gives_its_memory_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backend_module, "_UNUSED", 0.1)
    command = worker('page(bubble("在吗", 210, 60))')

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        await until(source, lambda one: one is not None)
        for _ in range(100):
            await asyncio.sleep(0.05)
            if source.worker_pid() is None:
                break
        assert source.worker_pid() is None
        await source.close()

    run(work)


def test_where_a_worker_broke_down_reaches_the_log(caplog: pytest.LogCaptureFixture):
    command = worker(
        'say(ev="broken", where="watch/ocr/page.py:7 in read\\nKeyError: […]")', "break"
    )

    async def work() -> None:
        source = OcrBackend(WatchSettings(), command)
        await source.open()
        await source.snapshot(WINDOW)
        while source.health().state is not SourceState.DEGRADED:
            assert await source.wait_for_change(20)
        await source.close()

    with caplog.at_level("ERROR", "assistant.watch"):
        run(work)
    assert "watch/ocr/page.py:7 in read" in caplog.text

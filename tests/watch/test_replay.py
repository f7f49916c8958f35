"""Recordings come back as they were written."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.notice import UserFault
from assistant.domain.window import Rect, Snapshot, TextNode, WindowInfo
from assistant.watch import replay

WINDOW = WindowInfo(3, 4, "chromium", "客服", Rect(1, 2, 3, 4))


def snapshot(*texts: str) -> Snapshot:
    nodes = tuple(
        TextNode(text, Rect(0, 0, 5, 5), "static", {"path": "1/2"}, ("section.a#b",))
        for text in texts
    )
    entry = TextNode("", None, "entry", {}, (), True)
    return Snapshot(WINDOW, (*nodes, entry), datetime(2026, 3, 2, tzinfo=UTC), "atspi", "http://x/")


def test_a_saved_recording_is_loaded_equal(tmp_path: Path):
    shown = [snapshot("你好", "😀"), snapshot()]
    replay.save(shown, tmp_path / "one.json")
    assert list(replay.load(tmp_path / "one.json")) == shown


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_survives(text: str):
    assert replay.from_json(replay.to_json(snapshot(text))) == snapshot(text)


def test_a_lone_surrogate_does_not_stop_recording(tmp_path: Path):
    replay.save([snapshot("半\ud800个")], tmp_path / "one.json")
    assert replay.load(tmp_path / "one.json")[0].nodes[0].text == "半?个"


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"format": 9}]'])
def test_what_is_no_recording_is_said_so(tmp_path: Path, content: str):
    file = tmp_path / "bad.json"
    file.write_text(content)
    with pytest.raises(UserFault) as fault:
        replay.load(file)
    assert fault.value.notice.id == "watch.bad_recording"


def test_the_backend_shows_one_after_the_other_and_stays_at_the_last():
    async def play() -> list[Snapshot | None]:
        backend = replay.ReplayBackend([snapshot("一"), snapshot("二")])
        await backend.open()
        return [await backend.snapshot(WINDOW) for _ in range(3)]

    assert asyncio.run(play()) == [snapshot("一"), snapshot("二"), snapshot("二")]

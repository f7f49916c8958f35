"""Drafts reach input boxes that no program tells of: by a click at their place, checked before."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.conversation.profile import InputPlace
from assistant.demo.bed import Bed
from assistant.demo.hotkey import press
from assistant.demo.process import wait_until
from assistant.demo.stage import Overlay
from assistant.domain.notice import Notice
from assistant.settings import HotkeySettings
from tests.deliver.keylog import KeyLog
from tests.end2end.bed.components import PageServer
from tests.end2end.bed.desk_of_pages import Hand, PageDesk, page_desk

pytestmark = [pytest.mark.end2end, pytest.mark.timeout(300)]

TEXT = "您好，这就为您查，请稍等。"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageDesk]:
    """A page whose messages are told and whose input box is not: only its place is known."""
    with page_desk(tmp_path_factory.mktemp("hushed"), "chromium") as desk:
        library = desk.observer.library
        known = library.get("chatscope")
        assert known is not None
        place = InputPlace(x=0.6, up=28)
        library.put(known.model_copy(update={"input": ("nowhere",), "input_place": place}))
        desk.open("chatscope", "Lena Hoff")
        yield desk


def test_a_click_at_the_profiles_place_then_paste_and_no_claim_beyond_that(desk: PageDesk):
    desk.observer.mouse("mousemove", "40", "300")
    with Hand(desk.desktop.environment, desk.observer) as hand, KeyLog() as keys:
        result = hand.insert(TEXT)
    assert result.ok
    assert result.notice == Notice("insert.unconfirmed")
    assert wait_until(lambda: desk.server.typed == TEXT, 20), desk.server.typed
    assert {name for _, name in keys.events} == {"Control_L", "v"}
    where = desk.observer.where_is_the_mouse()
    assert where == (40, 300)


def test_no_click_goes_into_what_covers_the_box(desk: PageDesk):
    environment = desk.desktop.environment
    command = [sys.executable, "-m", "tests.end2end.bed.cover", "400", "700", "300", "90"]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as cover:
        assert cover.stdout is not None
        assert cover.stdout.readline().strip() == "shown"
        with Hand(environment, desk.observer) as hand:
            result = hand.insert("must not arrive")
        cover.terminate()
        heard = cover.stdout.read()
    assert result.notice == Notice("insert.no_input")
    assert "clicked" not in heard
    assert desk.server.typed == TEXT


def test_the_whole_product_reads_a_silent_page_from_the_screen_and_writes_into_it(tmp_path: Path):
    with Bed(tmp_path) as bed, PageServer(tmp_path / "pages") as server:
        bed.open_page(server.page("stream"), accessible=False)
        server.wait_open()
        config = tmp_path / "overlay" / "config"
        config.mkdir(parents=True)
        (config / "settings.toml").write_text('[watch]\nocr_apps = ["chromium"]\n')
        with Overlay(bed, tmp_path / "overlay", "zh-Hans") as overlay:
            log = overlay.process.tail
            assert overlay.wait("attached", 0.0, 90.0), log()
            said = time.monotonic()
            server.say("customer", "都五天了还没发货，太让人生气了")
            assert overlay.wait(
                "shown", said, 60.0, lambda row: row["drafts"] and not row["hold"]
            ), log()
            pressed = time.monotonic()
            press(HotkeySettings().insert, bed.environment["DISPLAY"])
            done = overlay.wait("delivered", pressed, 40.0)
            assert done, log()
            assert done["ok"], done
            drafts = [one["text"] for row in overlay.rows("drafts") for one in row["drafts"]]
            assert wait_until(lambda: server.typed in drafts, 20), server.typed

"""The whole product on real clients: a customer writes, a hotkey inserts, it is on record.

The overlay runs as its user would run it, in a process of its own, under a system-call trace.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.demo.bed import MEI
from assistant.demo.hotkey import clear_box, press
from assistant.demo.process import wait_until
from assistant.demo.stage import Overlay
from assistant.settings import HotkeySettings
from tests.end2end.bed.fixtures import Desk, pidgin_desk, web_desk

pytestmark = [pytest.mark.end2end, pytest.mark.model, pytest.mark.timeout(300)]

KEYS = HotkeySettings()
SECONDS = 40.0


class Work:
    """An agent's desk with the overlay running beside the chat."""

    def __init__(self, desk: Desk, overlay: Overlay, trace: Path) -> None:
        self.desk = desk
        self.overlay = overlay
        self.trace = trace
        self.screen = desk.bed.environment["DISPLAY"]

    def customer_writes(self, text: str) -> float:
        """Mei writes; returns when, once drafts for it are on the screen."""
        said = self.desk.mei_says(text)
        seen = self.overlay.wait(
            "messages", said, SECONDS, lambda row: any(text in one for one in row["new"])
        )
        assert seen, self.log()
        assert self.overlay.wait(
            "shown", seen["t"], SECONDS, lambda row: row["drafts"] and not row["hold"]
        ), self.log()
        # The second reader may have the drafts made again; a person reads them after that.
        assert self.overlay.wait("mood_again", seen["t"], SECONDS), self.log()
        time.sleep(0.4)
        return said

    def agent_writes(self, text: str) -> None:
        """The agent answers from another device; returns once the overlay has seen it."""
        sent = self.desk.agent_says(self.desk.mei, text)
        assert self.overlay.wait(
            "messages", sent, SECONDS, lambda row: any(text in one for one in row["new"])
        ), self.log()

    def insert(self) -> str:
        """Press the hotkey; returns what stands in the input box afterwards."""
        pressed = time.monotonic()
        press(KEYS.insert, self.screen)
        done = self.overlay.wait("delivered", pressed, SECONDS)
        assert done, self.log()
        assert done["ok"], done
        return str(done["text"])

    def last_drafts(self) -> list[str]:
        return [draft["text"] for draft in self.overlay.rows("drafts")[-1]["drafts"]]

    def records(self, sql: str) -> list[tuple]:
        connection = sqlite3.connect(self.overlay.data / "record.db")
        rows = connection.execute(sql).fetchall()
        connection.close()
        return rows

    def log(self) -> str:
        return self.overlay.process.tail()


@contextmanager
def overlay_beside(desk: Desk, folder: Path) -> Iterator[Work]:
    trace = folder / "trace"
    prefix = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket", "-o", str(trace))
    with Overlay(desk.bed, folder / "overlay", "zh-Hans", prefix) as overlay:
        work = Work(desk, overlay, trace)
        assert overlay.wait("started", 0.0, 90.0), work.log()
        yield work


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder = tmp_path_factory.mktemp("chain")
    with web_desk(folder) as desk, overlay_beside(desk, folder) as work:
        yield work


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder = tmp_path_factory.mktemp("chain-pidgin")
    with pidgin_desk(folder) as desk:
        desk.mei_says("您好")
        desk.observer.activate("--name", f"^{MEI.name}$")
        assert desk.observer.sees("您好")
        with overlay_beside(desk, folder) as work:
            # Pidgin raises its contact list by itself after login; the agent goes back.
            desk.observer.activate("--name", f"^{MEI.name}$")
            assert work.overlay.wait("attached", 0.0, SECONDS), work.log()
            yield work


def test_a_customer_writes_and_mood_and_drafts_stand_beside_the_chat(web: Work):
    said = web.customer_writes("都过了五天了还没发货，你们到底管不管！太让人生气了")
    mood = web.overlay.wait("mood", said, SECONDS)
    assert mood["label"] == "anger"
    assert mood["language"] == "zh-Hans"
    assert mood["issue"] == "delivery"
    assert len(web.last_drafts()) >= 2


def test_the_hotkey_puts_the_draft_into_the_chats_own_input_box_and_sends_nothing(web: Work):
    before = list(web.desk.mei.received)
    text = web.insert()
    assert text in web.last_drafts()
    typed = web.desk.observer
    assert typed.until(lambda: typed.updates[-1].typed == text)
    time.sleep(3)
    assert web.desk.mei.received == before


def test_what_the_agent_then_sends_by_hand_is_on_record_as_taken(web: Work):
    text = web.desk.observer.updates[-1].typed
    sent = time.monotonic()
    # The agent's own hand: this test, and nothing in the product, presses Return.
    web.desk.observer.mouse("key", "Return")
    assert web.desk.mei.wait_for(text[:20])
    outcome = web.overlay.wait("outcome", sent, SECONDS)
    assert outcome["kind"] == "taken"
    # One writer thread, short transactions: the row follows within moments.
    assert wait_until(lambda: ("taken", text) in web.records("SELECT kind, sent FROM outcomes"), 10)
    speakers = {row[0] for row in web.records("SELECT speaker FROM messages")}
    assert speakers == {"customer", "agent"}


def test_an_edited_draft_is_recorded_as_edited_with_what_was_sent(web: Work):
    web.customer_writes("那什么时候能发，我等着用")
    web.insert()
    web.desk.observer.mouse("type", " OK?")
    sent = time.monotonic()
    web.desk.observer.mouse("key", "Return")
    outcome = web.overlay.wait("outcome", sent, SECONDS)
    assert outcome["kind"] == "edited"


def test_the_next_draft_is_chosen_by_key(web: Work):
    web.customer_writes("你们发什么快递，多久能到")
    drafts = web.last_drafts()
    assert len(drafts) >= 2
    press(KEYS.next, web.screen)
    time.sleep(0.5)
    assert web.insert() == drafts[1]
    clear_box(web.screen)


def test_killing_the_models_worker_leaves_the_phrasebook(web: Work):
    # That it comes back when it is asked is tested with the worker itself: in the middle of a chat
    # the default model has nothing to choose from and is not asked.
    os.kill(worker_of(web), signal.SIGKILL)
    web.agent_writes("好的，我在看。")
    web.customer_writes("盖子的照片我可以发给你，能换一个新的吗")
    assert len(web.last_drafts()) >= 2
    assert web.overlay.process.running


def worker_of(work: Work) -> int:
    """Process id of the overlay's model worker, by its command line."""
    ours = str(work.overlay.data.parent)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if b"assistant.inference.worker" in command and ours.encode() in environment:
            return int(entry.name)
    raise AssertionError("no worker is running")


def test_no_process_of_the_product_has_opened_a_network_socket(web: Work):
    families = set(re.findall(r"socket\((\w+)", web.trace.read_text(errors="replace")))
    assert "AF_UNIX" in families
    assert families <= {"AF_UNIX", "AF_NETLINK"}, families


def test_pidgin_gets_drafts_and_insertion_too(native: Work):
    native.customer_writes("我要退货，怎么退，运费谁出")
    before = list(native.desk.mei.received)
    text = native.insert()
    assert text in native.last_drafts()
    time.sleep(2)
    assert native.desk.mei.received == before
    clear_box(native.screen)


def test_screenshots_are_kept_for_a_person_to_look_at(web: Work, native: Work):
    folder = Path("out") / "end2end"
    for name, work in (("converse", web), ("pidgin", native)):
        file = work.desk.bed.desktop.screenshot(folder / f"{name}.png")
        assert file.stat().st_size > 10_000

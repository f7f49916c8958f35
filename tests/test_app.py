"""All rooms together, without a screen or a model: snapshots in, views out, actions back."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import assistant
from assistant import paths
from assistant.app import App, Parts
from assistant.deliver.port import InsertRequest, InsertResult
from assistant.demo.process import wait_until
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Tier
from assistant.domain.notice import Notice
from assistant.domain.reading import Correction, Emotion
from assistant.domain.record import FollowUp, FollowUpState, Identifier
from assistant.domain.view import (
    AnswerLink,
    CorrectReading,
    OverlayView,
    RejectDraft,
    SetPaused,
    SettleFollowUp,
    TakeDraft,
)
from assistant.domain.window import Rect, Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.settings import DraftSettings, Settings
from assistant.store.database import open_for_writing
from assistant.store.sqlite import SqliteStore
from tests.fakes.engine import FakeEngine

WINDOW = WindowInfo(5, 99, "pidgin", "陈美", Rect(0, 0, 600, 500))


class FakeDesk:
    """A Pidgin window whose transcript the test writes."""

    name = "fake"

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.box = ""
        self.copied: list[str] = []
        self.clipboard = self
        self.keys: Callable[[str], None] = lambda action: None
        self.key_faults: list[Notice] = []

    def says(self, name: str, text: str) -> None:
        self.lines.append(f"({datetime.now():%H:%M:%S}) {name}: {text}")

    # tracker
    def active(self):
        return WINDOW

    def locate(self, window_id):
        return WINDOW

    # capture backend
    def health(self):
        return SourceHealth(self.name, SourceState.OK)

    async def open(self):
        return self.health()

    async def snapshot(self, window):
        box = Rect(0, 400, 600, 100)
        return Snapshot(
            window,
            (
                TextNode("\n".join(self.lines), Rect(0, 0, 600, 400), "text"),
                TextNode(self.box, box, "text", editable=True),
            ),
            datetime.now().astimezone(),
            self.name,
        )

    async def wait_for_change(self, timeout):
        import asyncio

        await asyncio.sleep(0.02)
        return False

    def wake(self):
        pass

    async def close(self):
        pass

    # delivery tools and hotkeys
    def insert(self, request: InsertRequest) -> InsertResult:
        self.box += request.text
        return InsertResult(True, self.box)

    def set_text(self, text):
        self.copied.append(text)

    def register(self, bindings, callback):
        self.keys = callback
        return self.key_faults


class FakeTracker(FakeDesk):
    def close(self):
        pass


class Running:
    """A started app, and the views it has published."""

    def __init__(self, key_faults: tuple[Notice, ...] = (), shop: str = "") -> None:
        self.desk = FakeDesk()
        self.desk.key_faults = list(key_faults)
        self.engine = FakeEngine()
        self.views: queue.Queue[OverlayView] = queue.Queue()
        self.pressed: list[str] = []

        class Tools:
            clipboard = self.desk
            insert = self.desk.insert

            def close(self) -> None:
                pass

        class Keys:
            name = "fake"
            register = self.desk.register

            def close(self) -> None:
                pass

        def engine(settings, changed):
            self.engine._changed = changed
            return self.engine

        self.app = App(
            Settings(drafts=DraftSettings(burst_seconds=0.3, shop=shop)),
            self.views.put,
            self.pressed.append,
            parts=Parts(
                tracker=FakeTracker,
                backend=lambda settings: self.desk,
                ocr=None,
                tools=lambda library, settings: Tools(),
                hotkeys=Keys,
                engine=engine,
            ),
        )
        self.app.start()

    def view(self, fits: Callable[[OverlayView], bool], seconds: float = 90) -> OverlayView:
        """The next view that fits."""
        while True:
            view = self.views.get(timeout=seconds)
            if fits(view):
                return view

    def rows(self, sql: str) -> list[tuple]:
        connection = sqlite3.connect(paths.record_file())
        rows = connection.execute(sql).fetchall()
        connection.close()
        return rows


@pytest.fixture
def running() -> Iterator[Running]:
    running = Running()
    running.desk.says("陈美", "在吗")
    yield running
    running.app.stop()


def angry(view: OverlayView) -> bool:
    return bool(view.drafts) and bool(view.reading) and "坏" in view.messages[-1].text


def test_an_angry_customer_gets_mood_drafts_and_a_model_draft(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.says("陈美", "又坏了！！你们卖的什么垃圾，太让人生气了")
    view = running.view(angry)
    assert view.reading.mood.label is Emotion.ANGER
    assert view.reading.mood.evidence
    assert {draft.tier for draft in view.drafts} == {Tier.PHRASEBOOK}
    request = running.engine.answer(
        "又坏了一次，让您这么窝火，抱歉。",
        "我现在就给您登记换新，30分钟内回您结果。",
        "换新的事我会跟到底。",
    )
    assert "垃圾" in request.turns[-2].content or "垃圾" in request.turns[-1].content
    view = running.view(lambda view: any(d.tier is Tier.MODEL for d in view.drafts) or view.dropped)
    assert view.drafts[-1].tier is Tier.MODEL, view.dropped
    assert view.drafts[-1].model == "fake-model"


def test_an_invented_promise_of_the_model_is_replaced_by_what_is_true(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.says("陈美", "又坏了！！你们卖的什么垃圾，太让人生气了")
    running.view(angry)
    running.engine.answer(
        "又坏了，抱歉。", "我给您赔偿800元，明天下午3点前一定到账。", "我会跟进。"
    )
    view = running.view(lambda view: any(draft.tier is Tier.MODEL for draft in view.drafts))
    assert all("800" not in draft.text for draft in view.drafts)


def test_taking_a_draft_and_sending_it_is_on_record(running: Running):
    view = running.view(lambda view: bool(view.drafts))
    draft = view.drafts[0]
    running.app.act(TakeDraft(view.chat, view.suggestion_id, draft.id, "insert", draft.text))
    running.desk.says("agent@shop", draft.text)
    running.view(lambda view: not view.drafts)
    assert wait_until(lambda: running.desk.box == draft.text, 30)
    running.app.stop()
    assert running.rows("SELECT kind, draft FROM outcomes") == [("taken", draft.id)]
    assert running.rows("SELECT count(*) FROM suggestions")[0][0] >= 1
    speakers = [row[0] for row in running.rows("SELECT speaker FROM messages ORDER BY number")]
    assert speakers == ["customer", "agent"]


def test_copying_puts_the_draft_on_the_clipboard(running: Running):
    view = running.view(lambda view: bool(view.drafts))
    running.app.act(TakeDraft(view.chat, "s", view.drafts[0].id, "copy", "复制这句"))
    view = running.view(lambda view: bool(view.notices))
    assert view.notices[0].id == "insert.copied"
    assert running.desk.copied == ["复制这句"]


def test_rejecting_a_draft_takes_it_off_the_list_and_records_it(running: Running):
    view = running.view(lambda view: bool(view.drafts))
    running.app.act(RejectDraft(view.chat, view.suggestion_id, view.drafts[0].id, "wrong_tone"))
    after = running.view(lambda other: len(other.drafts) == len(view.drafts) - 1)
    assert view.drafts[0].id not in [draft.id for draft in after.drafts]
    running.app.stop()
    assert running.rows("SELECT kind, reason FROM outcomes") == [("rejected", "wrong_tone")]


def test_pausing_stops_reading_until_resumed(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.app.act(SetPaused(True))
    view = running.view(
        lambda view: any(source.state is SourceState.PAUSED for source in view.sources)
    )
    assert view.paused
    running.desk.says("陈美", "又坏了！！")
    running.app.act(SetPaused(False))
    assert running.view(angry)


def test_a_hotkey_reaches_the_windows(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.keys("insert")
    assert running.pressed == ["insert"]


def test_all_keys_that_are_taken_are_told_in_one_sentence():
    taken = (Notice.of("hotkey.taken", keys="ctrl+alt+i"), Notice.of("hotkey.taken", keys="f9"))
    running = Running(taken)
    view = running.view(lambda view: any(source.source == "hotkeys" for source in view.sources))
    (told,) = [source for source in view.sources if source.source == "hotkeys"]
    assert told.notice == Notice.of("hotkey.taken", keys="ctrl+alt+i, f9")
    running.app.stop()


def test_a_broken_shop_file_is_told_with_its_line(tmp_path):
    shop = tmp_path / "shop.toml"
    shop.write_text('schema = 1\n[facts]\nreturn_days = "soon" ]\n', encoding="utf-8")
    running = Running.__new__(Running)
    views: queue.Queue[OverlayView] = queue.Queue()
    app = App(
        Settings(drafts=replace_shop(str(shop))),
        views.put,
        parts=Parts(
            tracker=FakeTracker,
            backend=lambda settings: FakeDesk(),
            ocr=None,
            engine=lambda settings, changed: FakeEngine(),
        ),
    )
    app.start()
    running.views = views
    view = running.view(lambda view: any(source.source == "knowledge" for source in view.sources))
    assert view.sources[0].notice.id == "datafile.line"
    assert ("line", "3") in view.sources[0].notice.args
    app.stop()


def replace_shop(file: str) -> DraftSettings:
    return DraftSettings(shop=file)


def test_without_a_writable_folder_drafts_go_on_and_the_fault_is_shown(monkeypatch, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    running = Running.__new__(Running)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(blocked))
    Running.__init__(running)
    running.desk.says("陈美", "在吗")
    view = running.view(lambda view: bool(view.drafts))
    assert any(source.source == "store" for source in view.sources)
    blocked.unlink()
    running.app.stop()
    # The folder was there in time: what waited has been written.
    assert running.rows("SELECT text FROM messages") == [("在吗",)]


def test_quitting_while_still_starting_leaves_nothing_running():
    running = Running()
    running.app.stop()
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"start", "watch", "session", "deliver", "store"}


# ------------------------------------------------------------ people and promises

ELSEWHERE = ChatKey("chromium", "agent@shop", "meimei88")
PHONE = "13800138000"


@pytest.fixture
def record() -> Iterator[SqliteStore]:
    """What was recorded before this start."""
    store = SqliteStore(paths.record_file())
    yield store
    store.close()


def known_elsewhere(store: SqliteStore) -> None:
    store.record_messages(ELSEWHERE, (Message(Speaker.CUSTOMER, "在吗", key="c:1"),))
    store.record_identifiers(ELSEWHERE, (Identifier("phone", PHONE, own=True),))
    store.record_correction(ELSEWHERE, "c:1", Correction(region="TW"), None)
    store.flush()


def test_one_customer_in_two_programs_is_recognised_and_a_wrong_link_undone(record: SqliteStore):
    known_elsewhere(record)
    running = Running()
    running.desk.says("陈美", f"我的电话是{PHONE}，什么时候发货")
    view = running.view(lambda view: view.link is not None and view.link.linked)
    assert view.link.shared == ("phone",)
    assert view.correction.region == "TW"
    assert view.reading.culture.region == "TW"
    assert [notice.id for notice in view.notices] == ["link.made"]
    running.app.act(AnswerLink(view.chat, view.link.customer, same=False))
    view = running.view(lambda view: view.link is None)
    assert view.correction.region is None
    running.app.stop()
    assert running.rows("SELECT same, by_agent FROM links") == [(0, 1)]
    kept = b"".join(one.read_bytes() for one in paths.data_dir().glob("record.db*"))
    assert PHONE.encode() not in kept
    assert "陈美".encode() not in kept


def test_a_promise_from_before_the_restart_is_listed_reminded_of_and_settled(record: SqliteStore):
    made = datetime.now().astimezone() - timedelta(days=1)
    owed = FollowUp("f1", ELSEWHERE, "今天给您补发", made, made + timedelta(hours=20))
    record.record_follow_up(owed)
    record.flush()
    running = Running()
    view = running.view(lambda view: bool(view.notices))
    assert view.notices[0].id == "follow_up.due_unnamed"
    assert [one.text for one in view.follow_ups] == ["今天给您补发"]
    running.app.act(SettleFollowUp("f1", FollowUpState.DONE))
    running.view(lambda view: not view.follow_ups)
    running.app.stop()
    assert running.rows("SELECT state FROM follow_ups") == [("done",)]


def test_a_case_for_the_supervisor_comes_with_a_brief(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.says("陈美", "你们再不处理我就打12315投诉，找律师起诉你们")
    view = running.view(lambda view: view.brief is not None)
    assert view.brief.reasons == view.reading.escalation.reasons
    assert len(view.brief.moods) >= 1


def test_a_correction_is_kept_with_the_version_that_was_wrong(running: Running):
    view = running.view(lambda view: bool(view.drafts))
    wish = Correction(emotion=Emotion.ANXIETY, region="HK")
    running.app.act(CorrectReading(view.chat, wish))
    view = running.view(lambda view: view.reading.mood.label is Emotion.ANXIETY)
    assert view.reading.culture.region == "HK"
    running.app.stop()
    kept = running.rows("SELECT field, now, model FROM corrections ORDER BY number")
    assert [row[:2] for row in kept] == [("emotion", "anxiety"), ("region", "HK")]
    assert all(row[2].startswith(f"{assistant.__version__}/") for row in kept)
    again = Running()
    again.desk.says("陈美", "什么时候发货")
    view = again.view(lambda view: bool(view.drafts))
    assert view.correction == Correction(region="HK")
    again.app.stop()


def test_a_promise_made_in_the_chat_is_owed_once_also_after_a_restart(running: Running):
    running.view(lambda view: bool(view.drafts))
    running.desk.says("agent@shop", "明天下午给您回电")
    view = running.view(lambda view: bool(view.follow_ups))
    (one,) = view.follow_ups
    assert (one.chat, one.text) == (view.chat, "明天下午给您回电")
    assert one.due is not None
    running.app.stop()
    again = Running()
    again.desk.lines = list(running.desk.lines)
    view = again.view(lambda view: view.chat is not None and bool(view.reading))
    assert [(other.id, other.chat, other.due) for other in view.follow_ups] == [
        (one.id, one.chat, one.due)
    ]
    again.app.act(SettleFollowUp(one.id, FollowUpState.DONE))
    again.view(lambda view: not view.follow_ups)
    again.app.stop()
    third = Running()
    third.desk.lines = list(running.desk.lines)
    view = third.view(lambda view: view.chat is not None and bool(view.reading))
    assert view.follow_ups == ()
    third.app.stop()
    kept = b"".join(file.read_bytes() for file in paths.data_dir().glob("record.db*"))
    assert "陈美".encode() not in kept


def test_an_edit_of_the_shops_folder_counts_and_a_broken_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assistant.knowledge.watching.POLL_SECONDS", 0.05)
    file = tmp_path / "shop.toml"
    file.write_text("schema = 1\n[facts]\nreturn_days = 7\n", encoding="utf-8")
    running = Running(shop=str(tmp_path))
    try:
        running.view(lambda view: True)

        def told(view: OverlayView) -> set[str]:
            notices = (source.notice for source in view.sources if source.source == "knowledge")
            return {notice.id for notice in notices if notice}

        wait_until(lambda: running.app._folder is not None, 30)
        file.write_text("schema = 1\n[facts]\nretrun_days = 8\n", encoding="utf-8")
        running.view(lambda view: told(view) == {"datafile.invalid"})
        assert running.app._answering._knowledge.shop.fact("return_days", "en") == "7"
        file.write_text("schema = 1\n[facts]\nreturn_days = 12\n", encoding="utf-8")
        running.view(lambda view: told(view) == {"knowledge.mended"})
        assert running.app._answering._knowledge.shop.fact("return_days", "en") == "12"
    finally:
        running.app.stop()


def test_a_record_of_a_newer_version_is_told_and_the_drafts_go_on_without_it():
    db = open_for_writing(paths.record_file())
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('assistant', 'm9999_of_tomorrow', '2031-01-01')"
    )
    db.close()
    before = paths.record_file().read_bytes()
    running = Running()
    running.desk.says("陈美", "在吗")
    try:
        view = running.view(lambda view: bool(view.drafts))
        told = [one.notice.id for one in view.sources if one.notice and one.source == "store"]
        assert told == ["store.newer"]
    finally:
        running.app.stop()
    assert paths.record_file().read_bytes() == before

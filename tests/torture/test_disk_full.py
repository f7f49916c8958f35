"""A full disk: each room says so in the interface's language, the rest works, and it goes on when
there is room again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import log, paths, strings
from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault
from assistant.inference import install, manifest
from assistant.settings import InterfaceSettings, Settings
from assistant.store import writer
from assistant.store.database import open_for_writing
from assistant.store.sqlite import SqliteStore
from assistant.ui.background import Background
from assistant.ui.figures.outlets import DataDialog, ReportDialog
from assistant.ui.look import look_for
from assistant.ui.review.page import Desk
from assistant.ui.settings_window import SettingsWindow
from tests.inference.support import entry_for
from tests.session.builders import MEI, customer
from tests.store.support import rows
from tests.torture.disk import SmallDisk

WORDS = {
    "zh-Hans": ("磁盘", "空间", "文件会超过"),
    "zh-Hant": ("磁碟", "空間", "檔案會超過"),
    "en": ("disk", "room", "larger"),
}


def says_so(text: str, language: str = "zh-Hans") -> bool:
    return any(word in text for word in WORDS[language]) and "No space" not in text


def wait(ready: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.01)
    return ready()


def test_the_record_waits_for_room_and_loses_nothing(
    disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, again: int
):
    monkeypatch.setattr(writer, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(writer, "LONGEST_WAIT", 0.1)
    told: list[Notice] = []
    mended: list[bool] = []
    file = disk.folder / "record.db"
    store = SqliteStore(file, on_fault=told.append, on_mended=lambda: mended.append(True))
    store.record_messages(MEI, (customer("以前", "c:0"),))
    assert store.flush()
    disk.fill()
    wanted = ["以前"]
    for number in range(1, 40):
        text = f"消息{'甲乙丙丁'[number % 4] * 800}{number}"
        store.record_messages(MEI, (customer(text, f"c:{number}"),))
        wanted.append(text)
        if not store.flush():
            break
    else:
        pytest.fail("the disk was not full")
    # Reading goes on meanwhile.
    assert store.get(MEI, lambda db, _: db.execute("SELECT 1").fetchone(), None) == (1,)
    (notice,) = told
    assert notice.id in ("store.full", "store.barred")
    assert all(says_so(strings.say(notice, language), language) for language in WORDS)
    disk.empty()
    assert wait(lambda: bool(mended))
    assert store.flush()
    store.close()
    kept = [row["text"] for row in rows(file, "SELECT text FROM messages ORDER BY number")]
    assert [len(one) for one in kept] == [len(one) for one in wanted]
    assert rows(file, "PRAGMA integrity_check")[0][0] == "ok"


def test_a_record_cannot_be_begun_without_room_and_says_so(disk: SmallDisk):
    disk.fill()
    with pytest.raises(UserFault) as fault:
        SqliteStore(disk.folder / "record.db")
    assert says_so(strings.say(fault.value.notice, "zh-Hans"))
    disk.empty()
    SqliteStore(disk.folder / "record.db").close()


def test_settings_are_not_lost_and_the_window_says_why(qtbot, disk: SmallDisk):
    file = disk.folder / "settings.toml"
    write_atomically(file, '[interface]\ntheme = "dark"\n')
    disk.fill()
    settings = Settings(interface=InterfaceSettings(language="zh-Hans", theme="dark"))
    background = Background()
    window = SettingsWindow(look_for(settings), settings, frozenset(), file, background, {})
    qtbot.addWidget(window)
    window.save_button.click()
    qtbot.waitUntil(lambda: says_so(window.message.text()))
    assert file.read_text("utf-8") == '[interface]\ntheme = "dark"\n'
    assert not list(disk.folder.glob("*.part"))
    disk.empty()
    window.save_button.click()
    qtbot.waitUntil(lambda: not says_so(window.message.text()))
    background.close()


def test_the_log_loses_lines_and_nothing_else(
    disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(disk.folder))
    log.set_up()
    room = logging.getLogger("assistant.store")
    try:
        room.info("before")
        disk.fill()
        for number in range(300):
            room.info("full %d %s", number, "x" * 100)
        disk.empty()
        room.info("after")
        text = (paths.log_dir() / "assistant.log").read_text("utf-8")
    finally:
        for handler in tuple(logging.getLogger("assistant").handlers):
            logging.getLogger("assistant").removeHandler(handler)
            handler.close()
        logging.getLogger("assistant").propagate = True
    assert "before" in text
    assert text.splitlines()[-1].endswith("after")
    assert capsys.readouterr().err == ""


def test_a_model_is_not_half_installed(disk: SmallDisk, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(disk.folder / "models"))
    data = b"a model " * 20_000
    source = tmp_path / "tiny.gguf"
    source.write_bytes(data)
    entry = entry_for(data)
    monkeypatch.setattr(install, "SPARE_BYTES", 0)
    disk.fill()
    with pytest.raises(UserFault) as fault:
        install.install(entry, source, lambda *_: None, lambda *_: None)
    assert says_so(strings.say(fault.value.notice, "zh-Hans"))
    # Room is found to be too little only while it is copied: another program was quicker.
    monkeypatch.setattr(install, "check_space", lambda *_: None)
    with pytest.raises(UserFault) as fault:
        install.install(entry, source, lambda *_: None, lambda *_: None)
    assert says_so(strings.say(fault.value.notice, "zh-Hans"))
    assert not manifest.installed(entry)
    disk.empty()
    install.install(entry, source, lambda *_: None, lambda *_: None)
    assert manifest.installed(entry)
    assert entry.path.read_bytes() == data


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "html"])
def test_an_export_stands_whole_or_not_at_all(disk: SmallDisk, tmp_path: Path, ending: str):
    from assistant.review.export import Kept, export
    from assistant.review.tables import Format

    store = SqliteStore(tmp_path / "record.db")
    for number in range(30):
        store.record_messages(MEI, (customer("还没有到" * 200, f"c:{number}"),))
    store.close()
    db = open_for_writing(tmp_path / "record.db")
    out = disk.folder / f"messages.{ending}"
    out.write_text("the last one")
    disk.fill()
    with pytest.raises(UserFault) as fault:
        export(db, (Kept.MESSAGES,), out, Format(ending))
    assert all(says_so(strings.say(fault.value.notice, language), language) for language in WORDS)
    assert out.read_text() == "the last one"
    assert {one.name for one in disk.folder.iterdir()} <= {out.name, "ballast"}
    disk.empty()
    assert export(db, (Kept.MESSAGES,), out, Format(ending)) == 30
    db.close()


@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_the_weekly_report_is_whole_or_the_window_says_why(
    page, desk: Desk, settled: Callable[[], None], disk: SmallDisk, ending: str
):
    settled()
    out = disk.folder / f"week.{ending}"
    dialog = ReportDialog(page, desk, page.controls, ending)
    disk.fill()
    dialog.write(out)
    settled()
    assert says_so(dialog.told.text())
    assert not out.exists()
    disk.empty()
    dialog.write(out)
    settled()
    assert out.stat().st_size > 1000
    dialog.reject()


def test_data_from_the_window_says_why(
    page, desk: Desk, settled: Callable[[], None], disk: SmallDisk
):
    settled()
    dialog = DataDialog(page, desk, page.controls)
    out = disk.folder / "x.csv"
    disk.fill()
    dialog.write(out)
    settled()
    assert says_so(dialog.told.text())
    assert not out.exists()
    disk.empty()
    dialog.write(out)
    settled()
    assert out.exists()
    dialog.reject()

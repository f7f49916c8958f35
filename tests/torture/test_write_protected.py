"""Folders that can't be written: each room says so, the rest goes on, and so it does later."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from assistant import log, settings_file, strings
from assistant.domain.notice import Notice, UserFault
from assistant.inference import install, manifest
from assistant.settings import Settings
from assistant.store import writer
from assistant.store.sqlite import SqliteStore
from assistant.ui.single import SingleInstance
from tests.inference.support import entry_for
from tests.session.builders import MEI, customer
from tests.store.test_writer import wait
from tests.torture.disk import SmallDisk

SAYS = ("只读", "权限")


def says_so(notice: Notice) -> bool:
    return any(word in strings.say(notice, "zh-Hans") for word in SAYS)


def test_a_new_record_is_refused_with_its_reason(disk: SmallDisk):
    disk.protect()
    with pytest.raises(UserFault) as fault:
        SqliteStore(disk.folder / "record.db")
    assert says_so(fault.value.notice)


def test_a_record_that_becomes_write_protected_at_work_loses_nothing(
    disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writer, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(writer, "LONGEST_WAIT", 0.1)
    told: list[Notice] = []
    mended: list[bool] = []
    store = SqliteStore(
        disk.folder / "record.db", on_fault=told.append, on_mended=lambda: mended.append(True)
    )
    assert store.flush()
    # A file system in use is not made read-only by its owner: the connection is told to refuse.
    store._db.execute("PRAGMA query_only = ON")
    store.record_messages(MEI, (customer("在吗", "c:1"),))
    assert not store.flush()
    assert [one.id for one in told] == ["store.barred"]
    store._db.execute("PRAGMA query_only = OFF")
    assert wait(lambda: bool(mended))
    store.close()
    with sqlite3.connect(disk.folder / "record.db") as db:
        assert db.execute("SELECT text FROM messages").fetchall() == [("在吗",)]
    db.close()


def test_settings_stay_as_they_are(disk: SmallDisk):
    file = disk.folder / "settings.toml"
    file.write_text('[interface]\ntheme = "dark"\n')
    disk.protect()
    with pytest.raises(OSError, match=r"Read-only|Permission"):
        settings_file.save(Settings(), file)
    disk.unprotect()
    assert file.read_text() == '[interface]\ntheme = "dark"\n'
    settings_file.save(Settings(), file)
    assert "dark" not in file.read_text()


def test_a_model_is_refused_with_its_reason_and_one_that_is_there_still_serves(
    disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    folder = disk.folder / "models"
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(folder))
    monkeypatch.setattr(install, "SPARE_BYTES", 0)
    there, wanted = entry_for(b"there", "there"), entry_for(b"wanted", "wanted")
    for name, data in (("there", b"there"), ("wanted", b"wanted")):
        (tmp_path / f"{name}.gguf").write_bytes(data)

    def put(entry: manifest.ModelEntry) -> None:
        origin = tmp_path / entry.file
        install.install(entry, origin, lambda *_: None, lambda *_: None)

    put(there)
    disk.protect()
    with pytest.raises(UserFault) as fault:
        put(wanted)
    assert says_so(fault.value.notice)
    assert manifest.installed(there)
    install.verify(there)
    disk.unprotect()
    put(wanted)
    assert manifest.installed(wanted)


def test_the_log_goes_to_the_terminal_and_the_guard_lets_the_program_start(
    qapp, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(disk.folder / "data"))
    disk.protect()
    log.set_up()
    try:
        logging.getLogger("assistant").warning("still here")
        SingleInstance("run").claim(patience=0)
    finally:
        for handler in tuple(logging.getLogger("assistant").handlers):
            logging.getLogger("assistant").removeHandler(handler)
            handler.close()
        logging.getLogger("assistant").propagate = True
    assert "still here" in capsys.readouterr().err

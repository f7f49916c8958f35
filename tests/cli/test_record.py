"""What IT does with the record from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from typer.testing import CliRunner

from assistant import paths, settings, strings
from assistant.cli.record import app
from assistant.domain.notice import UserFault
from assistant.store import backup, cipher, erasing
from assistant.store.database import open_for_writing
from tests.fakes.keyring import MemoryKeyring
from tests.store import old_records


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(strings, "system_language", lambda: "en")
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def file() -> Path:
    old_records.make(paths.record_file(), old_records.NAMES[-2])
    return paths.record_file()


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_status_copies_and_the_way_back(file: Path):
    assert "of an earlier version" in run("status")
    assert "Copy:" in run("backup")
    open_for_writing(file).close()
    assert "this version's" in run("status")
    first = run("backups").split()[0]
    assert "Restored" in run("restore", first)
    assert "of an earlier version" in run("status")
    assert len(run("backups").splitlines()) == 3


def test_encrypting_and_back_and_what_a_policy_says_to_that(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    assert "Encrypted" in run("encrypt")
    assert "already" in run("encrypt")
    assert cipher.is_encrypted(file)
    assert "Encrypted" in run("status")
    settings.settings_file().write_text("[store]\nencrypt = true\n", encoding="utf-8")
    monkeypatch.setattr(settings, "locked_fields", lambda: frozenset({"store.encrypt"}))
    with pytest.raises(UserFault) as fault:
        run("decrypt")
    assert fault.value.notice.id == "settings.locked"
    monkeypatch.undo()
    monkeypatch.setattr(strings, "system_language", lambda: "en")
    assert "Not encrypted" in run("decrypt", "--record", str(file))


def test_a_record_that_cannot_be_opened_is_moved_not_deleted(file: Path):
    size = file.stat().st_size
    run("set-aside")
    (aside,) = file.parent.glob("record-set-aside-*.db")
    assert aside.stat().st_size == size
    with pytest.raises(UserFault):
        run("status")


def test_who_is_erased_is_gone_from_the_copies_too(file: Path):
    run("backup")
    db = open_for_writing(file)
    customer = db.execute("SELECT id FROM customers").fetchone()[0]
    assert len(backup.copies(file)) == 2
    assert erasing.erase_customers(db, [customer]) == 1
    db.close()
    assert backup.copies(file) == []


def refused(*words: str) -> str:
    """What the command says that could not be done."""
    with pytest.raises(UserFault) as fault:
        CliRunner().invoke(app, list(words), catch_exceptions=False)
    return strings.say(fault.value.notice, "en")


def test_without_room_it_is_told_how_much_is_needed(file: Path, monkeypatch: pytest.MonkeyPatch):
    free = type("Usage", (), {"free": 5 << 20})()
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda place: free)
    for command in ("backup", "encrypt"):
        told = refused(command)
        assert "MB are needed, 5 MB are free" in told
        # Nobody who makes a copy by hand has asked whether anything is recorded.
        assert "recorded" not in told
    assert backup.copies(file) == []
    assert not cipher.is_encrypted(file)


def test_a_file_that_is_no_record_is_told_in_one_sentence(tmp_path: Path):
    file = tmp_path / "notes.db"
    file.write_bytes(b"Dear diary, " * 5000)
    for command in ("status", "backup", "encrypt"):
        told = refused(command, "--record", str(file))
        assert told.startswith(str(file))
        assert "Suggestions go on" not in told
    file.write_bytes(b"")
    assert "Nothing has been recorded in it yet." in run("status", "--record", str(file))

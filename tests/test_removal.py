"""Leaving a machine: what is ours goes, by choice with the data, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from typer.testing import CliRunner

from assistant import autostart, launcher, paths, removal, settings, strings
from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.filelock import FileLock
from assistant.store import backup, cipher
from tests.fakes.keyring import MemoryKeyring


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


@pytest.fixture
def lived_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folders after some weeks; something of the user's own lies in each."""
    monkeypatch.setenv("ASSISTANT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg-config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg-data"))
    monkeypatch.setattr(strings, "system_language", lambda: "en")
    account, _ = cipher.new_account()
    cipher.write_note(paths.record_file(), account)
    index, _ = cipher.new_account()
    cipher.write_note(paths.data_dir() / "cases.db", index)
    autostart.set_enabled(True)
    menu = launcher.applications_folder()
    menu.mkdir(parents=True)
    (menu / "empathy-assistant-chromium.desktop").touch()
    for file in (
        paths.log_dir() / "assistant.log", paths.cache_dir() / "prefixes" / "a.state",
        paths.model_dir() / "chat.gguf", paths.model_dir() / "verified.json",
        paths.config_dir() / "profiles" / "shop.toml", settings.settings_file(),
        paths.data_dir() / "sources.json", paths.data_dir() / "run.lock",
        paths.record_file(), paths.record_file().with_suffix(".key"),
        backup.folder(paths.record_file()) / "record-schema1-20261122T101500Z.db",
    ):  # fmt: skip
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def everything(top: Path) -> set[str]:
    return {str(place.relative_to(top)) for place in top.rglob("*") if place.is_file()}


def test_all_of_it_goes_with_the_key_and_the_folders(lived_in: Path, ring: MemoryKeyring):
    assert len(ring.held) == 2
    told = removal.uninstall(with_data=True)
    assert everything(lived_in) == set()
    assert ring.held == {}
    assert told.left == []
    assert not paths.data_dir().exists()
    assert any("keyring" in one for one in told.removed)


def test_kept_data_are_untouched_and_the_rest_goes(lived_in: Path, ring: MemoryKeyring):
    before = {
        file.relative_to(lived_in): file.read_bytes()
        for folder in (paths.data_dir(), paths.config_dir())
        for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock"
    }  # fmt: skip
    told = removal.uninstall(with_data=False)
    assert {name: (lived_in / name).read_bytes() for name in before} == before
    assert {one for one in everything(lived_in) if ".lock" not in one} == set(map(str, before))
    assert len(ring.held) == 2
    assert not autostart.enabled()
    assert str(paths.data_dir()) in told.kept


def test_what_is_not_ours_stays_and_is_told(lived_in: Path, tmp_path: Path):
    strange = [paths.data_dir() / "holiday.jpg", paths.config_dir() / "notes.txt",
               paths.model_dir() / "thesis.pdf", launcher.applications_folder() / "mine.desktop",
               paths.cache_dir() / "song.mp3"]  # fmt: skip
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").touch()
    (paths.data_dir() / "backups" / "link").symlink_to(outside)
    for file in strange:
        file.touch()
    told = removal.uninstall(with_data=True)
    assert all(file.exists() for file in strange)
    assert (outside / "kept.txt").exists()
    assert {str(file) for file in strange if "xdg" not in str(file)} <= set(told.left)
    assert not cipher.note_file(paths.record_file()).exists()


def test_a_dry_run_says_the_same_and_does_nothing(lived_in: Path):
    before = everything(lived_in)
    told = removal.uninstall(with_data=True, dry=True)
    assert everything(lived_in) == before
    assert set(told.removed) == set(removal.uninstall(with_data=True).removed)


def test_not_while_it_runs(lived_in: Path):
    with FileLock(paths.data_dir() / "run.lock") as lock:
        assert lock.acquire()
        with pytest.raises(UserFault) as fault:
            removal.uninstall(with_data=True)
    assert fault.value.notice.id == "uninstall.running"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["uninstall", *words])
    return result.exit_code, result.output


def test_the_command_wants_a_choice_and_asks_before_data_go(lived_in: Path):
    assert run()[0] == 2
    status, _ = run("--remove-data")
    assert status == 1
    assert paths.record_file().exists()
    status, text = run("--remove-data", "--dry-run")
    assert (status, "Removed:" in text) == (0, True)
    assert paths.record_file().exists()
    status, text = run("--keep-data")
    assert (status, "Kept, as asked:" in text) == (0, True)
    assert run("--remove-data", "--yes")[0] == 0
    assert not paths.record_file().exists()
    assert run("--remove-data", "--yes")[0] == 0

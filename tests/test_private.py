"""What is written belongs to its user alone, and is taken back where it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import doctor_files, paths, private, settings
from assistant.finding import State
from assistant.store import backup
from assistant.store.database import open_for_writing
from tests.store import old_records


def mode(place: Path) -> int:
    return place.stat().st_mode & 0o777


def test_a_command_leaves_nothing_that_others_can_read(tmp_path: Path):
    """Record, log of writes, index of it, copy, key, export: all of them 0600, in folders 0700."""
    data, config, out = tmp_path / "d" / "data", tmp_path / "c" / "config", tmp_path / "out"
    out.mkdir()
    data.mkdir(parents=True)
    old_records.make(data / "record.db", old_records.NAMES[0])
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(data), "LC_ALL": "C.UTF-8"}
    environment["ASSISTANT_CONFIG_DIR"] = str(config)
    script = (
        "import os, sys; os.umask(0o022)\n"
        "from assistant import log, paths, private, settings, settings_file\n"
        "private.keep_to_the_user(); log.set_up(); private.mend()\n"
        "from assistant.store.sqlite import SqliteStore\n"
        "store = SqliteStore(paths.record_file()); store.flush()\n"
        "settings_file.change(settings.settings_file(), {'store.keep_days': 7})\n"
        "from typer.testing import CliRunner\n"
        "from assistant.cli.main import app\n"
        f"CliRunner().invoke(app, ['export', 'labels', '--out', {str(out / 'l.jsonl')!r}])\n"
        "for place in [*paths.data_dir().rglob('*'), *paths.config_dir().rglob('*')]:\n"
        "    print(oct(place.stat().st_mode & 0o777), place.name, place.is_dir())\n"
        "store.close()\n"
    )
    told = subprocess.check_output([sys.executable, "-c", script], env=environment, text=True)
    lines = [line.split() for line in told.splitlines()]
    names = {name for _, name, _ in lines}
    assert {"record.db", "record.db-wal", "record.db-shm", "record.key", "assistant.log",
            "settings.toml"} <= names  # fmt: skip
    assert any(name.startswith("record-schema1-") for name in names)
    for bits, name, folder in lines:
        assert bits == ("0o700" if folder == "True" else "0o600"), name
    (exported,) = out.iterdir()
    assert mode(exported) == 0o600


def test_what_was_wider_is_mended_and_the_doctor_says_so():
    open_for_writing(paths.record_file()).close()
    wide = [paths.record_file(), backup.make(paths.record_file(), 12).file.parent]
    for place in wide:
        place.chmod(0o755)
    (paths.data_dir() / "link").symlink_to("/etc/hostname")
    assert set(wide) <= set(private.open_to_others())
    found = doctor_files.permissions()
    assert found.state is State.OK
    assert found.found.id == "doctor.permissions.mended"
    assert [mode(place) for place in wide] == [0o700, 0o700]
    assert doctor_files.permissions().found.id == "doctor.permissions.ok"


def test_what_cannot_be_mended_is_told(monkeypatch: pytest.MonkeyPatch):
    paths.record_file().touch(0o644)
    paths.record_file().chmod(0o644)

    def refused(place: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refused)
    found = doctor_files.permissions()
    assert found.state is State.WARN


def test_models_may_be_shared(monkeypatch: pytest.MonkeyPatch):
    private.mend()
    paths.model_dir().mkdir(mode=0o755)
    (paths.model_dir() / "chat.gguf").touch(0o644)
    assert paths.model_dir() / "chat.gguf" not in private.open_to_others()


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tmp_path.chmod(0o755)
    file = tmp_path / "etc" / "policy.toml"
    file.parent.mkdir(mode=0o755)
    file.write_text("[store]\nkeep_days = 30\n")
    file.chmod(0o644)
    monkeypatch.setattr(paths, "policy_files", lambda: (file,))
    # Above the test's own folder the machine's temporary folder is everybody's.
    real = private.writable_by_user
    monkeypatch.setattr(private, "writable_by_user", lambda f: _within(real(f), tmp_path))
    return file


def _within(place: Path | None, top: Path) -> Path | None:
    return place if place is not None and place.is_relative_to(top) else None


def test_a_policy_that_only_root_can_change_is_fine(policy: Path):
    found = doctor_files.policy()
    if os.geteuid() == 0:
        assert found.state is State.OK
    assert "store.keep_days" in dict(found.found.args)["fields"]


@pytest.mark.parametrize("which", ["file", "folder"])
def test_a_policy_that_others_may_change_or_replace_is_a_warning(policy: Path, which: str):
    place = policy if which == "file" else policy.parent
    place.chmod(0o777)
    found = doctor_files.policy()
    assert found.state is State.WARN
    assert dict(found.remedy.args)["place"] == str(place)


def test_without_a_policy_it_says_where_one_would_be():
    assert settings.policy_file() is None
    assert doctor_files.policy().state is State.OK

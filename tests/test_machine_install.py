"""Installing for every user: unattended, the same when run again, never half."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import assistant
from assistant import machine_install, paths, settings, strings
from assistant.cli.main import app
from assistant.domain.notice import UserFault
from assistant.inference import bundle
from assistant.inference.manifest import ModelEntry
from assistant.machine_layout import Layout, layout
from tests.inference.support import entry_for

VERSION = assistant.__version__


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A built program's folder in small."""
    folder = tmp_path / "dist" / "assistant"
    (folder / "_internal").mkdir(parents=True)
    (folder / "assistant").write_text("#!/bin/sh\necho started $@\n")
    (folder / "assistant").chmod(0o700)
    (folder / "_internal" / "lib.so").write_bytes(b"library")
    return folder


@pytest.fixture(autouse=True)
def narrow_mask() -> Iterator[None]:
    """As in the program itself: what it writes is its user's alone, unless it says otherwise."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def where(tmp_path: Path) -> Layout:
    return layout("linux", tmp_path / "root")


def steps(*arguments: object, **named: object) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    machine_install.install(
        *arguments, lambda done, place: told.append((done, place.name)), **named
    )  # type: ignore[arg-type]
    return told


def test_the_places_of_each_platform_are_where_its_policy_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("PROGRAMDATA", r"D:\Shared")
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr("sys.platform", platform)
        found = layout(platform)
        assert paths.policy_files() == (found.policy,)
        assert paths.shared_models() == found.models
    monkeypatch.undo()
    assert str(layout("linux").policy) == "/etc/empathy-assistant/policy.toml"
    support = "/Library/Application Support/empathy-assistant"
    assert str(layout("darwin").policy) == f"{support}/policy.toml"
    monkeypatch.setenv("PROGRAMDATA", r"D:\Shared")
    assert "D:\\Shared" in str(layout("win32").policy)


def test_everything_lies_where_it_should_and_starts(program: Path, where: Layout, tmp_path: Path):
    policy = tmp_path / "policy.toml"
    policy.write_text("[store]\nkeep_days = 30\n")
    steps(program, where, policy=policy, login=True)
    started = subprocess.check_output([str(where.command), "run"], text=True)
    assert started == "started run\n"
    for place in (tmp_path / "root").rglob("*"):
        if not place.is_symlink():
            wanted = 0o555 if place.is_dir() else 0o444
            assert place.stat().st_mode & wanted == wanted, place
            assert not place.stat().st_mode & 0o022, place
    # They are read in the system that is made of this folder, not here.
    assert 'Exec="/opt/empathy-assistant/current/assistant" run' in where.menu.read_text()
    assert "Exec=/opt/empathy-assistant/current/assistant run" in where.login.read_text()
    assert settings.load(tmp_path / "none", (where.policy,)).store.keep_days == 30


def test_run_again_it_changes_nothing_and_then_only_what_differs(
    program: Path, where: Layout, tmp_path: Path
):
    first = steps(program, where, login=True)
    assert {done for done, _ in first} == {"written"}
    assert {done for done, _ in steps(program, where, login=True)} == {"unchanged"}
    (program / "_internal" / "lib.so").write_bytes(b"another")
    assert ("written", VERSION) in steps(program, where, login=True)
    assert ("removed", where.login.name) in steps(program, where)
    assert not where.login.exists()


def test_an_update_is_one_step_and_the_version_before_stays(
    program: Path, where: Layout, monkeypatch: pytest.MonkeyPatch
):
    for version in ("0.1.0", "0.2.0", "0.3.0"):
        monkeypatch.setattr(machine_install, "__version__", version)
        steps(program, where)
    assert {place.name for place in where.programs.iterdir()} == {"0.2.0", "0.3.0"}
    assert os.readlink(where.current) == "versions/0.3.0"


def test_a_run_that_was_cut_off_leaves_the_old_version_and_is_finished_by_the_next(
    program: Path, where: Layout, monkeypatch: pytest.MonkeyPatch
):
    steps(program, where)
    monkeypatch.setattr(machine_install, "__version__", "9.0.0")

    def cut(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(machine_install.shutil, "copytree", cut)
    with pytest.raises(UserFault) as fault:
        steps(program, where)
    assert fault.value.notice.id == "machine.failed"
    assert os.readlink(where.current) == f"versions/{VERSION}"
    assert [place.name for place in where.programs.iterdir()] == [VERSION]
    monkeypatch.undo()
    steps(program, where)


def test_a_wrong_policy_stops_it_before_anything_is_written(
    program: Path, where: Layout, tmp_path: Path
):
    policy = tmp_path / "policy.toml"
    policy.write_text("[store]\nkeep_days = 0\n")
    with pytest.raises(UserFault) as fault:
        steps(program, where, policy=policy)
    assert dict(fault.value.notice.args)["field"] == "store.keep_days"
    assert not (tmp_path / "root").exists()


def test_a_file_of_somebody_else_s_is_not_replaced_by_a_link(program: Path, where: Layout):
    where.command.parent.mkdir(parents=True)
    where.command.write_text("another program")
    with pytest.raises(UserFault) as fault:
        steps(program, where)
    assert fault.value.notice.id == "machine.in_the_way"
    assert where.command.read_text() == "another program"


def test_removing_takes_all_but_the_policy(program: Path, where: Layout, tmp_path: Path):
    policy = tmp_path / "policy.toml"
    policy.touch()
    steps(program, where, policy=policy, login=True)
    for _ in range(2):
        machine_install.remove(where, lambda done, place: None)
    left = [file for file in (tmp_path / "root").rglob("*") if file.is_file()]
    assert left == [where.policy]


def test_on_a_mac_a_launch_agent_starts_it(program: Path, tmp_path: Path):
    where = layout("darwin", tmp_path / "root")
    steps(program, where, login=True)
    agent = plistlib.loads(where.login.read_bytes())
    assert agent["ProgramArguments"] == ["/Applications/Empathy Assistant/current/assistant", "run"]


def test_on_windows_versions_and_the_one_in_use_lie_under_program_files(
    program: Path, tmp_path: Path
):
    shutil.move(program / "assistant", program / "assistant.exe")
    where = layout("win32", tmp_path / "root")
    steps(program, where)
    assert (where.programs / VERSION / "assistant.exe").is_file()
    assert where.current.read_text().strip() == str(where.programs / VERSION)


def test_the_command_installs_with_models_and_tells_where_it_cannot(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(strings, "system_language", lambda: "en")
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("ASSISTANT_SHARED_MODELS_DIR", str(tmp_path / "unused"))
    (tmp_path / "models").mkdir()
    entry: ModelEntry = entry_for(b"weights")
    entry.target.write_bytes(b"weights")
    packed = bundle.pack([entry], tmp_path / "models.zip", lambda done, total: None)
    root = tmp_path / "root"
    words = ["install", "--program", str(program), "--root", str(root), "--models", str(packed)]
    for _ in range(2):
        result = CliRunner().invoke(app, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    model = layout(root=root).models / "tiny.gguf"
    assert model.read_bytes() == b"weights"
    assert model.stat().st_mode & 0o444 == 0o444
    assert model.parent.stat().st_mode & 0o555 == 0o555
    result = CliRunner().invoke(app, ["install", "--root", str(root)])
    assert isinstance(result.exception, UserFault)
    assert result.exception.notice.id == "machine.not_built"
    assert CliRunner().invoke(app, ["install", "--nonsense"]).exit_code == 2

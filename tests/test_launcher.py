"""A menu entry that starts a browser readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import launcher
from assistant.domain.notice import UserFault


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs in which only chromium is to be found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "chromium"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return tmp_path


def test_the_entry_starts_the_program_with_the_flag_under_its_own_name(programs: Path):
    system = programs / "system"
    system.mkdir()
    (system / "chromium.desktop").write_text(
        "[Desktop Entry]\nName=Web Browser\nIcon=web\nExec=chromium %U\n\n"
        "[Desktop Action new]\nName=New window\nExec=chromium\n",
        encoding="utf-8",
    )
    file = launcher.make("chromium", programs / "mine", (system,))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert file.name == "empathy-assistant-chromium.desktop"
    assert lines[0] == "[Desktop Entry]"
    assert "Name=Web Browser (Empathy Assistant)" in lines
    assert "Icon=web" in lines
    assert f"Exec=env ACCESSIBILITY_ENABLED=1 chromium {launcher.FLAG} %U" in lines


def test_without_an_entry_of_the_system_there_is_one_all_the_same(programs: Path):
    text = launcher.make("chromium", programs / "mine", ()).read_text(encoding="utf-8")
    assert "Name=Chromium (Empathy Assistant)" in text


@pytest.mark.parametrize("app", ["opera", "../evil", "a b", "x;rm"])
def test_no_entry_for_what_is_no_program_here(programs: Path, app: str):
    with pytest.raises(UserFault) as fault:
        launcher.make(app, programs / "mine", ())
    assert fault.value.notice.id == "watch.launcher_no_program"


def test_a_folder_that_cannot_be_written_is_told(programs: Path):
    (programs / "mine").write_text("", encoding="utf-8")
    with pytest.raises(UserFault) as fault:
        launcher.make("chromium", programs / "mine", ())
    assert fault.value.notice.id == "watch.launcher_failed"

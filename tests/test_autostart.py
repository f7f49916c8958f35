"""Start at login: on, off, and words that other programs read back."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from assistant import autostart


def test_it_is_switched_on_and_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not autostart.enabled()
    autostart.set_enabled(True)
    entry = tmp_path / "autostart" / "empathy-assistant.desktop"
    assert autostart.enabled()
    assert "-m assistant run" in entry.read_text(encoding="utf-8")
    autostart.set_enabled(False)
    autostart.set_enabled(False)
    assert not autostart.enabled()


def test_a_path_with_spaces_and_signs_is_quoted_as_the_standard_wants() -> None:
    text = autostart.entry(["/opt/my tools/100%/$x/python", "run"], "linux").decode()
    assert 'Exec="/opt/my tools/100%%/\\\\$x/python" run' in text


def test_macos_gets_a_launch_agent() -> None:
    values = plistlib.loads(autostart.entry(["/a b/python", "run"], "darwin"))
    assert values["ProgramArguments"] == ["/a b/python", "run"]
    assert values["RunAtLoad"] is True
    place = autostart.file("darwin")
    assert place is not None
    assert place.parent.name == "LaunchAgents"


def test_windows_has_no_file() -> None:
    assert autostart.file("win32") is None


def test_a_policy_decides_at_the_next_start_and_the_user_s_own_choice_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    field = frozenset({"interface.start_at_login"})
    autostart.follow(True, frozenset())
    assert not autostart.enabled()
    autostart.follow(True, field)
    assert autostart.enabled()
    autostart.follow(True, field)
    autostart.follow(False, field)
    assert not autostart.enabled()

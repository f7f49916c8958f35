"""`assistant run` where it can't: one sentence, not a crash."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from assistant import log, paths, settings
from assistant.cli.main import app
from assistant.domain.notice import UserFault


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    }
    return subprocess.run(
        [sys.executable, "-m", "assistant", "run"],
        env=kept | {"LC_ALL": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_screen_it_says_so_and_leaves():
    done = run()
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("No screen was found")
    assert "Traceback" not in done.stderr


def test_a_screen_that_does_not_answer_is_no_screen():
    assert run(DISPLAY=":987").returncode == 1


def test_native_wayland_alone_is_explained():
    done = run(WAYLAND_DISPLAY="wayland-0")
    assert done.returncode == 1
    assert "Wayland" in done.stderr


def test_a_broken_settings_file_is_named():
    from assistant import paths

    (paths.config_dir() / "settings.toml").write_text("[model]\nthreads = -1\n")
    done = run()
    assert done.returncode == 1
    assert "model.threads" in done.stderr


def test_a_wrong_setting_is_told_by_file_and_field_where_there_is_no_screen_either():
    file = paths.config_dir() / "settings.toml"
    file.write_text("[interface]\nfont_scale = 99\n")
    done = run()
    assert done.returncode == 1
    assert "interface.font_scale" in done.stderr
    assert str(file) in done.stderr


def test_a_language_that_the_policy_fixes_is_not_changed_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(settings, "locked_fields", lambda: frozenset({"interface.language"}))
    monkeypatch.setattr(log, "set_up", lambda verbose: None)
    result = CliRunner().invoke(app, ["run", "--language", "en"])
    assert isinstance(result.exception, UserFault)
    assert dict(result.exception.notice.args)["field"] == "interface.language"

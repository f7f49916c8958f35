"""The packed program finds itself: commands and workers go to the executable with streams."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant import frozen
from assistant.inference import process as model
from assistant.watch.ocr import process as eyes


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("assistant.exe", "assistantw.exe"):
        (tmp_path / name).touch()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "assistantw.exe"))
    return tmp_path


def test_workers_of_the_windowed_program_are_started_through_its_twin(windows: Path):
    console = str(windows / "assistant.exe")
    assert frozen.program() == console
    assert model.worker_command() == [console, "--inference-worker"]
    assert eyes.worker_command() == [console, "--ocr-worker"]


def test_without_its_twin_it_is_started_itself(windows: Path):
    (windows / "assistant.exe").unlink()
    assert frozen.program() == str(windows / "assistantw.exe")


def test_a_click_starts_the_day_and_missing_streams_are_borne(
    windows: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "argv", ["assistantw.exe"])
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    frozen.prepare()
    assert sys.argv == ["assistantw.exe", "run"]
    print("to nobody", file=sys.stdout)
    sys.stdout.close()
    sys.stderr.close()


@pytest.mark.parametrize(
    ("platform", "executable", "asked"),
    [
        ("darwin", "/Applications/Empathy Assistant.app/Contents/MacOS/assistant", ["run"]),
        ("darwin", "/opt/assistant/assistant", []),
        ("linux", "/opt/assistant/assistant", []),
        ("linux", "/opt/view", []),
    ],
)
def test_where_a_program_is_no_app_it_shows_its_help(
    monkeypatch: pytest.MonkeyPatch, platform: str, executable: str, asked: list[str]
):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(sys, "argv", ["assistant"])
    frozen.prepare()
    assert sys.argv[1:] == asked
    assert frozen.program() == executable


def test_arguments_are_left_alone(windows: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["assistantw.exe", "doctor"])
    frozen.prepare()
    assert sys.argv == ["assistantw.exe", "doctor"]

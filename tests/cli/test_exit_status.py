"""The documents say with which status commands end: each example is run and ends with it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from assistant import interrupted
from assistant.cli import main as program

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("it.md", "it.zh-Hans.md")
HEADINGS = {"it.md": "## Exit status\n", "it.zh-Hans.md": "## 退出码\n"}


def table(guide: str) -> dict[int, list[str]]:
    """Status → commands that end with it."""
    text = (DOCS / guide).read_text(encoding="utf-8")
    section = text.split(HEADINGS[guide])[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \|[^|]+\|([^|]*)\|$", section, re.MULTILINE)
    return {int(status): re.findall(r"`assistant ([^`]+)`", told) for status, told in rows}


EXAMPLES = [(command, status) for status, found in table("it.md").items() for command in found]


@pytest.mark.parametrize(("command", "status"), EXAMPLES)
def test_an_example_ends_as_it_is_written(
    command: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(sys, "argv", ["assistant", *command.split()])
    monkeypatch.setattr(interrupted, "leave_at_once", lambda: None)
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert (ended.value.code or 0) == status
    told = capsys.readouterr().err
    assert bool(told) == bool(status)
    assert "Traceback" not in told
    if status == 1:
        assert len(told.splitlines()) == 1


def test_both_guides_tell_the_same():
    told = [table(guide) for guide in GUIDES]
    assert told[0] == told[1]
    assert set(told[0]) == {0, 1, 2, interrupted.STATUS}


@pytest.mark.parametrize("guide", ["it.md", "it.zh-Hans.md", "faults.md"])
def test_no_other_status_is_named_anywhere(guide: str):
    text = (DOCS / guide).read_text(encoding="utf-8")
    found = re.findall(r"(?:exit status is then|ends with|退出码是) ?(\d+)\b", text)
    assert found
    assert set(map(int, found)) <= set(table("it.md"))

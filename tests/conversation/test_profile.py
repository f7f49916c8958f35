"""A profile whose patterns can not work is refused with its place, not met in mid-chat."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import datafile
from assistant.conversation.profile import AppProfile

WHOLE = """
id = "a"
name = "A"
kind = "transcript"
newline_safe = true
[match]
apps = ["a"]
[peer]
title = '(?P<peer>.+)'
[transcript]
line = '(?P<time>..) (?P<name>.): (?P<text>.*)'
[drop]
patterns = ["x"]
"""


def load(tmp_path: Path, text: str) -> AppProfile:
    file = tmp_path / "a.toml"
    file.write_text(text, encoding="utf-8")
    return datafile.load(file, AppProfile)


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("(?P<peer>.+)", "(.+)", "peer.title"),
        ("(?P<peer>.+)", "(?P<peer>.+", "peer.title"),
        ("(?P<text>.*)", "(.*)", "transcript.line"),
        ('["x"]', '["(?i)x"]', "drop.patterns.0"),
    ],
)
def test_a_pattern_that_can_not_work_is_named(
    tmp_path: Path, right: str, wrong: str, field: str
) -> None:
    assert load(tmp_path, WHOLE).id == "a"
    with pytest.raises(datafile.DataFileError) as fault:
        load(tmp_path, WHOLE.replace(right, wrong))
    assert fault.value.field == field

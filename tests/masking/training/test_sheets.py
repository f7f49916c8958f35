"""The marked messages are read as they are meant, and a broken one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.masking.training import sheets
from assistant.masking.training.sheets import Part


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}.txt").write_text(text, encoding="utf-8")
    return folder


def test_marks_and_slots_are_parts_of_a_message(tmp_path: Path):
    where = written(
        tmp_path, en="my wife [nf:Ann Lee], {phone}\\nbye\n\n", en_lists="given\tMaya\n"
    )
    found = sheets.load(where)
    [line] = found.lines
    assert line.language == "en"
    assert line.parts == (
        Part("my wife "),
        Part("Ann Lee", "nf"),
        Part(", "),
        Part("phone", "slot"),
        Part("\nbye"),
    )
    assert found.lists == {"en": {"given": ("Maya",)}}


def test_the_same_messages_are_kept_apart_every_time(tmp_path: Path):
    where = written(tmp_path, en="\n".join(f"message number {n}" for n in range(600)))
    first = [line.apart for line in sheets.load(where).lines]
    assert first == [line.apart for line in sheets.load(where).lines]
    assert 25 < sum(first) < 80


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"en": "hello\nthis is [nf:Ann"}, "line 2"),
        ({"en": "hello", "en_lists": "given\tMaya\nsurnames\tLee"}, "line 2"),
    ],
)
def test_a_broken_line_is_named(files: dict[str, str], said: str, tmp_path: Path):
    with pytest.raises(UserFault) as caught:
        sheets.load(written(tmp_path, **files))
    assert said in str(caught.value.notice)


def test_an_empty_folder_is_said(tmp_path: Path):
    with pytest.raises(UserFault) as caught:
        sheets.load(tmp_path)
    assert caught.value.notice.id == "train.no_examples"


def test_the_messages_that_ship_can_all_be_read():
    found = sheets.load()
    assert {line.language for line in found.lines} == set(found.lists)
    assert sum(line.apart for line in found.lines) > 100

"""Files that people edit: a mistake is found with its line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field

from assistant.datafile import LARGEST, DataFileError, find_line, load


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    weight: int = 1


class Facts(BaseModel):
    facts: dict[str, Annotated[int, Field(ge=0)] | bool] = {}


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = ""
    day: date | None = None
    row: list[Row] = []


GOOD = """title = "x"
[[row]]
id = "a"

[[row]]
id = "b"
weight = 2
"""


def loaded(folder: Path, text: str) -> Table:
    file = folder / "table.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, Table)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD.replace("weight = 2", "wieght = 2"), "did you mean 'weight'? known are id, weight"),
        (GOOD.replace('id = "b"', 'ids = "b"'), "did you mean 'id'? known are id, weight"),
        ('title = "x"\nday = "1.3.2026"\n', "write 2026-03-01"),
        ("day = 1.3.2026\n", "write 2026-03-01"),
    ],
)
def test_a_mistake_says_what_to_write_instead(tmp_path: Path, text: str, reason: str):
    with pytest.raises(DataFileError) as caught:
        loaded(tmp_path, text)
    assert reason.replace("? known", "?; known") in caught.value.reason


def test_a_file_that_is_not_there_has_no_line_to_name(tmp_path: Path):
    with pytest.raises(DataFileError) as caught:
        load(tmp_path / "none.toml", Table)
    assert caught.value.notice.id == "datafile.whole"


def test_a_good_file_becomes_its_schema(tmp_path: Path):
    assert [row.id for row in loaded(tmp_path, GOOD).row] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (GOOD.replace("weight = 2", 'weight = "two"'), 7, "row.1.weight"),
        (GOOD.replace('id = "b"\n', ""), 5, "row.1.id"),
        (GOOD.replace("weight = 2", "wieght = 2"), 7, "row.1.wieght"),
        (GOOD.replace('title = "x"', "title = 3"), 1, "title"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(tmp_path: Path, text: str, line: int, field: str):
    with pytest.raises(DataFileError) as error:
        loaded(tmp_path, text)
    assert (error.value.line, error.value.field) == (line, field)


def test_broken_toml_is_named_with_its_line(tmp_path: Path):
    with pytest.raises(DataFileError) as error:
        loaded(tmp_path, GOOD + "oops\n")
    assert error.value.line == 8


def test_a_missing_file_and_wrong_bytes_are_faults_of_the_user(tmp_path: Path):
    with pytest.raises(DataFileError):
        load(tmp_path / "none.toml", Table)
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b'title = "\xff"')
    with pytest.raises(DataFileError):
        load(bad, Table)


def test_a_field_of_a_nested_table_is_found():
    text = "[a]\nx = 1\n[a.b]\ny = 2\n[[a.rows]]\nz = 3\n[[a.rows]]\nz = 4\n"
    assert find_line(text, ("a", "b", "y")) == 4
    assert find_line(text, ("a", "rows", 1, "z")) == 8


def test_the_field_is_named_as_it_stands_in_the_file(tmp_path: Path):
    file = tmp_path / "facts.toml"
    file.write_text('[facts]\nreturn_days = "soon"\n')
    with pytest.raises(DataFileError) as error:
        load(file, Facts)
    assert (error.value.field, error.value.line) == ("facts.return_days", 2)


def test_a_pipe_a_device_and_a_giant_are_no_data_files(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    endless = tmp_path / "endless.toml"
    endless.symlink_to("/dev/zero")
    giant = tmp_path / "giant.toml"
    giant.write_bytes(b"#" * (LARGEST + 1))
    for file in (pipe, endless, giant, tmp_path):
        with pytest.raises(DataFileError):
            load(file, Facts)


def test_nesting_without_end_is_a_fault_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deep.toml"
    file.write_text("a = " + "[" * 20_000 + "]" * 20_000, encoding="utf-8")
    with pytest.raises(DataFileError, match="nested"):
        load(file, Facts)

"""Files that people edit: a mistake is found with its line."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from assistant import strings
from assistant.data_reasons import Wrong, why
from assistant.datafile import LARGEST, DataFileError, find_line, load, validated


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


class Every(BaseModel):
    model_config = ConfigDict(extra="forbid")
    needed: str
    word: str = Field("", min_length=2, max_length=4)
    shape: str = Field("", pattern="^[a-z]*$")
    count: int = Field(0, ge=1, lt=9)
    share: float = Field(0.5, gt=0, le=1)
    kind: Literal["rows", "bubbles", "transcript"] = "rows"
    some: list[str] = Field([], min_length=1, max_length=2)
    on: bool = False
    inner: Row | None = None


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        ("", "this field is missing", "缺少这一项"),
        ("word = 3", "a text in quotes", "应为文字，要加引号"),
        ('word = "a"', "2 characters or more", "至少要有 2 个字符"),
        ('word = "abcde"', "4 characters at most", "最多 4 个字符"),
        ('shape = "A"', "the pattern ^[a-z]*$", "须与 ^[a-z]*$ 匹配"),
        ('count = "x"', "a whole number", "应为整数"),
        ("count = 0", "must be 1 or more", "不能小于 1"),
        ("count = 9", "less than 9", "必须小于 9"),
        ('share = "x"', "must be a number", "应为数字"),
        ("share = 0", "more than 0", "必须大于 0"),
        ("share = 2", "1 or less", "不能大于 1"),
        ('kind = "x"', "one of 'rows', 'bubbles', 'transcript'", "之一"),
        ('kind = "bubble"', "did you mean 'bubbles'", "是不是想写“bubbles”"),
        ("some = []", "must not be empty", "不能为空"),
        ('some = ["a", "b", "c"]', "2 entries at most", "最多 2 项"),
        ("some = 1", "must be a list", "应为列表"),
        ('on = "x"', "true or false", "true 或 false"),
        ("inner = 1", "must be a table", "应为一个表"),
        ("wrod = 1", "did you mean 'word'?; known are", "是不是想写“word”？可用的有"),
        ("word 1", "after a name stands =", "名称后面要写等号"),
        ('word = "a', "simple quotes", "普通引号"),
        ('word = """a', "closing quote", "后引号"),
        ("count = 1\ncount = 2\n", "stands twice", "写了两次"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_interface(
    tmp_path: Path, line: str, english: str, chinese: str
):
    file = tmp_path / "every.toml"
    file.write_text(f'{line}\nneeded = "x"\n' if line else "count = 1\n", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load(file, Every)
    told = strings.say(caught.value.notice, "zh-Hans")
    assert english in strings.say(caught.value.notice, "en")
    assert chinese in told
    assert english in caught.value.reason
    assert strings.say(caught.value.notice, "zh-Hant").startswith(str(file))
    words = told.replace(str(file), "").replace("true", "").replace("false", "")
    assert not re.search(r"[a-z]{3,} [a-z]{2,} ", words), "English words in the Chinese sentence"


def test_a_kind_of_mistake_that_nobody_has_put_into_words_is_told_in_the_schemas():
    class Rare(BaseModel):
        size: Annotated[int, Field(strict=True)] | None = None
        raw: bytes = b""

    with pytest.raises(DataFileError) as caught:
        validated(Path("x.toml"), "raw = 1\n", {"raw": 1}, Rare)
    assert caught.value.reason == "Input should be a valid bytes"
    assert "Input should be a valid bytes" in strings.say(caught.value.notice, "zh-Hans")


def test_a_validators_own_words_come_without_the_schemas_prefix(tmp_path: Path):
    class Checked(BaseModel):
        day: Annotated[str, AfterValidator(_never)] = ""

    with pytest.raises(DataFileError) as caught:
        validated(Path("x.toml"), 'day = "x"\n', {"day": "x"}, Checked)
    assert caught.value.reason == "no day of ours"
    assert "no day of ours" in strings.say(caught.value.notice, "zh-Hans")


def test_a_validators_sentence_of_ours_is_told_in_the_language_of_the_interface():
    class Days(BaseModel):
        week: dict[str, str]

        @field_validator("week")
        @classmethod
        def _known(cls, value: dict[str, str]) -> dict[str, str]:
            raise Wrong(why("weekday", word="mo", known="mon, tue"))

    with pytest.raises(DataFileError) as caught:
        validated(Path("x.toml"), 'week.mo = "9"\n', {"week": {"mo": "9"}}, Days)
    assert caught.value.reason == "'mo' is no weekday; known are mon, tue"
    assert "“mo”不是星期的写法；可用的有 mon, tue" in strings.say(caught.value.notice, "zh-Hans")


def _never(day: str) -> str:
    raise ValueError("no day of ours")


def test_a_missing_file_is_named_without_a_line_in_logs_as_well(tmp_path: Path):
    with pytest.raises(DataFileError) as caught:
        load(tmp_path / "nix.toml", Every)
    assert "nix.toml: [Errno" in caught.value.detail
    assert "不见了" in strings.say(caught.value.notice, "zh-Hans")


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

"""Short chat lines in fifteen varieties, written before the reader was built and never learned."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.understand.language import identify

LISTS = sorted((Path(__file__).parent / "language_lists").glob("*.toml"))
VARIETIES = {
    "zh-Hans", "zh-Hant", "en", "es", "id", "ja", "ko", "fr", "de", "pt", "ar", "ru", "th", "vi",
    "ms",
}  # fmt: skip


def read(file: Path) -> tuple[str, list[str]]:
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    return values["language"], values["lines"]


def right(file: Path) -> float:
    language, lines = read(file)
    return sum(identify(line).code == language for line in lines) / len(lines)


def test_every_variety_has_forty_short_lines() -> None:
    assert {read(file)[0] for file in LISTS} == VARIETIES
    for file in LISTS:
        lines = read(file)[1]
        assert len(set(lines)) >= 40
        assert all(len(line) <= 15 for line in lines)


def test_short_lines_are_read_rightly_all_in_all() -> None:
    assert sum(map(right, LISTS)) / len(LISTS) >= 0.93


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_no_variety_is_left_behind(file: Path) -> None:
    assert right(file) >= 0.8


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_only_korean_is_taken_for_korean(file: Path) -> None:
    language, lines = read(file)
    if language != "ko":
        assert not [line for line in lines if identify(line).code == "ko"]

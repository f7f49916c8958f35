"""Phrases: choices, gaps, whole words; and every lexicon that ships is well formed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import paths
from assistant.understand.phrases import Phrases, expand
from assistant.understand.text import fold


def hits(phrase: str, text: str) -> list[str]:
    folded = fold(text)
    return [folded.said(hit.start, hit.end) for hit in Phrases([("x", phrase)]).find(folded.text)]


def test_choices_may_stand_inside_each_other() -> None:
    assert expand("a(b|c(d|))") == ["abd", "abc", "acd", "ac"] or set(expand("a(b|c(d|))")) == {
        "ab",
        "acd",
        "ac",
    }


def test_a_gap_stays_inside_its_sentence() -> None:
    assert hits("说好~没到", "说好今天到又没到") == ["说好今天到又没到"]
    assert hits("说好~没到", "说好。没到") == []


def test_words_in_letters_are_whole_words() -> None:
    assert hits("court", "courtesy") == []
    assert hits("court*", "courtesy") == ["court"]
    assert hits("court", "去court吧") == ["court"]


def test_traditional_text_and_wide_letters_match() -> None:
    assert hits("发货", "怎麼還沒發貨") == ["發貨"]
    assert hits("vip", "我是ＶＩＰ") == ["ＶＩＰ"]
    assert hits("cuando", "¿Cuándo?") == ["Cuándo"]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


LEXICONS = paths.resources() / "lexicons"


@pytest.mark.parametrize(
    "file",
    [*sorted((LEXICONS / "topics").glob("*.toml")), LEXICONS / "escalation.toml",
     LEXICONS / "acts.toml", LEXICONS / "stage.toml"],
    ids=lambda file: file.stem,
)  # fmt: skip
def test_every_phrase_that_ships_is_well_formed(file: Path) -> None:
    for phrase in _texts(tomllib.loads(file.read_text(encoding="utf-8"))):
        if phrase.startswith("(?"):
            # The one regular expression among them: a clause that asks by its end.
            re.compile(phrase)
            continue
        for wording in expand(phrase):
            assert not set("()|") & set(wording), phrase


@pytest.mark.parametrize("name", ["acts", "promises", "steps", "repeats", "stage", "own", "brief"])
def test_what_may_be_left_out_is_written_as_an_empty_choice(name: str) -> None:
    # A question mark is a character here: "(had )?to" would only match the mark itself.
    text = (LEXICONS / f"{name}.toml").read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if ")?" in line and not line.startswith("asks")]

"""Wordings with choices are matched as they are written, whole words, bounded, and denied."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from assistant import paths
from assistant.understand.text import fold
from assistant.understand.wordings import Wordings, longest, pattern_of

LEXICONS = paths.resources() / "lexicons"
FILES = ["wishes", "tried", "people", "hesitation"]


def said(wording: str, text: str, denied: tuple[str, ...] = ()) -> list[str]:
    folded = fold(text).text
    return [folded[h.start : h.end] for h in Wordings([("x", wording)], denied).find(folded)]


def test_choices_stand_for_each_other_and_may_be_left_out() -> None:
    assert said("(要|想)(给我|)退款", "我想给我退款") == ["想给我退款"]
    assert said("(要|想)(给我)?退款", "我要退款") == ["要退款"]
    assert said("want (a|the|) (full|) refund", "I want refund") == ["want refund"]
    assert said("want (a|the|) (full|) refund", "I want a full refund.") == ["want a full refund"]


def test_words_are_whole_where_there_are_spaces() -> None:
    assert said("ship", "shipping") == []
    assert said("ship*", "shipping") == ["shipping"]
    assert said("退款", "不退款吗") == ["退款"]


def test_a_gap_stays_short_and_inside_its_sentence() -> None:
    assert said("把~退给我", "把那笔钱退给我") == ["把那笔钱退给我"]
    assert said("把~退给我", "把手给我。钱退给我") == []


def test_alone_means_nothing_else_in_the_clause() -> None:
    assert said("=refund", "refund, please") == ["refund"]
    assert said("=refund", "refund policy") == []


def test_what_is_denied_is_not_said() -> None:
    assert said("(要|想)退款", "我不要退款", ("不", "不想")) == []
    assert said("want a refund", "I don't want a refund", ("don't",)) == []
    assert said("want a refund", "I want a refund", ("don't",)) == ["want a refund"]


def test_the_longest_hit_of_a_place_is_kept() -> None:
    hits = Wordings([("a", "手机"), ("b", "手机壳")]).find("我的手机壳")
    assert [hit.label for hit in longest(hits)] == ["b"]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)


def shipped(name: str) -> list[str]:
    file = Path(LEXICONS / f"{name}.toml")
    return list(texts(tomllib.loads(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", FILES)
def test_every_wording_that_ships_is_well_formed(name: str) -> None:
    for wording in shipped(name):
        assert wording.count("(") == wording.count(")"), wording
        pattern = re.compile(pattern_of(wording))
        assert not pattern.search(""), wording
        assert not pattern.search("qzx"), wording


@pytest.mark.parametrize("name", ["wishes", "tried"])
def test_every_language_names_the_same_things(name: str) -> None:
    table = tomllib.loads((LEXICONS / f"{name}.toml").read_text(encoding="utf-8"))
    known = set(table["zh"]) | set(table["en"]) | {"denied", "not"}
    for language, own in table.items():
        assert set(own) <= known, language


@pytest.mark.parametrize("text", ["我要", "想退", "i want to ", "(((", "给我", "a "])
def test_repeated_words_cost_no_more_than_their_share(text: str) -> None:
    words = Wordings(("x", wording) for name in FILES for wording in shipped(name))
    words.find(text * 400)

    def best(repeats: int) -> float:
        times = []
        for _ in range(7):
            began = process_time()
            words.find((text * repeats)[:1400])
            times.append(process_time() - began)
        return min(times)

    assert best(1400 // len(text)) < 40 * best(140 // len(text))

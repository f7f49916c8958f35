"""Keeps the two lists large, varied and fair enough to measure the escalation reader on."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from assistant.domain.reading import EscalationLevel
from tests.understand.escalation_lists.lists import (
    Language,
    NearMiss,
    Positive,
    Reason,
    near_misses,
    positives,
    split_of,
)

LANGUAGES = set(get_args(Language))
REASONS = set(get_args(Reason))
LISTS = (positives(), near_misses())

Rows = tuple[Positive, ...] | tuple[NearMiss, ...]


def _squeezed(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@pytest.mark.parametrize("rows", LISTS, ids=["positive", "near_miss"])
def test_each_list_is_large_and_speaks_every_language(rows: Rows) -> None:
    by_language = Counter(row.language for row in rows)

    assert len(rows) >= 420
    assert set(by_language) == LANGUAGES
    assert min(by_language.values()) >= 8
    assert by_language["zh-Hans"] >= 0.35 * len(rows)
    assert by_language["en"] >= 0.18 * len(rows)


@pytest.mark.parametrize("rows", LISTS, ids=["positive", "near_miss"])
def test_each_list_covers_every_reason(rows: Rows) -> None:
    assert {row.reason for row in rows} == REASONS


@pytest.mark.parametrize("rows", LISTS, ids=["positive", "near_miss"])
def test_half_of_each_list_is_kept_for_the_test(rows: Rows) -> None:
    share = sum(row.split == "test" for row in rows) / len(rows)

    assert 0.45 <= share <= 0.55
    assert all(row.split == split_of(row.text) for row in rows)


@pytest.mark.parametrize("rows", LISTS, ids=["positive", "near_miss"])
def test_every_language_stands_on_both_sides_of_the_split(rows: Rows) -> None:
    sides = {(row.language, row.split) for row in rows}

    assert len(sides) == 2 * len(LANGUAGES)


def test_the_split_of_a_text_never_moves() -> None:
    assert split_of("插上去手一麻") == "dev"
    assert split_of("法院见") == "test"
    assert split_of("笑死我了你们客服太逗了哈哈哈") == "dev"


def test_no_text_appears_twice_in_or_across_the_lists() -> None:
    seen = Counter(_squeezed(row.text) for rows in LISTS for row in rows)

    assert [text for text, times in seen.items() if times > 1] == []


def test_texts_are_chat_lines_without_stray_spaces() -> None:
    for rows in LISTS:
        for row in rows:
            assert row.text == row.text.strip()
            assert 1 < len(row.text) <= 120, row.text


def test_danger_to_life_is_always_expected_as_urgent() -> None:
    levels = {row.level for row in positives() if row.reason in {"self_harm", "fire_shock"}}

    assert levels == {EscalationLevel.URGENT}


def test_a_further_reason_is_never_the_reason_itself() -> None:
    assert all(row.reason not in row.also for row in positives())


def test_most_near_misses_allow_no_alert_at_all() -> None:
    allowed = Counter(row.allow for row in near_misses())

    assert allowed[EscalationLevel.NONE] >= 0.8 * len(near_misses())

"""The seed sentences are many, cover everything, and share no text with the measuring lists."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from assistant.understand.text import fold
from assistant.understand.training import escalation_seed
from assistant.understand.training.escalation_seed import HARMLESS, Language, Reason
from tests.understand.escalation_lists import lists

ROWS = escalation_seed.load()
REASONS = set(get_args(Reason)) - HARMLESS
LANGUAGES = set(get_args(Language))
NEAR = 0.6
"""Two texts sharing this part of their letter pairs are the same sentence but for a word."""


def _plain(text: str) -> str:
    return "".join(c for c in fold(text).text if c.isalnum())


def test_there_are_enough_sentences_on_both_sides() -> None:
    counts = Counter(label for *_, label in ROWS)
    assert counts[True] >= 450
    assert counts[False] >= 450


def test_chinese_and_english_have_their_share_of_each_side() -> None:
    for side in (True, False):
        shares = Counter(language for _, language, _, label in ROWS if label is side)
        total = shares.total()
        assert 0.40 <= shares["zh-Hans"] / total <= 0.52
        assert 0.06 <= shares["zh-Hant"] / total <= 0.11
        assert 0.19 <= shares["en"] / total <= 0.26


def test_every_language_and_every_reason_stands_on_both_sides() -> None:
    for side in (True, False):
        assert {language for _, language, _, label in ROWS if label is side} == LANGUAGES
        assert {reason for *_, reason, label in ROWS if label is side} >= REASONS


def test_there_is_much_ordinary_anger_and_routine() -> None:
    counts = Counter(reason for *_, reason, label in ROWS if not label)
    assert counts["anger"] >= 100
    assert counts["routine"] >= 100


def test_no_sentence_stands_twice() -> None:
    twice = [n for n in Counter(_plain(text) for text, *_ in ROWS).values() if n > 1]
    assert not twice


def _pairs(text: str) -> frozenset[str]:
    plain = _plain(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def test_no_sentence_stands_in_a_measuring_list_or_nearly_so() -> None:
    measured = [_pairs(row.text) for row in lists.positives()]
    measured += [_pairs(row.text) for row in lists.near_misses()]
    near = 0
    for text, *_ in ROWS:
        own = _pairs(text)
        near += any(len(own & other) >= NEAR * len(own | other) for other in measured)
    # Only the number is compared, so that a failure never shows a measuring row.
    assert near == 0

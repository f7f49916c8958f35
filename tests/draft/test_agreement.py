"""Nouns follow the number that a shop gives."""

from __future__ import annotations

import pytest

from assistant.draft.agreement import agree


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("خلال 30 دقيقة", "خلال 30 دقيقة"),
        ("خلال 5 دقيقة", "خلال 5 دقائق"),
        ("خلال 7 يوم،", "خلال 7 أيام،"),
        ("خلال 14 يوم،", "خلال 14 يومًا،"),
        ("خلال 1–3 أيام عمل", "خلال 1–3 أيام عمل"),
        ("خلال 15 أيام عمل", "خلال 15 يوم عمل"),
        ("بعد 24 ساعة", "بعد 24 ساعة"),
        ("بعد 100 ساعة", "بعد 100 ساعة"),
    ],
)
def test_arabic_counts_in_three_ways(written: str, said: str) -> None:
    assert agree(written, "ar") == said


def test_other_languages_are_left_as_they_are() -> None:
    assert agree("within 5 minutes", "en") == "within 5 minutes"

"""Statutory returns are facts of a place, with their law, and honest about what is not sure."""

from __future__ import annotations

import pytest

from assistant.knowledge.returns import ReturnRight, regions, return_right


@pytest.mark.parametrize(
    ("region", "days", "starts"),
    [
        ("CN", 7, "day_after_receipt"),
        ("TW", 7, "receipt"),
        ("HK", 0, "none"),
        ("GB", 14, "day_after_receipt"),
        ("DE", 14, "day_after_receipt"),
        ("FR", 14, "day_after_receipt"),
        ("ES", 14, "day_after_receipt"),
    ],
)
def test_the_days_of_the_places_that_matter_most(region: str, days: int, starts: str) -> None:
    right = return_right(region)
    assert right is not None
    assert (right.days, right.starts, right.certain) == (days, starts, True)


def test_japan_follows_the_shop_first() -> None:
    right = return_right("JP")
    assert right is not None
    assert right.only_if_shop_silent


def test_every_row_names_its_law_in_both_languages() -> None:
    for region in regions():
        right = return_right(region)
        assert right is not None
        assert right.law
        assert right.zh != right.en


def test_an_unknown_place_has_no_right_made_up() -> None:
    assert return_right("ZZ") is None
    assert return_right(None) is None


def test_days_without_a_start_are_refused() -> None:
    with pytest.raises(ValueError, match="contradict"):
        ReturnRight.model_validate(
            {
                "days": 7,
                "starts": "none",
                "law": "a law",
                "zh-Hans": "x",
                "en": "y",
                "certain": True,
            }
        )

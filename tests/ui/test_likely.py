"""Corrections offer the likely answers first, and every answer once."""

from __future__ import annotations

import pytest

from assistant.ui.likely import all_languages, all_regions, languages, regions


@pytest.mark.parametrize("code", [*all_languages(), "und"])
@pytest.mark.parametrize("region", ["CN", "TW", "SG", "XX", None])
def test_nothing_is_offered_twice_or_left_out(code: str, region: str | None) -> None:
    for known, (likely, rest) in (
        (all_languages(), languages(code, region)),
        (all_regions(), regions(code, region)),
    ):
        assert sorted((*likely, *rest)) == sorted(known)
        assert len(likely) <= 6


def test_what_was_read_comes_first() -> None:
    assert languages("id", "ID")[0][:2] == ("id", "ms")
    assert regions("zh-Hant", "HK")[0][:2] == ("HK", "TW")


def test_a_language_brings_its_places_and_a_place_its_languages() -> None:
    assert regions("zh-Hans", None)[0][:3] == ("CN", "TW", "HK")
    assert "ms" in languages("en", "MY")[0]

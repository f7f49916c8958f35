"""Culture is a hint on manner: the record wins, signs add up, nothing else follows."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Culture, CultureAxes
from assistant.understand.culture_data import HintText, axes, profiles, sources
from assistant.understand.reader import understand


def culture(text: str, context: Context | None = None, month: int = 11, day: int = 21) -> Culture:
    now = datetime(2026, month, day, tzinfo=UTC)
    return understand([Message(Speaker.CUSTOMER, text)], context or Context(), now).culture


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("我的快递到哪了", "CN"),
        ("宅配還沒到，可以改超商取貨嗎", "TW"),
        ("點解我嘅速遞仲未到", "HK"),
        ("注文した商品はいつ届きますか", "JP"),
        ("my number is +91 98765 43210, paid by UPI", "IN"),
        ("I paid 40 quid and Royal Mail lost it", "GB"),
        ("paguei 80 reais no pix", "BR"),
        ("Pesanan saya belum sampai kak", "ID"),
        ("Saya nak refund, saya dah bayar RM50", "MY"),
    ],
)
def test_the_region_follows_the_signs(text: str, region: str) -> None:
    assert culture(text).region == region


def test_english_alone_names_no_region() -> None:
    found = culture("Where is my order?")
    assert found.region is None
    assert found.axes == CultureAxes()
    assert found.hints == ()


def test_the_record_wins() -> None:
    found = culture("我的快递到哪了", Context(region="SG"))
    assert found.region == "SG"
    assert found.confidence > 0.9


def test_hints_come_in_the_agents_language() -> None:
    chinese = culture("Wo ist mein Paket?", Context(region="DE"))
    english = culture("Wo ist mein Paket?", Context(region="DE", ui_language="en"))
    assert "Sie" in english.hints[0].text
    assert [hint.id for hint in chinese.hints] == [hint.id for hint in english.hints]
    assert chinese.hints[0].text != english.hints[0].text


def test_ramadan_is_a_hint_only_in_its_time_and_place() -> None:
    in_season = culture("Pesanan saya belum sampai kak", month=3, day=1)
    assert "ramadan" in {hint.id for hint in in_season.hints}
    assert "ramadan" not in {hint.id for hint in culture("Pesanan saya belum sampai kak").hints}
    assert "ramadan" not in {hint.id for hint in culture("我的快递到哪了", month=3, day=1).hints}


@pytest.mark.parametrize("region", sorted(profiles()))
def test_every_profile_has_its_sources_and_both_languages(region: str) -> None:
    profile = profiles()[region]
    for hint in profile.hint:
        assert hint.source in sources()
        assert hint.zh != hint.en
        assert "\n" not in hint.zh + hint.en
    assert {"address"} < {hint.about for hint in profile.hint}
    assert region in axes()


def test_the_places_we_serve_are_all_there() -> None:
    wanted = "CN TW HK SG MY ID JP KR TH VN IN US GB DE FR ES MX BR AE SA RU"
    assert set(wanted.split()) <= set(profiles())


def test_a_hint_without_a_known_source_is_refused() -> None:
    hint = {"id": "x", "about": "order", "zh-Hans": "先问候", "en": "Greet", "source": "hearsay"}
    with pytest.raises(ValueError, match="hearsay"):
        HintText.model_validate(hint)
    assert HintText.model_validate(hint | {"source": "practice"}).source == "practice"


def test_what_is_practice_only_says_so() -> None:
    assert not sources()["practice"].published
    assert "unverified" in sources()["practice"].title


def region_lines() -> list[tuple[str, str]]:
    file = Path(__file__).parent / "region_lines.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return [(region, line) for region, lines in table.items() for line in lines]


def test_most_lines_that_show_their_place_are_placed_rightly() -> None:
    lines = region_lines()
    found = [(region, culture(line).region) for region, line in lines]
    assert sum(region == told for region, told in found) >= 0.9 * len(found)
    assert sum(told not in (region, None) for region, told in found) <= 0.05 * len(found)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("my postcode is SW1A 1AA", "GB"),
        ("〒150-0001 に送ってください", "JP"),
        ("deliver to Austin, TX 78701", "US"),
        ("meu CEP é 01310-100", "BR"),
        ("call me on +65 9123 4567", "SG"),
        ("I paid S$45", "SG"),
        ("地址是台北市信義區松仁路100號", "TW"),
    ],
)
def test_address_forms_prefixes_and_money_tell_the_place(text: str, region: str) -> None:
    assert culture(text).region == region


def test_seasons_follow_the_calendar_of_the_place() -> None:
    def ids(region: str, month: int, day: int) -> set[str]:
        return {hint.id for hint in culture("ok", Context(region=region), month, day).hints}

    assert "lunar_new_year" in ids("CN", 2, 17)
    assert "lunar_new_year" not in ids("DE", 2, 17)
    assert "ramadan" in ids("SA", 2, 25)
    assert "eid_fitr" in ids("SA", 3, 20)
    assert "ramadan" not in ids("SA", 3, 25)
    assert "thanksgiving" in ids("US", 11, 27)
    assert "singles_day" in ids("CN", 11, 11)
    assert "friday_gulf" in ids("AE", 11, 20)


def test_a_public_holiday_is_named_with_its_date() -> None:
    soon = culture("ok", Context(region="FR", ui_language="en"), 7, 12).hints[-1]
    assert soon.id == "holiday_soon"
    assert "07-14" in soon.text
    today = culture("ok", Context(region="FR", ui_language="en"), 7, 14).hints[-1]
    assert (today.id, "hours" in today.text) == ("holiday_today", True)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_fail(text: str) -> None:
    assert 0 <= culture(text).confidence <= 1


def test_long_text_is_capped_before_the_address_patterns() -> None:
    for piece in ("1 a", "calle ", "省", "x" * 20 + "str ", "〒 "):
        assert 0 <= culture(piece * 20_000).confidence <= 1

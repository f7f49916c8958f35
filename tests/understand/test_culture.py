"""Culture is a hint on manner: the record wins, signs add up, nothing else follows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Culture, CultureAxes
from assistant.understand.culture import profiles
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
    assert profile.hint
    for hint in profile.hint:
        assert hint.source
        assert hint.zh
        assert hint.en

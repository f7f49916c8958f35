"""Macros: found by a short word, filled as far as anybody knows."""

from __future__ import annotations

from assistant.knowledge import macros
from assistant.knowledge import shop as shops

SHOP = shops.load()


def test_a_short_word_finds_its_macro_first() -> None:
    assert macros.find(SHOP, "/refundin")[0].shortcut == "refundin"
    assert {one.shortcut for one in macros.find(SHOP, "refund")} == {"refundin", "refundno"}


def test_a_title_is_found_as_well() -> None:
    assert macros.find(SHOP, "催")[0].shortcut == "chase"


def test_values_and_facts_are_filled_and_the_rest_is_a_blank() -> None:
    macro = macros.find(SHOP, "refundin")[0]
    assert macros.fill(SHOP, macro, "zh-Hans", {"amount": "39 元"}) == (
        "退款 39 元 已经提交，原路退回，1–3 个工作日内到账。"
    )
    blank = macros.fill(SHOP, macro, "en", {}, labels={"amount": "sum"})
    assert blank is not None
    assert "【sum】" in blank


def test_a_value_cannot_bring_in_another_slot() -> None:
    macro = macros.find(SHOP, "hi")[0]
    assert macros.fill(SHOP, macro, "zh-Hans", {"name": "{return_days}"}) == (
        "您好{return_days}，我在，您说。"
    )


def test_traditional_is_converted_and_other_languages_are_not_guessed() -> None:
    macro = macros.find(SHOP, "cancelled")[0]
    text = macros.fill(SHOP, macro, "zh-Hant", {})
    assert text is not None
    assert "訂單" in text
    assert macros.fill(SHOP, macro, "ja", {}) is None

"""Macros: found by a short word, filled as far as anybody knows."""

from __future__ import annotations

from pathlib import Path

from assistant.knowledge import macros
from assistant.knowledge import shop as shops
from assistant.knowledge.entries import Macro

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


def folder_with(tmp_path: Path, table: str) -> Path:
    (tmp_path / "shop.toml").write_text("", encoding="utf-8")
    (tmp_path / "macros.csv").write_text(table, encoding="utf-8")
    return tmp_path


def test_topics_labels_and_platforms_are_read_and_may_be_left_out(tmp_path: Path) -> None:
    table = (
        "shortcut,topics,variables,labels.zh-Hans,labels.en,platforms,zh-Hans\n"
        "a,refund.how delivery,amount day,金额/哪天,amount/which day,jd,{amount} {day}\n"
        "b,,,,,,好\n"
    )
    shop, faults = shops.examine(folder_with(tmp_path, table))
    assert faults == []
    one, other = shop.library.macros
    assert (one.topics, one.platforms) == (("refund.how", "delivery"), ("jd",))
    assert macros.labels(one, "en") == {"amount": "amount", "day": "which day"}
    assert macros.labels(one, "zh-Hant")["amount"] == "金額"
    assert (other.topics, other.platforms, dict(other.labels)) == ((), (), {})


def test_a_wrong_topic_and_a_missing_label_are_told_with_line_and_column(tmp_path: Path) -> None:
    table = (
        "shortcut,topics,variables,labels.en,en\n"
        "a,refund.nothing,,,Yes\n"
        "b,,amount day,amount,{amount} {day}\n"
    )
    _, faults = shops.examine(folder_with(tmp_path, table))
    assert [(one.line, one.field) for one in faults] == [(2, "a.topics"), (3, "b.labels.en")]


def test_a_macro_fits_its_topic_then_its_issue_then_its_neighbours() -> None:
    macro = Macro("a", {}, {"en": "Yes"}, topics=("refund.how",))
    assert macros.fits(macro, "refund.how", "refund_return", "") == macros.TOPIC
    assert macros.fits(macro, "refund.progress", "refund_return", "") == macros.NEAR
    assert macros.fits(macro, "", "refund_return", "") == macros.ISSUE
    assert macros.fits(macro, "delivery.late", "delivery", "") == macros.ANY


def test_a_search_finds_chinese_in_either_script() -> None:
    macro = macros.find(SHOP, "cancelled")[0]
    said = macros.search_text(macro, "订单已经取消")
    assert "訂單" in said
    assert "订单" in said

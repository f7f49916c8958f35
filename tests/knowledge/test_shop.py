"""The shop's facts: what is known, what is not, and what a person is told about a wrong file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.datafile import DataFileError
from assistant.knowledge import shop

SHOP = """
schema = 1

[facts]
return_days = 7
refund_days = "1–3"

[wordings.zh-Hans]
shop_name = "小店"

[regions.DE.facts]
return_days = 14

[[limits]]
id = "coupon"
max = 25
unit = "CNY"
[limits.text]
zh-Hans = "不超过 25 元的优惠券"
"""


def _write(folder: Path, text: str) -> Path:
    file = folder / "shop.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_number_reads_the_same_in_every_language(tmp_path: Path) -> None:
    loaded = shop.load(_write(tmp_path, SHOP))
    assert loaded.fact("return_days", "zh-Hans") == "7"
    assert loaded.fact("return_days", "en") == "7"
    assert loaded.fact("refund_days", "ja") == "1–3"


def test_the_law_of_the_customers_place_goes_first(tmp_path: Path) -> None:
    loaded = shop.load(_write(tmp_path, SHOP))
    assert loaded.fact("return_days", "de", "DE") == "14"
    assert loaded.fact("return_days", "de", "US") == "7"


def test_a_text_is_not_lent_to_another_language(tmp_path: Path) -> None:
    loaded = shop.load(_write(tmp_path, SHOP))
    assert loaded.fact("shop_name", "zh-Hans") == "小店"
    assert loaded.fact("shop_name", "en") is None


def test_what_the_shop_does_not_say_is_unknown(tmp_path: Path) -> None:
    loaded = shop.load(_write(tmp_path, SHOP))
    assert loaded.fact("ship_hours", "en") is None
    assert set(loaded.values("en")) == {"return_days", "refund_days"}


def test_all_numbers_of_the_file_count_as_said(tmp_path: Path) -> None:
    assert {"7", "1", "3", "14", "25"} <= shop.load(_write(tmp_path, SHOP)).numbers


def test_a_folder_is_read_through_its_shop_file(tmp_path: Path) -> None:
    _write(tmp_path, SHOP)
    assert shop.load(tmp_path).fact("return_days", "en") == "7"


def test_a_misspelt_fact_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = _write(tmp_path, "schema = 1\n\n[facts]\nretrun_days = 7\n")
    with pytest.raises(DataFileError) as caught:
        shop.load(file)
    assert (caught.value.file, caught.value.line, caught.value.field) == (file, 4, "retrun_days")


def test_a_wrong_value_is_told_with_its_field(tmp_path: Path) -> None:
    file = _write(tmp_path, "schema = 1\n[facts]\nreturn_days = -7\n")
    with pytest.raises(DataFileError) as caught:
        shop.load(file)
    assert caught.value.line == 3
    assert caught.value.field.startswith("facts.return_days")


def test_a_missing_file_is_a_fault_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(DataFileError):
        shop.load(tmp_path / "none.toml")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_sample_shop_gives_every_fact_in_the_three_main_languages(language: str) -> None:
    assert set(shop.load().values(language)) == set(shop.FACT_NAMES)


def test_a_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "shop.toml").write_text(SHOP, encoding="utf-8")
    assert shop.load("~/shop.toml").fact("return_days", "en") == "7"

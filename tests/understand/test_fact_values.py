"""One form for what people write in many: numbers, sums, lengths of time, sizes, codes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.understand import fact_values as values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三百八十八", 388), ("一万二", 12000), ("两百五", 250), ("一百零五", 105), ("十", 10),
        ("二十", 20), ("三千五百八十", 3580), ("一万零二百", 10200), ("五", 5), ("二〇二六", 2026),
    ],
)  # fmt: skip
def test_chinese_numerals(text: str, number: int) -> None:
    assert values.han_number(text) == number


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,299.00", "en", "1299.00"), ("1.299,00", "de", "1299.00"), ("49,90", "es", "49.90"),
        ("150.000", "id", "150000"), ("1.299", "en", "1.299"), ("1,299", "de", "1299"),
        ("1.234.567", "pt", "1234567"), ("0.5", "zh", "0.5"),
    ],
)  # fmt: skip
def test_marks_in_figures(text: str, language: str, number: str) -> None:
    assert values.plain_number(text, language) == Decimal(number)


@pytest.mark.parametrize(
    ("said", "language", "value"),
    [
        ("199块9", "zh-Hans", "199.90 CNY"), ("五块五", "zh-Hans", "5.50 CNY"),
        ("1.5万元", "zh-Hans", "15000.00 CNY"), ("200元", "zh-Hant", "200"),
        ("nt$1,280", "zh-Hant", "1280.00 TWD"), ("$49.90", "en", "49.90"), ("£5", "en", "5.00 GBP"),
        ("150 ribu", "id", "150000 IDR"), ("350k", "vi", "350000 VND"),
        ("3,980円", "ja", "3980 JPY"),
        ("r$ 149,90", "pt", "149.90 BRL"), ("250 ريال", "ar", "250"), ("块", "zh-Hans", ""),
        ("9" * 30 + "元", "zh-Hans", ""),
    ],
)  # fmt: skip
def test_a_sum_has_its_currency_only_where_it_is_certain(
    said: str, language: str, value: str
) -> None:
    assert values.amount(said, language) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("五天", "P5D"), ("半小时", "PT30M"), ("一个半小时", "PT90M"), ("两个多星期", "P2W"),
        ("half an hour", "PT30M"), ("an hour and a half", "PT90M"), ("3 weeks", "P3W"),
        ("3개월", "P3M"), ("3-5天", ""), ("好几天", ""), ("several days", ""), ("a few days", ""),
        ("半天", ""), ("3个工作日", ""), ("two business days", ""),
    ],
)  # fmt: skip
def test_a_length_of_time_is_exact_or_left_in_words(said: str, value: str) -> None:
    assert values.duration(said) == value


def test_codes_phones_sizes_and_quantities() -> None:
    assert values.code("sf 1234-56") == "SF1234-56"
    assert values.code("[订单x]") == ""
    assert values.phone("+44 20 7946 0958") == "+442079460958"
    assert values.size("xl") == "XL"
    assert values.size("medium") == "M"
    assert values.quantity("两件") == "2"
    assert values.quantity("a dozen") == "12"


def test_digits_of_every_script_become_plain_ones() -> None:
    assert values.ascii_digits("١٢٣ ๔๕๖ १२३ 七") == "123 456 123 七"

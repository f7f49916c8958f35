"""Personal data never reaches the disk; ordinary numbers do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.store.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我手机13912345678，打这个", "我手机[phone]，打这个"),
        ("電話：１３９１２３４５６７８", "電話：[phone]"),
        ("139 1234 5678或者010-62345678", "[phone]或者[phone]"),
        ("call +44 20 7946 0958 please", "call [phone] please"),
        ("身份证110101199003074512不对吗", "身份证[id]不对吗"),
        ("卡号6222 0211 0001 2345 678", "卡号[card]"),
        ("邮箱li.lei@example.com收", "邮箱[email]收"),
        ("订单2026030255512345", "订单[order]"),
        ("单号SF1234567890123没更新", "单号[order]没更新"),
        ("加我微信号：abc_12345", "加我微信号：[contact]"),
        ("看https://example.com/x?id=1。坏了", "看[link]。坏了"),
        ("寄到浙江省杭州市西湖区文三路12号3单元，谢谢", "寄到[address]，谢谢"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "满300减40，买2件299元",
        "2026年3月2日 10:25 还没发货",
        "170/88A偏大，身高175体重62公斤",
        "等了3天，第5次问了",
        "12315投诉",
        "i5-13400F 16G 512G",
        "the 14-day window, order 2 of 3",
    ],
)
def test_ordinary_numbers_stay(text: str):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "name", "masked"),
    [
        ("陈美您好，陈美的包裹", "陈美", "[name]您好，[name]的包裹"),
        ("Dear Tom Baker, thank you", "Tom Baker", "Dear [name], thank you"),
        ("MEI, meiyou", "mei@shop.example", "[name], meiyou"),
        ("a plain a", "a", "a plain a"),
        ("1+1 (x)", "(x", "1+1 [name])"),
        ("nothing", "", "nothing"),
    ],
)
def test_the_customers_own_name_is_masked(text: str, name: str, masked: str):
    assert mask(text, (name,)) == masked


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_masked_and_written(text: str):
    mask(text).encode("utf-8")


@pytest.mark.parametrize("piece", ["a.", "1", "一路", "1 ", "@a", "微信", "w-", "+1 "])
def test_the_patterns_grow_no_worse_than_linearly(piece: str):
    def seconds(count: int) -> float:
        text = piece * count
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            mask(text)
            best = min(best, time.process_time() - start)
        return best

    # Eight times the text may take eight times as long, with room for a busy machine; a
    # quadratic pattern would take sixty-four times.
    short, long = seconds(1000 // len(piece)), seconds(8000 // len(piece))
    assert long < 30 * max(short, 1e-4)

"""Two matters in one turn, and rules that are no answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.reading import Context
from assistant.draft.answer_fits import fits, of_another_case, of_own_order
from assistant.draft.two_matters import second_matter
from assistant.understand.reader import understand
from tests.draft.situations import chat

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


def second(*lines: str, strategy: str = "answer_first") -> str:
    messages = chat(*lines)
    return second_matter(messages, understand(messages, Context(), NOW), strategy)


def test_a_joined_matter_is_the_second() -> None:
    found = second("c 发票什么时候开给我，另外我想换货换个大一码的")
    assert found.startswith(("refund.", "account.", "quality."))


@pytest.mark.parametrize(
    "text", ["裤子破了，我要换货", "快递还没到，我要退款", "发票什么时候开", "你好，在吗"]
)
def test_a_fault_and_its_remedy_are_one_matter(text: str) -> None:
    assert second(f"c {text}") == ""


def test_there_is_no_room_for_it_where_somebody_is_received() -> None:
    text = "c 发票什么时候开给我，另外我想换货换个大一码的"
    assert second(text, strategy="receive") == ""


@pytest.mark.parametrize(
    ("asked", "rule", "good"),
    [
        ("发票什么时候寄", "可以，选“专用发票”填资料。", False),
        ("发票什么时候寄", "3 个工作日内开出。", True),
        ("可以开专票吗", "可以，选“专用发票”填资料。", True),
        ("为什么不能退", "收到的，7 天内可以退。", False),
        ("怎么退货", "订单里点“申请售后”。", True),
        ("发票放在哪里了", "3 个工作日内开出。", False),
    ],
)
def test_a_rule_must_have_the_shape_of_the_answer(asked: str, rule: str, good: bool) -> None:
    assert fits(asked, rule, "zh-Hans") is good


def test_an_order_called_off_sends_nothing_back() -> None:
    rule = "收到退货后 1–3 个工作日，原路退回。"
    assert of_another_case("已经帮您取消订单了\n钱什么时候退", rule, "zh-Hans")
    assert not of_another_case("我寄回去了\n钱什么时候退", rule, "zh-Hans")


def test_where_ones_own_parcel_is_no_rule_knows() -> None:
    assert of_own_order("我的快递今天能到吗", "zh-Hans")
    assert not of_own_order("你们一般几天能到", "zh-Hans")

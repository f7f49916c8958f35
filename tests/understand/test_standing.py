"""What was asked stands until it is answered."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.understand.issue import read_matter
from assistant.understand.restate import question_of
from assistant.understand.standing import asks_which, bare, carded, says_nothing_yet, standing


def chat(*lines: str) -> list[Message]:
    """Lines as "c text" of the customer and "a text" of the agent."""
    speakers = {"c": Speaker.CUSTOMER, "a": Speaker.AGENT}
    return [Message(speakers[line[0]], line[2:]) for line in lines]


WHICH = chat("c 这个订单什么时候能发货", "a 请问是这个订单吗", "c 是的")


def test_a_yes_to_which_order_leaves_the_question_standing() -> None:
    turn = standing(WHICH, "zh-Hans")
    assert turn is not None
    assert turn.text == "这个订单什么时候能发货"
    assert question_of(WHICH, "zh-Hans") == "这个订单什么时候能发货"


def test_a_number_that_was_asked_for_leaves_the_matter_sure() -> None:
    said = chat("c 我要开发票", "a 麻烦您提供一下订单号", "c 8812345678")
    found = read_matter(said, 2, "zh-Hans")
    assert found.topic == "account.invoice"
    assert found.sure >= 0.4


def test_an_answer_puts_the_question_away() -> None:
    said = chat("c 什么时候发货", "a 已经发货了，预计明天送到", "c 好的")
    assert standing(said, "zh-Hans") is None


def test_other_languages_have_nothing_standing() -> None:
    said = chat("c when will it ship", "a is it this order?", "c yes")
    assert standing(said, "en") is None


@pytest.mark.parametrize(
    "text", ["是的", "嗯嗯", "[订单x]", "咨询订单号:8812345678 商品ID:12345", "好的，谢谢", "在吗"]
)
def test_these_say_nothing_of_their_own(text: str) -> None:
    assert bare(text)


@pytest.mark.parametrize("text", ["是的，我要退货", "还没收到", "地址写错了怎么办"])
def test_these_do(text: str) -> None:
    assert not bare(text)


def test_a_card_is_told_from_a_nod() -> None:
    assert carded("咨询订单号:8812345678 商品ID:12345")
    assert not carded("好的")


@pytest.mark.parametrize("text", ["请问是这个订单吗", "您问的是这款商品吗", "是这个商品吗"])
def test_the_agent_asks_which(text: str) -> None:
    assert asks_which(text)
    assert says_nothing_yet(text)


@pytest.mark.parametrize(
    "text", ["您好，在的", "请您稍等，我马上给您查", "麻烦提供一下订单号", "有什么可以帮您"]
)
def test_the_agent_has_said_nothing_yet(text: str) -> None:
    assert says_nothing_yet(text)


@pytest.mark.parametrize("text", ["预计明天送到", "这款不支持退货", "已经为您申请了"])
def test_an_answer_is_one(text: str) -> None:
    assert not says_nothing_yet(text)


@pytest.mark.parametrize("text", ["", "\x00", "是" * 5000, "[" * 2000, "\ud800是的", "订单" * 3000])
def test_odd_text_is_read(text: str) -> None:
    bare(text)
    carded(text)
    asks_which(text)
    says_nothing_yet(text)
    standing(chat(f"c {text}", f"a {text}", f"c {text}"), "zh-Hans")

"""Where a customer stands with the shop."""

from __future__ import annotations

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Issue, Stage
from assistant.understand.stage import read_stage


def stage(text: str, issue: Issue = Issue.OTHER, tier: str | None = None) -> Stage:
    chat = [Message(Speaker.CUSTOMER, text)]
    return read_stage(chat, 0, issue, "", (), Context(tier=tier))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我的快递还没收到", Stage.AFTER_SALES),
        ("我想买这个，怎么付款", Stage.BUYING),
        ("这两款哪个好，有优惠吗", Stage.CONSIDERING),
        ("我是老顾客了，又来买了", Stage.LOYAL),
        ("你好", Stage.BROWSING),
        ("Todavía no recibí mi pedido", Stage.AFTER_SALES),
        ("quero comprar, como pago?", Stage.BUYING),
        ("welche ist besser?", Stage.CONSIDERING),
        ("いつも利用しています", Stage.LOYAL),
        ("Где мой заказ", Stage.AFTER_SALES),
    ],
)
def test_the_stage_is_read_from_the_customers_words(text: str, expected: Stage) -> None:
    assert stage(text) is expected


def test_a_bought_thing_outweighs_interest_in_the_next() -> None:
    assert stage("这款和那款有什么区别", Issue.REFUND_RETURN) is Stage.AFTER_SALES


def test_a_tier_on_record_makes_a_customer_loyal() -> None:
    assert stage("你好", tier="gold") is Stage.LOYAL

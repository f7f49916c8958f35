"""What both sides did last decides how a reply goes on."""

from __future__ import annotations

import pytest

from assistant.draft import rules
from assistant.draft.turns import before_turn, last_turn
from tests.draft.situations import chat

BOOK = rules.default()


@pytest.mark.parametrize(
    ("said", "did"),
    [
        ("麻烦您提供一下订单号", "asks_info"),
        ("这边给您补发一件，可以吗", "consent"),
        ("我帮您催一下仓库", "promise"),
        ("10分钟内回复您", "timed"),
        ("我给您转接售后专员", "transferring"),
        ("请问还有其他可以帮您的吗？", "anything_else"),
        ("Could you send me your order number?", "asks_info"),
        ("Shall I cancel it for you?", "consent"),
        ("I'll check with the courier and get back to you", "promise"),
        ("I'll transfer you to my colleague", "transferring"),
    ],
)
def test_what_the_agent_did_is_seen(said: str, did: str) -> None:
    assert did in before_turn(chat("c 你好", f"a {said}", "c 好的"), BOOK)


def test_asking_for_anything_else_asks_for_no_information() -> None:
    found = before_turn(chat("c 好", "a 请问还有其他可以帮您的吗？", "c 没有"), BOOK)
    assert "asks_info" not in found


def test_an_open_promise_is_remembered_past_the_last_answer() -> None:
    turns = chat("c 没到", "a 我帮您催一下", "c 好", "a 还有其他可以帮您的吗", "c 没有了")
    assert "open_promise" in before_turn(turns, BOOK)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("好的，那就明天送吧", "agreeing"),
        ("是的", "confirms"),
        ("重启过了还是不行", "tried"),
        ("I tried that, it still doesn't work", "tried"),
        ("转人工", "wants_person"),
        ("现在恢复了", "solved"),
        ("It works now, cheers", "solved"),
        ("对的", "affirms"),
        ("嗯", "short"),
        ("这个月的话费比上个月多了五十块钱", "long"),
    ],
)
def test_the_customers_turn_is_told_apart(text: str, kind: str) -> None:
    assert kind in last_turn(chat("a 您好", f"c {text}"), BOOK)


def test_a_public_handle_makes_no_turn_long() -> None:
    assert "short" in last_turn(chat("c @某某商城官方旗舰店客服中心 在吗"), BOOK)

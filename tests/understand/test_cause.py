"""The cause is named in the customer's terms, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context
from assistant.understand.cause import cause_of
from assistant.understand.reader import understand


def cause(*texts: str, language: str | None = None) -> str | None:
    chat = [Message(Speaker.CUSTOMER, text) for text in texts]
    reading = understand(chat, Context(), datetime(2026, 11, 21, tzinfo=UTC))
    return cause_of(chat, reading, language or reading.language.code)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("包裹都五天了还没到", "五天还没到的包裹"),
        ("我的連衣裙三個星期了還沒到", "三個星期還沒到的連衣裙"),
        (
            "My shoes still haven't arrived, I've been waiting two weeks",
            "two weeks of waiting for the shoes",
        ),
        ("怎么还没发货啊", "迟迟没发货的订单"),
        ("耳机坏了，太失望了", "坏了的耳机"),
    ],
)
def test_the_cause_is_named(text: str, phrase: str) -> None:
    assert cause(text) == phrase


def test_a_promised_time_is_not_taken_for_a_wait() -> None:
    assert cause("说好3天到，到现在还没到") == "迟迟没到的包裹"


def test_no_cause_where_none_is_sure() -> None:
    assert cause("好的") is None
    assert cause("这个手机防水吗") is None
    assert cause("包裹都五天了还没到", language="en") is None

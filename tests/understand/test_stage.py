"""Where a customer stands: what only somebody who has bought asks for, and what anybody asks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Stage
from assistant.understand.reader import understand


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("我想申请价格保护", Stage.AFTER_SALES),
        ("发票抬头开错了，要改一下", Stage.AFTER_SALES),
        ("这个月多扣了我二十块话费", Stage.AFTER_SALES),
        ("你们这款有几个颜色", Stage.BROWSING),
        ("这两款有什么区别，哪个好", Stage.CONSIDERING),
        ("怎么付款", Stage.BUYING),
    ],
)
def test_what_is_asked_for_says_whether_something_was_bought(text: str, stage: Stage) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert understand([Message(Speaker.CUSTOMER, text)], Context(), now).stage is stage

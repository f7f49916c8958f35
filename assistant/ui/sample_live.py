"""Sample views of the line to the supervisor: waiting, answered, choosing, a hard day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.live import (
    Ask,
    AskKind,
    Breather,
    BreatherState,
    OwnLoad,
    Ruling,
    TruthLine,
    Verdict,
)
from assistant.domain.view import OverlayView
from assistant.ui.sample_drafts import worth_sending


def asking() -> OverlayView:
    """Asked for a sum two minutes ago; a line of truth is about this matter; a hard day."""
    now = datetime.now().astimezone()
    ask = Ask("a1", AskKind.SUM, now - timedelta(minutes=2, seconds=10), "", 80, "CNY")
    line = TruthLine("t1", "退款通道维护", {"zh-Hans": "今晚退款通道维护。"}, now)
    load = OwnLoad(timedelta(minutes=112), 5, 1, 31)
    return replace(worth_sending(), suggestion_id="l1", asks=(ask,), truth=(line,), load=load)


def ruled() -> OverlayView:
    """The supervisor has said yes, with a sentence; a rest was granted."""
    now = datetime.now().astimezone()
    ruling = Ruling(
        "r1", "a1", Verdict.GRANTED, "wang", now, 50, "CNY", "老客户，第三次来问，别再让她等。",
        "这次是我们耽误了您，给您补偿50元，今天就到账。", "zh-Hans",
    )  # fmt: skip
    ask = Ask("a1", AskKind.SUM, now, "", 80, "CNY", ruling)
    rest = Breather("b1", "lin", now, BreatherState.GRANTED)
    return replace(worth_sending(), suggestion_id="l2", asks=(ask,), breather=rest)

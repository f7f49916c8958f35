"""The program leaves when it is told to, and never in the middle of something."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from assistant.ui import main


@pytest.fixture
def signals() -> Iterator[None]:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_followed_from_the_loop_and_not_where_it_is_seen(
    qtbot, number: signal.Signals
) -> None:
    left: list[str] = []
    ticker = main._on_signal(lambda: left.append("left"))
    # A window that is painted just now must keep its handle until it is done.
    os.kill(os.getpid(), number)
    assert left == []
    qtbot.waitUntil(lambda: left == ["left"])
    ticker.stop()

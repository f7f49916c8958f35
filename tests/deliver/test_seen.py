"""Asking again until something is so."""

from __future__ import annotations

from assistant.deliver.seen import current_chat, until


def test_what_is_so_already_is_not_waited_for():
    slept: list[float] = []
    assert until(lambda: True, 0, slept.append, lambda: 0.0)
    assert slept == []


def test_it_is_asked_until_the_time_is_over():
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    assert not until(lambda: False, 1, sleep, lambda: now[0])
    assert 1 <= now[0] < 1.1
    assert until(lambda: now[0] > 1.5, 1, sleep, lambda: now[0])


def test_where_nothing_is_seen_there_is_no_chat():
    assert current_chat(None) is None

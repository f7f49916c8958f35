"""The wrapper around llama.cpp that needs no model; what needs one is in test_worker.py."""

from __future__ import annotations

from assistant.inference.llama import StopFlag


def test_the_stop_flag_is_seen_from_c() -> None:
    flag = StopFlag()
    assert flag.callback(flag.address) is False
    flag.set()
    assert flag.callback(flag.address) is True
    flag.clear()
    assert flag.callback(flag.address) is False

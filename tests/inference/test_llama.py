"""The wrapper around llama.cpp that needs no model; what needs one is in test_worker.py."""

from __future__ import annotations

import ctypes

from assistant.inference.llama import States, StopFlag, common_length


def state(size: int) -> ctypes.Array[ctypes.c_uint8]:
    return (ctypes.c_uint8 * size)()


def test_the_stop_flag_is_seen_from_c() -> None:
    flag = StopFlag()
    assert flag.callback(flag.address) is False
    flag.set()
    assert flag.callback(flag.address) is True
    flag.clear()
    assert flag.callback(flag.address) is False


def test_the_longest_kept_beginning_is_found() -> None:
    states = States(100)
    states.put((1, 2), state(10))
    states.put((1, 2, 3), state(10))
    states.put((9,), state(10))
    found = states.longest([1, 2, 3, 4])
    assert found is not None
    assert found[0] == (1, 2, 3)
    assert states.longest([5, 6]) is None


def test_states_stay_within_their_cap_and_the_unused_go_first() -> None:
    states = States(25)
    states.put((1,), state(10))
    states.put((2,), state(10))
    states.longest([1, 7])
    states.put((3,), state(10))
    assert (1,) in states
    assert (2,) not in states
    states.put((4,), state(1000))
    assert (4,) not in states


def test_common_beginnings_are_counted() -> None:
    assert common_length([1, 2, 3], [1, 2, 9, 4]) == 2
    assert common_length([], [1]) == 0

"""Which states of prompts are kept, and which go first."""

from __future__ import annotations

import ctypes

from assistant.inference.states import States, common_length


def state(size: int) -> ctypes.Array[ctypes.c_uint8]:
    return (ctypes.c_uint8 * size)()


def test_the_longest_kept_beginning_is_found() -> None:
    states = States(100)
    states.put((1, 2), state(10))
    states.put((1, 2, 3), state(10))
    states.put((9,), state(10))
    found = states.best([1, 2, 3, 4])
    assert found is not None
    assert found[:2] == (3, (1, 2, 3))
    assert states.best([5, 6]) is None


def test_states_stay_within_their_cap_and_the_unused_go_first() -> None:
    states = States(25)
    states.put((1,), state(10))
    states.put((2,), state(10))
    states.best([1, 7])
    states.put((3,), state(10))
    assert (1,) in states
    assert (2,) not in states
    states.put((4,), state(1000))
    assert (4,) not in states


def test_common_beginnings_are_counted() -> None:
    assert common_length([1, 2, 3], [1, 2, 9, 4]) == 2
    assert common_length([], [1]) == 0


def test_a_state_is_found_by_the_part_that_it_shares() -> None:
    states = States(100)
    states.put((1, 2, 3, 4), state(10), chat="a")
    found = states.best([1, 2, 9])
    assert found is not None
    assert found[:2] == (2, (1, 2, 3, 4))


def test_a_chat_keeps_one_state_only() -> None:
    states = States(100)
    states.put((1, 2), state(10), chat="a")
    states.put((1, 3), state(10), chat="a")
    assert (1, 2) not in states
    assert (1, 3) in states


def test_other_chats_go_before_shared_beginnings_and_the_active_chat_last() -> None:
    states = States(30)
    states.put((1,), state(10), chat="active", active="active")
    states.put((2,), state(10), active="active")
    states.put((3,), state(10), chat="other", active="active")
    states.put((4,), state(10), active="active")
    assert (3,) not in states
    states.put((5,), state(10), active="active")
    assert (2,) not in states
    assert (1,) in states

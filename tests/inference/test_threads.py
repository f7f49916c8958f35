"""The number of threads follows the measured speed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.inference.threads import ThreadPilot, choices, cores, idle_choice


def test_an_idle_machine_is_used_but_one_core_is_left_where_there_are_many() -> None:
    assert [idle_choice(count) for count in (1, 2, 4, 8)] == [1, 2, 3, 7]


def test_few_numbers_are_worth_trying() -> None:
    assert choices(1) == (1,)
    assert choices(2) == (1, 2)
    assert choices(8) == (1, 2, 4, 7)


def test_cores_are_counted() -> None:
    assert cores() >= 1


def work(pilot: ThreadPilot, steps: int, seconds: Callable[[int], float]) -> list[int]:
    """Threads of each step when a step with n threads takes seconds(n)."""
    used = []
    for _ in range(steps):
        used.append(pilot.threads)
        pilot.step(1, seconds(pilot.threads))
    return used


def quiet(threads: int) -> float:
    return 0.08 / threads


def crowded(threads: int) -> float:
    """Threads wait for each other."""
    return 0.08 * threads


def after_trial(count: int, seconds: Callable[[int], float]) -> ThreadPilot:
    pilot = ThreadPilot(count)
    for threads in pilot.trial():
        pilot.note(1, seconds(threads))
    return pilot


@pytest.mark.parametrize(("seconds", "chosen"), [(quiet, 2), (crowded, 1)])
def test_the_trial_at_the_start_decides(seconds: Callable[[int], float], chosen: int) -> None:
    assert after_trial(2, seconds).threads == chosen


def test_a_quiet_machine_is_never_slowed_down_by_trials() -> None:
    assert set(work(after_trial(2, quiet), 200, quiet)) == {2}


def test_when_it_gets_slow_fewer_are_tried_and_kept() -> None:
    pilot = after_trial(2, quiet)
    used = work(pilot, 40, crowded)
    assert used[-1] == 1
    assert used.count(2) < 20


def test_when_it_is_quiet_again_all_are_used_again() -> None:
    pilot = after_trial(2, crowded)
    used = work(pilot, 60, quiet)
    assert used[-1] == 2


def test_a_slow_machine_where_fewer_do_not_help_is_not_tried_for_ever() -> None:
    pilot = after_trial(2, quiet)
    used = work(pilot, 400, lambda threads: 3 * quiet(threads))
    assert used[-1] == 2
    assert used.count(1) < 20


def test_on_many_cores_it_steps_down_one_choice_at_a_time() -> None:
    pilot = after_trial(8, quiet)
    assert pilot.threads == 7
    work(pilot, 60, lambda threads: 0.02 if threads <= 4 else 0.2)
    assert pilot.threads <= 4


def test_a_larger_evaluation_is_not_taken_for_a_slow_one() -> None:
    pilot = after_trial(2, quiet)
    used = []
    for _ in range(40):
        used.append(pilot.threads)
        pilot.step(4, 1.9 * quiet(pilot.threads))
    assert set(used) == {2}

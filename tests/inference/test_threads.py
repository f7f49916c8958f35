from __future__ import annotations

import pytest

from assistant.inference import threads


@pytest.mark.parametrize(
    ("cores", "others", "expected"),
    [
        (1, 0, 1),
        (2, 0, 2),
        (2, 0.1, 2),
        (2, 0.9, 1),
        (2, 2.0, 1),
        (4, 0, 3),
        (8, 3.0, 5),
        (8, 8, 1),
    ],
)
def test_a_busy_core_is_left_to_others(cores: int, others: float, expected: int) -> None:
    assert threads.busy_choice(cores, others) == expected


def test_the_meter_never_goes_below_nothing() -> None:
    meter = threads.LoadMeter()
    assert meter.others() == 0.0
    assert meter.others() >= 0.0

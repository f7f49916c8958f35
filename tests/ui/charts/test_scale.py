"""Axes are marked at round numbers, and bars begin at zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.charts.scale import scale, spread


def test_marks_are_round_and_hold_everything():
    axis = scale([0.13, 0.87], 0, 100)
    assert axis.ticks == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert (axis.at(0), axis.at(0.5), axis.at(1)) == (0, 50, 100)


def test_a_share_never_goes_beyond_everything():
    assert scale([0.2, 1.0], 0, 100, most=1.0).high == 1.0
    assert scale([0.98, 0.99], 0, 1, zero=False, most=1.0, least=0.0).high <= 1.0


def test_both_sides_of_zero_are_equally_long():
    axis = scale([-0.2, 0.7], 0, 100, even=True)
    assert axis.low == -axis.high
    assert axis.at(0) == 50


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=8), st.booleans())
def test_any_values_have_an_axis(values: list[float | None], zero: bool):
    axis = scale(values, 10, 200, zero)
    assert axis.high > axis.low
    assert len(axis.ticks) <= 12
    for value in values:
        if value is not None:
            assert 10 - 1e-6 <= axis.at(value) <= 200 + 1e-6
    if zero:
        assert axis.low <= 0 <= axis.high


@pytest.mark.parametrize(("count", "room", "every"), [(10, 1000, 1), (100, 500, 10), (5, 0, 5)])
def test_labels_are_left_out_where_there_is_no_room(count: int, room: float, every: int):
    assert spread(count, room, 50) == every

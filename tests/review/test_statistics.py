"""Figures say how sure they are."""

from __future__ import annotations

import pytest

from assistant.review import statistics
from assistant.review.statistics import gap, mean, quantiles, share, weighted_kappa


def test_a_share_has_wilsons_interval():
    found = share(8, 10)
    assert found.value == 0.8
    assert (found.low, found.high) == (
        pytest.approx(0.490, abs=1e-3),
        pytest.approx(0.943, abs=1e-3),
    )
    assert found.few
    assert share(0, 50).low == 0.0
    assert not share(0, 50).few
    assert share(50, 50).high == 1.0
    assert share(0, 0).value is None


@pytest.mark.parametrize("size", [40, 3000])
def test_a_mean_lies_in_its_interval_and_more_cases_make_it_narrower(size: int):
    found = mean([0.0, 1.0] * size)
    assert found.value == 0.5
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.5 < found.high
    assert found.high - found.low == pytest.approx(1.96 / (2 * size) ** 0.5, rel=0.2)
    assert mean([]).of == 0
    assert mean([3.0]).low is None


@pytest.mark.parametrize("sizes", [(40, 60), (40, 3000), (3000, 4000)])
def test_a_gap_tells_groups_apart_where_they_differ(sizes: tuple[int, int]):
    one, other = [0.5, 0.9] * sizes[0], [0.0, 0.2] * sizes[1]
    found = gap(one, other)
    assert found.value == pytest.approx(0.6)
    assert found.low is not None
    assert found.low > 0.5
    assert gap([1.0], other).value is None


def test_kappa_is_one_for_agreement_and_nothing_for_chance():
    assert weighted_kappa([(0, 0), (3, 3), (5, 5)], 5) == 1.0
    assert weighted_kappa([(a, b) for a in range(6) for b in range(6)], 5) == pytest.approx(0.0)
    assert weighted_kappa([(0, 5), (5, 0)], 5) == pytest.approx(-1.0)
    near, far = weighted_kappa([(0, 1), (5, 4)], 5), weighted_kappa([(0, 4), (5, 1)], 5)
    assert near is not None
    assert far is not None
    assert near > far
    assert weighted_kappa([], 5) is None
    assert weighted_kappa([(3, 3), (3, 3)], 5) is None


def test_half_and_nearly_all():
    assert quantiles([1.0, 2.0, 3.0]) == (2.0, pytest.approx(2.8))
    assert quantiles([]) is None


def test_a_median_has_an_interval_that_order_gives():
    found = statistics.median([float(n) for n in range(1, 102)])
    assert found.value == 51
    assert found.low is not None
    assert found.high is not None
    assert 38 <= found.low < 51 < found.high <= 64
    assert statistics.median([1.0, 2.0]).low is None
    assert statistics.median([]) == statistics.NOTHING


def test_answers_of_one_chat_count_as_one_voice():
    values = [0.0, 1.0] * 200
    apart = [n % 4 < 2 for n in range(400)]
    alone = statistics.compared(values, apart, [0] * 400, range(400))
    # The same answers in twenty chats that are each of one mind.
    values = [float(n // 10 % 2) for n in range(400)]
    apart = [n % 40 < 20 for n in range(400)]
    together = statistics.compared(values, apart, [0] * 400, [n // 10 for n in range(400)])

    def width(one: statistics.Estimate) -> float:
        return (one.high or 0) - (one.low or 0)

    assert abs((alone.raw.value or 0) - (together.raw.value or 0)) < 1e-9
    assert width(together.raw) > 2 * width(alone.raw)


def test_only_what_has_a_partner_is_compared_within_its_cell():
    found = statistics.compared([1.0, 1.0, 0.0, 5.0], [True, True, False, True], "aaab", "wxyz")
    assert (found.matched, found.alike.value, found.raw.of) == (2, 1.0, 1)
    assert found.raw.value is None
    assert statistics.compared([], [], [], []).raw.value is None

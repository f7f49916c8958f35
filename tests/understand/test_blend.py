"""Two readers' chances as one."""

from __future__ import annotations

import pytest

from assistant.understand.blend import blend
from assistant.understand.port import Blend


def test_a_share_of_one_and_none_is_that_reader_alone():
    assert blend((0.7, 0.3), (0.2, 0.8), Blend(1.0, 0.0)) == pytest.approx((0.7, 0.3))
    assert blend((0.7, 0.3), (0.2, 0.8), Blend(0.0, 1.0)) == pytest.approx((0.2, 0.8))


def test_what_both_believe_is_believed_more():
    both = blend((0.7, 0.3), (0.7, 0.3), Blend(1.0, 1.0))
    assert both[0] == pytest.approx(0.49 / 0.58)


def test_a_lean_shifts_towards_its_label_and_a_nothing_is_survived():
    assert blend((0.5, 0.5), (0.5, 0.5), Blend(1, 1, (1.0, 0.0)))[0] > 0.7
    assert sum(blend((1.0, 0.0), (0.0, 1.0), Blend(1, 1))) == pytest.approx(1.0)

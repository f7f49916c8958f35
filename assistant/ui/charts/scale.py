"""Where values lie on an axis, and at which round numbers it is marked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis from `low` to `high` (values) over `start` to `end` (pixels)."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Where a value lies; what is outside lies at the end."""
        inside = min(self.high, max(self.low, value))
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def scale(
    values: Iterable[float | None],
    start: float,
    end: float,
    zero: bool = True,
    most: float | None = None,
    least: float | None = None,
    ticks: int = 4,
    even: bool = False,
) -> Scale:
    """An axis that holds all values.

    With `zero` it begins there (bars must); `most` and `least` are never passed (a share ends at
    1); `even` makes both sides of zero equally long.
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    if even:
        high = max(abs(low), abs(high))
        low = -high
    if high - low < 1e-9:
        low, high = (low, low + 1.0) if zero else (low - 0.5, high + 0.5)
    step = _step((high - low) / ticks)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if most is not None:
        high = min(high, most)
    if least is not None:
        low = max(low, least)
    if high - low < 1e-9:
        low = low - step if most is not None and high >= most else low
        high = max(high, low + step)
    first = math.ceil(low / step - 1e-9)
    marks = tuple(
        round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)
    )
    return Scale(low, high, start, end, marks)


def _step(rough: float) -> float:
    base: float = 10.0 ** math.floor(math.log10(rough))
    return next(step * base for step in _STEPS if step * base >= rough * 0.999)


def spread(count: int, room: float, each: float) -> int:
    """Every how manieth of `count` labels of width `each` fits into `room`."""
    return max(1, math.ceil(count * each / room)) if room > 0 else max(1, count)

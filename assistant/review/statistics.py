"""Intervals for shares and means, and when there is too little to say anything."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEW = 30
"""Below so many cases a figure is shown with a warning."""
_Z = 1.959964
_DRAWS = 1000
# Means of more values than these are as good as normal, and drawing from them takes seconds.
_MANY = 2000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; `value` None when there is nothing to count.

    `of` is how many cases it stands on; `few` warns that they are fewer than 30.
    """

    value: float | None
    low: float | None
    high: float | None
    of: int

    @property
    def few(self) -> bool:
        """Whether there are too few cases to lean on."""
        return self.of < FEW


NOTHING = Estimate(None, None, None, 0)


def share(hits: int, of: int) -> Estimate:
    """A share 0–1 with Wilson's interval, which keeps to 0–1 and holds for few cases as well."""
    if of <= 0:
        return NOTHING
    part = hits / of
    root = _Z * math.sqrt(part * (1 - part) / of + _Z**2 / (4 * of**2))
    middle, scale = part + _Z**2 / (2 * of), 1 + _Z**2 / of
    # At the ends the formula gives 0 and 1 but for rounding.
    low = 0.0 if hits <= 0 else (middle - root) / scale
    high = 1.0 if hits >= of else (middle + root) / scale
    return Estimate(part, low, high, of)


def mean(values: Sequence[float], seed: int = 1) -> Estimate:
    """A mean with a bootstrap interval; from 2,000 values on, with the normal one."""
    if not values:
        return NOTHING
    data = np.asarray(values, np.float64)
    middle = float(data.mean())
    if len(data) == 1:
        return Estimate(middle, None, None, 1)
    if len(data) >= _MANY:
        half = _Z * float(data.std(ddof=1)) / math.sqrt(len(data))
        return Estimate(middle, middle - half, middle + half, len(data))
    low, high = np.percentile(_means(data, np.random.default_rng(seed)), [2.5, 97.5])
    return Estimate(middle, float(low), float(high), len(data))


def gap(one: Sequence[float], other: Sequence[float], seed: int = 1) -> Estimate:
    """How much higher the first mean is; `of` is the size of the smaller group."""
    if len(one) < 2 or len(other) < 2:
        return Estimate(None, None, None, min(len(one), len(other)))
    left, right = np.asarray(one, np.float64), np.asarray(other, np.float64)
    middle, of = float(left.mean() - right.mean()), min(len(one), len(other))
    if of >= _MANY:
        half = _Z * math.sqrt(left.var(ddof=1) / len(left) + right.var(ddof=1) / len(right))
        return Estimate(middle, middle - half, middle + half, of)
    drawn = np.random.default_rng(seed)
    low, high = np.percentile(_means(left, drawn) - _means(right, drawn), [2.5, 97.5])
    return Estimate(middle, float(low), float(high), of)


def _means(data: np.ndarray, drawn: np.random.Generator) -> np.ndarray:
    """Means of draws with replacement; a group too large to draw from is drawn from in part."""
    if len(data) >= _MANY:
        spread = float(data.std(ddof=1)) / math.sqrt(len(data))
        return drawn.normal(float(data.mean()), spread, _DRAWS)
    places = drawn.integers(0, len(data), (_DRAWS, len(data)))
    return np.asarray(data[places].mean(axis=1))


def quantiles(values: Sequence[float]) -> tuple[float, float] | None:
    """Median and 90th percentile; None when there is nothing."""
    if not values:
        return None
    half, most = np.percentile(np.asarray(values, np.float64), [50, 90])
    return float(half), float(most)


def weighted_kappa(pairs: Sequence[tuple[int, int]], most: int) -> float | None:
    """Agreement of two raters on 0…`most` beyond chance, quadratic weights; −1…1.

    None where it says nothing: no pairs, or both always gave one and the same rating.
    """
    if not pairs or most < 1:
        return None
    table = np.zeros((most + 1, most + 1))
    for one, other in pairs:
        table[one, other] += 1
    steps = np.arange(most + 1)
    weights = (steps[:, None] - steps[None, :]) ** 2 / most**2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / len(pairs)
    expected = float((weights * chance).sum())
    return 1.0 - float((weights * table).sum()) / expected if expected else None

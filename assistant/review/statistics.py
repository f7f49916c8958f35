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


def median(values: Sequence[float]) -> Estimate:
    """A median with the interval that order alone gives, whatever the values are spread like."""
    if not values:
        return NOTHING
    data = np.sort(np.asarray(values, np.float64))
    of = len(data)
    middle = float(np.median(data))
    # Below six no pair of the values covers 95 %.
    if of < 6:
        return Estimate(middle, None, None, of)
    half = _Z * math.sqrt(of) / 2
    low = max(0, math.floor(of / 2 - half) - 1)
    high = min(of - 1, math.ceil(of / 2 + half))
    return Estimate(middle, float(data[low]), float(data[high]), of)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups that are made of chats: how much higher the first is, as they are and alike.

    `one` and `other` are the means, `raw` their difference, `alike` the difference within cells,
    weighted by the first group; `matched` is how many of that one have a partner in their cell.
    """

    one: Estimate
    other: Estimate
    raw: Estimate
    alike: Estimate
    matched: int


def compared(
    values: Sequence[float],
    first: Sequence[bool],
    cells: Sequence[object],
    chats: Sequence[object],
    seed: int = 1,
) -> Comparison:
    """Compare two groups; intervals are drawn by chat, since answers of one chat are alike.

    The four sequences have one entry a case: its value, whether it is of the first group, the cell
    within which it may be compared, and its chat.
    """
    if not values:
        return Comparison(NOTHING, NOTHING, NOTHING, NOTHING, 0)
    value, group = np.asarray(values, np.float64), np.asarray(first, bool)
    cell, chat = _numbered(cells), _numbered(chats)
    place = 2 * cell + group
    size = 2 * (int(cell.max()) + 1)
    counted = np.bincount(place, minlength=size).astype(float)
    plain = np.ones(len(value))
    drawn = np.random.default_rng(seed)
    # Each chat counts as often as a draw with replacement would have it.
    draws = [
        _differences(drawn.poisson(1.0, int(chat.max()) + 1)[chat].astype(float), value, place)
        for _ in range(_DRAWS if len(value) < _MANY else _DRAWS // 4)
    ]
    one, other, raw, alike = _differences(plain, value, place)
    sizes = int(group.sum()), int((~group).sum())
    ends = [_ends(column) for column in np.asarray(draws, np.float64).T]
    paired = (counted[0::2] > 0) & (counted[1::2] > 0)
    matched = int(counted[1::2][paired].sum())

    def estimate(number: int, middle: float, of: int) -> Estimate:
        if math.isnan(middle):
            return Estimate(None, None, None, of)
        low, high = ends[number] if of > 1 else (None, None)
        return Estimate(middle, low, high, of)

    return Comparison(
        estimate(0, one, sizes[0]),
        estimate(1, other, sizes[1]),
        estimate(2, raw if min(sizes) > 1 else math.nan, min(sizes)),
        estimate(3, alike, min(matched, int(counted[0::2][paired].sum()))),
        matched,
    )


def _ends(drawn: np.ndarray) -> tuple[float | None, float | None]:
    """Where 95 % of the draws lie; a draw that left a group empty says nothing."""
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _numbered(names: Sequence[object]) -> np.ndarray:
    numbers: dict[object, int] = {}
    return np.asarray([numbers.setdefault(name, len(numbers)) for name in names], np.int64)


def _differences(
    weight: np.ndarray, value: np.ndarray, place: np.ndarray
) -> tuple[float, float, float, float]:
    """Mean of the first group, of the other, their difference, and that within cells."""
    size = int(place.max()) // 2 * 2 + 2
    much = np.bincount(place, weight, size)
    total = np.bincount(place, weight * value, size)
    own_n, used_n, own, used = much[0::2], much[1::2], total[0::2], total[1::2]
    one = used.sum() / used_n.sum() if used_n.sum() else math.nan
    other = own.sum() / own_n.sum() if own_n.sum() else math.nan
    both = (own_n > 0) & (used_n > 0)
    alike = math.nan
    if both.any():
        apart = used[both] / used_n[both] - own[both] / own_n[both]
        alike = float((apart * used_n[both]).sum() / used_n[both].sum())
    return float(one), float(other), float(one - other), alike

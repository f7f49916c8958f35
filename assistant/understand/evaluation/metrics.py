"""The figures by which reading is judged, each defined once, for training and for `assistant eval`.

Plain numpy, so that a company can measure without the training extra. Nothing is rounded here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

GROUPS = {
    "anger": "anger",
    "anxiety": "anxiety",
    "disappointment": "disappointment",
    "sadness": "disappointment",
    "confusion": "confusion",
    "joy": "joy",
    "gratitude": "joy",
    "neutral": "neutral",
    "surprise": "surprise",
}
"""Label → group in which service chat is measured."""
COUNTED = ("anger", "anxiety", "disappointment", "confusion", "joy", "neutral")
"""The six groups of the macro-F1; surprise is too rare, and counts in accuracy only."""
BINS = 10
RESAMPLES = 1000
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Classes:
    """How rows of known class were read: `matrix[i, j]` rows of `names[i]` read as `names[j]`."""

    names: tuple[str, ...]
    matrix: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Rows."""
        return int(self.matrix.sum())

    @property
    def accuracy(self) -> float:
        """Share read rightly; NaN without rows."""
        return float(np.trace(self.matrix)) / self.n if self.n else math.nan

    @property
    def support(self) -> NDArray[np.int64]:
        """Rows of each class."""
        return np.asarray(self.matrix.sum(axis=1), np.int64)

    @property
    def precision(self) -> Floats:
        """Of what was read as a class, the share that is; 0 where it was never read."""
        return _share(np.diagonal(self.matrix), self.matrix.sum(axis=0))

    @property
    def recall(self) -> Floats:
        """Of what is a class, the share read as it; 0 where there is none."""
        return _share(np.diagonal(self.matrix), self.support)

    @property
    def f1(self) -> Floats:
        """Harmonic mean of precision and recall; 0 where the class was never met."""
        return _share(2 * np.diagonal(self.matrix), self.matrix.sum(axis=0) + self.support)

    def macro_f1(self, counted: Iterable[str] | None = None) -> float:
        """Mean F1 over the classes that have rows, of `counted` where given; NaN without any."""
        wanted = set(self.names if counted is None else counted)
        each = [
            value
            for name, value, rows in zip(self.names, self.f1, self.support, strict=True)
            if rows and name in wanted
        ]
        return float(np.mean(each)) if each else math.nan


def _share(part: ArrayLike, whole: ArrayLike) -> Floats:
    over = np.asarray(whole, np.float64)
    return np.asarray(np.asarray(part, np.float64) / np.where(over == 0, 1, over), np.float64)


def classify(
    true: Sequence[str], read: Sequence[str], names: Sequence[str] | None = None
) -> Classes:
    """Count how classes were read; `names` fixes their order and must hold every one met."""
    known = tuple(names) if names is not None else tuple(sorted({*true, *read}))
    place = {name: index for index, name in enumerate(known)}
    size = len(known)
    cells = [place[t] * size + place[r] for t, r in zip(true, read, strict=True)]
    counts = np.bincount(np.asarray(cells, np.int64), minlength=size * size)
    return Classes(known, counts.reshape(size, size).astype(np.int64))


def in_groups(true: Sequence[str], read: Sequence[str]) -> Classes:
    """Emotions counted in the six groups and surprise."""
    return classify(
        [GROUPS[label] for label in true],
        [GROUPS[label] for label in read],
        (*COUNTED, "surprise"),
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose stated chance lies in one tenth: how many, stated on average, found right."""

    n: int
    stated: float
    right: float


def reliability(confidence: ArrayLike, right: ArrayLike) -> list[Bin]:
    """Stated chance against found, in ten bins of equal width (1.0 belongs to the last)."""
    stated = np.asarray(confidence, np.float64)
    found = np.asarray(right, np.float64)
    places = np.clip((stated * BINS).astype(int), 0, BINS - 1)
    return [
        Bin(int(inside.sum()), float(stated[inside].mean()), float(found[inside].mean()))
        if (inside := places == place).any()
        else Bin(0, math.nan, math.nan)
        for place in range(BINS)
    ]


def calibration_error(confidence: ArrayLike, right: ArrayLike) -> float:
    """Expected calibration error: the bins' gaps, weighted by their rows; NaN without rows."""
    bins = [one for one in reliability(confidence, right) if one.n]
    whole = sum(one.n for one in bins)
    if not whole:
        return math.nan
    return sum(one.n * abs(one.stated - one.right) for one in bins) / whole


def ranks(values: ArrayLike) -> Floats:
    """Ranks from 1, ties sharing their mean."""
    _, places, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[places], np.float64)


def rank_correlation(left: ArrayLike, right: ArrayLike) -> float:
    """Spearman's rho; NaN where one side does not vary."""
    one, other = ranks(left), ranks(right)
    if len(one) < 2 or not one.std() or not other.std():
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])


def interval(
    figure: Callable[[NDArray[np.int64]], float],
    clusters: Sequence[Hashable],
    resamples: int = RESAMPLES,
) -> tuple[float, float]:
    """95 % bootstrap interval of `figure(row numbers)`; the same rows give the same interval.

    Whole clusters (dialogues) are drawn, since messages of one chat are not independent.
    """
    numbers: dict[Hashable, int] = {}
    own = np.asarray([numbers.setdefault(cluster, len(numbers)) for cluster in clusters], np.int64)
    if len(numbers) < 2:
        return math.nan, math.nan
    order = np.argsort(own, kind="stable")
    sizes = np.bincount(own)
    starts = np.cumsum(sizes) - sizes
    chance = np.random.default_rng(0)
    found = []
    for _ in range(resamples):
        drawn = chance.integers(0, len(sizes), len(sizes))
        # All rows of the drawn clusters at once: a cluster's start, counted on for its size.
        ends = np.cumsum(sizes[drawn])
        steps = np.arange(ends[-1]) - np.repeat(ends - sizes[drawn], sizes[drawn])
        value = figure(order[np.repeat(starts[drawn], sizes[drawn]) + steps])
        if not math.isnan(value):
            found.append(value)
    if not found:
        return math.nan, math.nan
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Found:
    """Sets of things found against those that are there: right, found too much, missed."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that is there; NaN when nothing was found."""
        whole = self.right + self.extra
        return self.right / whole if whole else math.nan

    @property
    def recall(self) -> float:
        """Of what is there, the share found; NaN when nothing is there."""
        whole = self.right + self.missed
        return self.right / whole if whole else math.nan

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; NaN when there is nothing to speak of."""
        whole = 2 * self.right + self.extra + self.missed
        return 2 * self.right / whole if whole else math.nan


def found(true: Sequence[bool], read: Sequence[bool]) -> Found:
    """Yes-or-no answers as found and missed."""
    pairs = list(zip(true, read, strict=True))
    return Found(
        sum(t and r for t, r in pairs),
        sum(r and not t for t, r in pairs),
        sum(t and not r for t, r in pairs),
    )


def plain(value: Any, digits: int = 4) -> Any:
    """The same value ready for JSON: rounded, NaN as null, numpy's numbers as Python's."""
    if isinstance(value, dict):
        return {str(name): plain(item, digits) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, digits) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, digits) if math.isfinite(value) else None
    return value

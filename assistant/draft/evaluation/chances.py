"""Shares with honest intervals, and how far two raters agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FEW = 30
"""Below so many, a share says little, and it is told."""
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`; hits may be halves where ties count so."""

    hits: float
    n: int

    @property
    def value(self) -> float:
        """The share itself; NaN of nothing."""
        return self.hits / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval by Wilson; NaN of nothing."""
        return wilson(self.hits, self.n)

    def values(self) -> dict[str, Any]:
        """Ready for JSON: share, interval, n, and whether n is small."""
        low, high = self.interval
        return {"share": self.value, "interval": [low, high], "n": self.n, "few": self.n < FEW}


def wilson(hits: float, n: int) -> tuple[float, float]:
    """95 % Wilson interval of a share."""
    if not n:
        return math.nan, math.nan
    share = hits / n
    middle = share + _Z * _Z / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    whole = 1 + _Z * _Z / n
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed; NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def kappa(left: Sequence[str], right: Sequence[str]) -> float:
    """Cohen's kappa of two raters over the same items; NaN where chance alone agrees."""
    n = len(left)
    if not n or n != len(right):
        return math.nan
    same = sum(a == b for a, b in zip(left, right, strict=True)) / n
    by_chance = sum((left.count(m) / n) * (right.count(m) / n) for m in {*left, *right})
    return (same - by_chance) / (1 - by_chance) if by_chance < 1 else math.nan

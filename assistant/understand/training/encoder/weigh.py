"""Learns how the two readers' chances become one, on rows that neither has seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.understand.port import Blend
from assistant.understand.training import fit

Floats = NDArray[np.float32]
_LEAST = 1e-4
# Keeps the leans near nothing: a thousand rows can't bear nine free numbers.
_HOLD = 0.02
SHRINK = 0.5
"""What is found on a thousand rows flatters itself: half of it (in logarithms) is kept."""


def _logs(chances: Floats) -> NDArray[np.float64]:
    return np.asarray(np.log(np.maximum(chances, _LEAST)), np.float64)


def joined(first: Floats, second: Floats, how: Blend) -> Floats:
    """Blended chances, a row each; the same sum as `understand.blend` makes for one."""
    logits = how.first * _logs(first) + how.second * _logs(second)
    if how.lean:
        logits = logits + np.asarray(how.lean)
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def learn(
    first: Floats,
    second: Floats,
    labels: NDArray[np.int64],
    names: Sequence[str] | None = None,
) -> Blend:
    """Shares and leans with the least log loss; with `names` of moods, the decision's favour."""
    a, b = _logs(first), _logs(second)
    rows = np.arange(len(labels))

    def cost(values: NDArray[np.float64]) -> float:
        logits = values[0] * a + values[1] * b + values[2:]
        logits -= logits.max(1, keepdims=True)
        told = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        return float(-told[rows, labels].mean() + _HOLD * (values[2:] ** 2).sum())

    found = minimize(cost, np.asarray([0.4, 0.8, *[0.0] * a.shape[1]]), method="L-BFGS-B").x
    leans = tuple(round(float(v), 4) for v in found[2:])
    how = Blend(round(float(found[0]), 4), round(float(found[1]), 4), leans)
    if names is None:
        return how
    favour = fit.favour(joined(first, second, how), labels, names) ** SHRINK
    return Blend(how.first, how.second, leans, tuple(round(float(v), 4) for v in favour))

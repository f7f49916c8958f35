"""Figures of a reader on rows it has not seen: accuracy, macro-F1, calibration, false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, f1_score

__all__ = ["calibration_error", "confusion", "f1_score", "grouped", "rank_correlation"]

# The six groups in which service chat is measured; surprise is too rare to count.
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
COUNTED = ("anger", "anxiety", "disappointment", "confusion", "joy", "neutral")


def grouped(true: Sequence[str], read: Sequence[str]) -> dict[str, float]:
    """Accuracy and macro-F1 over the six groups."""
    right = [GROUPS[label] for label in true]
    told = [GROUPS[label] for label in read]
    each = f1_score(right, told, labels=list(COUNTED), average=None, zero_division=0)
    found = {
        f"f1_{name}": round(float(value), 4) for name, value in zip(COUNTED, each, strict=True)
    }
    present = [value for name, value in zip(COUNTED, each, strict=True) if name in right]
    return {
        "n": len(right),
        "accuracy": round(float(accuracy_score(right, told)), 4),
        "macro_f1": round(float(np.mean(present)), 4) if present else 0.0,
        **found,
    }


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error in ten bins."""
    total = 0.0
    places = np.minimum((confidence * 10).astype(int), 9)
    for place in range(10):
        inside = places == place
        if inside.any():
            gap = abs(confidence[inside].mean() - right[inside].mean())
            total += float(gap * inside.mean())
    return round(total, 4)


def confusion(true: Sequence[str], read: Sequence[str]) -> dict[str, dict[str, int]]:
    """Counts, true group → read group."""
    table: dict[str, dict[str, int]] = {}
    for right, told in zip(true, read, strict=True):
        row = table.setdefault(GROUPS[right], {})
        row[GROUPS[told]] = row.get(GROUPS[told], 0) + 1
    return table


def ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    """Mean ranks, ties shared."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), np.float64)


def rank_correlation(left: NDArray[Any], right: NDArray[Any]) -> float:
    """Spearman's rho."""
    return round(float(np.corrcoef(ranks(left), ranks(right))[0, 1]), 4)

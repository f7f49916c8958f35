"""Figures of a reader in training: those of evaluation, rounded for headers and logs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from numpy.typing import ArrayLike

from assistant.understand.evaluation import metrics


def grouped(true: Sequence[str], read: Sequence[str]) -> dict[str, float]:
    """Accuracy and macro-F1 over the six groups."""
    classes = metrics.in_groups(true, read)
    macro = classes.macro_f1(metrics.COUNTED)
    return {
        "n": classes.n,
        "accuracy": round(classes.accuracy, 4),
        "macro_f1": 0.0 if math.isnan(macro) else round(macro, 4),
        **{
            f"f1_{name}": round(float(value), 4)
            for name, value in zip(classes.names, classes.f1, strict=True)
            if name in metrics.COUNTED
        },
    }


def macro_f1(true: Sequence[str], read: Sequence[str]) -> float:
    """Mean F1 over the labels that occur in `true`."""
    return round(metrics.classify(true, read).macro_f1(), 4)


def calibration_error(confidence: ArrayLike, right: ArrayLike) -> float:
    """Expected calibration error in ten bins."""
    return round(metrics.calibration_error(confidence, right), 4)


def confusion(true: Sequence[str], read: Sequence[str]) -> dict[str, dict[str, int]]:
    """Counts, true group → read group, without the zeros."""
    classes = metrics.in_groups(true, read)
    rows: dict[str, dict[str, int]] = {}
    for name, counts in zip(classes.names, classes.matrix, strict=True):
        told = {other: int(n) for other, n in zip(classes.names, counts, strict=True) if n}
        if told:
            rows[name] = told
    return rows


def rank_correlation(left: ArrayLike, right: ArrayLike) -> float:
    """Spearman's rho."""
    return round(metrics.rank_correlation(left, right), 4)

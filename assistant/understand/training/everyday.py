"""The reader for everyday talk (domain "social"): a check that reading generalises."""

from __future__ import annotations

from typing import Any

import numpy as np

from assistant.understand.training import fit, report
from assistant.understand.training.corpora import TEST_FOLDS
from assistant.understand.training.prepare import (
    NAMES,
    Data,
    Floats,
    Tell,
    folds_of,
    is_held,
    labels_of,
    targets_of,
)

# How much a corpus says about reading everyday talk (others: 0.4).
EVERYDAY = {"zh_smp_usual_train": 1.0, "zh_smp_virus_train": 0.3, "brighter": 1.0}


def everyday_weight(name: str) -> float:
    """How much a row of this corpus counts."""
    return next((weight for part, weight in EVERYDAY.items() if part in name), 0.4)


def social(
    data: Data, helpers: dict[str, Floats], spread: fit.Spread, tell: Tell
) -> tuple[Floats, Floats, dict[str, Any]]:
    """Head and calibration for everyday talk, and its figures on unseen rows."""
    names = [
        n
        for n, (rows, _) in data.others.items()
        if set(labels_of(rows)) - {"positive", "negative", "neutral"}
    ]
    if not names:
        size = len(spread.pull)
        return np.zeros((size, len(NAMES)), np.float32), flat(), {}
    rows = [example for name in names for example in data.others[name][0]]
    labels, folds = labels_of(rows), folds_of(rows)
    wide = spread(
        np.vstack([np.hstack([data.others[n][1].numbers, helpers[n]]) for n in names]).astype(
            np.float32
        )
    )
    corpus = np.concatenate([[name] * len(data.others[name][0]) for name in names])
    held = np.asarray([is_held(name) for name in corpus])
    learned = ~held & ~np.isin(folds, list(TEST_FOLDS))
    weight = np.asarray([everyday_weight(name) for name in corpus], np.float32)
    targets = targets_of(rows)[:, : len(NAMES)]
    indices = np.asarray([NAMES.index(label) for label in labels], np.int64)
    scores = np.zeros((len(rows), len(NAMES)), np.float32)
    for part in range(3):
        apart = learned & (folds % 3 == part)
        if apart.any() and (learned & ~apart).any():
            found = fit.wide_head(
                wide, spread.pull, targets, weight, np.flatnonzero(learned & ~apart)
            )
            scores[apart] = wide[apart] @ found
    head = fit.wide_head(wide, spread.pull, targets, weight, np.flatnonzero(learned))
    scores[~learned] = wide[~learned] @ head
    close = learned & (weight >= 1.0) if (learned & (weight >= 1.0)).any() else learned
    bend = fit.calibration(
        scores[close], indices[close], np.ones(int(close.sum()), np.float32), len(NAMES)
    )
    told = np.asarray(NAMES)[(np.hstack([scores, np.ones((len(scores), 1))]) @ bend).argmax(1)]
    figures: dict[str, Any] = {}
    for name in names:
        inside = (corpus == name) & ~learned
        if inside.sum() >= 30:
            figures[name] = {
                "n": int(inside.sum()),
                "macro_f1": report.macro_f1(list(labels[inside]), list(told[inside])),
                "accuracy": round(float((labels[inside] == told[inside]).mean()), 4),
            }
            tell(f"everyday {name}: {figures[name]}")
    return head, bend, figures


def flat() -> Floats:
    """A calibration that always says neutral, for when nothing could be learned."""
    flat = np.zeros((len(NAMES) + 1, len(NAMES)), np.float32)
    flat[-1, NAMES.index("neutral")] = 5.0
    return flat

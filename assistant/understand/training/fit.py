"""Ridge machines over n-grams, numbers and random cosine features; deterministic for given data.

A ridge on one-of-nine targets does as well here as logistic regression, is solved exactly in
seconds for some ten thousand chats, and leaves linear weights that are read with one sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from assistant.understand.emotion.features import NUMBERS, SHAPE
from assistant.understand.training.report import grouped

Floats = NDArray[np.float32]

# Chosen on the development folds.
WAVES = 2560
WIDTH = 0.35
SHAPE_PULL, CUE_PULL, HELPER_PULL, WAVE_PULL = 0.9, 0.6, 0.6, 1.1
RIDGE = 0.6
HELPERS = 40


@dataclass(frozen=True, slots=True)
class Helpers:
    """Linear views learned on other corpora, turned to their main axes: own n-grams → helpers."""

    weights: Floats

    def __call__(self, own: Any) -> Floats:
        """Helper values, a row a message."""
        return np.asarray(own @ self.weights, np.float32)


def helper_heads(matrix: Any, labels: NDArray[np.str_]) -> Floats:
    """One linear machine a class of one corpus; columns are classes."""
    machine = LinearSVC(C=0.3, dual=True, max_iter=80, random_state=0)
    machine.fit(matrix, labels)
    return np.asarray(machine.coef_.T, np.float32)


def main_axes(values: Floats, count: int = HELPERS) -> Floats:
    """Projection of standardised head values on their main axes, as one matrix for raw values."""
    spread = values.std(0) + 1e-6
    even = (values - values.mean(0)) / spread
    _, directions = np.linalg.eigh(even.T @ even)
    kept = directions[:, ::-1][:, :count]
    # A direction's sign is arbitrary: fix it, so that the same data gives the same file.
    kept = kept * np.sign(kept[np.abs(kept).argmax(0), np.arange(kept.shape[1])])
    return np.asarray(kept / spread[:, None], np.float32)


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers → [standardised, random cosine features, 1]; see emotion.model.Weights.spread."""

    mean: Floats
    scale: Floats
    waves: Floats
    phase: Floats
    pull: Floats

    @classmethod
    def of(cls, numbers: Floats) -> Spread:
        """Learn mean and scale; groups count alike however many numbers they hold."""
        groups = (len(SHAPE), len(NUMBERS) - len(SHAPE), numbers.shape[1] - len(NUMBERS))
        size = np.concatenate([np.full(count, max(count, 1)) for count in groups])
        rare = np.concatenate(
            [np.full(groups[0], 1e-3), np.full(groups[1], 0.15), np.full(groups[2], 1e-3)]
        )
        pulls = (SHAPE_PULL, CUE_PULL, HELPER_PULL)
        pull = np.concatenate([np.full(n, p) for n, p in zip(groups, pulls, strict=True)])
        generator = np.random.RandomState(20_240_601)
        count = numbers.shape[1]
        return cls(
            numbers.mean(0).astype(np.float32),
            ((numbers.std(0) + rare) * np.sqrt(size)).astype(np.float32),
            (generator.normal(size=(count, WAVES)) * np.sqrt(2 * WIDTH)).astype(np.float32),
            (generator.uniform(0, 2 * np.pi, WAVES)).astype(np.float32),
            np.concatenate([pull, np.full(WAVES, WAVE_PULL), [1.0]]).astype(np.float32),
        )

    def __call__(self, numbers: Floats) -> Floats:
        """Rows of [even, waves, 1] without pulls."""
        even = (numbers - self.mean) / self.scale
        waves = np.cos(even @ self.waves + self.phase) * np.sqrt(2 / WAVES)
        return np.hstack([even, waves, np.ones((len(even), 1))]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Head:
    """Linear outputs over text and wide features."""

    text: Floats
    wide: Floats

    def __call__(self, text: Any, wide: Floats) -> Floats:
        """Scores, a row a message."""
        return np.asarray(text @ self.text + wide @ self.wide, np.float32)


def kernel(text: Any, wide: Floats, pull: Floats) -> Floats:
    """Similarity of all rows with each other."""
    pulled = wide * pull
    return np.asarray((text @ text.T).toarray() + pulled @ pulled.T, np.float32)


def solve(similarity: Floats, targets: Floats, weights: Floats, rows: NDArray[np.int64]) -> Floats:
    """Dual ridge coefficients (0 outside `rows`)."""
    root = np.sqrt(weights[rows])
    system = similarity[np.ix_(rows, rows)] * root[:, None] * root[None]
    system[np.diag_indices(len(rows))] += RIDGE
    factor = linalg.cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    found = linalg.cho_solve(factor, targets[rows] * root[:, None]) * root[:, None]
    dual = np.zeros((len(similarity), targets.shape[1]), np.float32)
    dual[rows] = found
    return dual


def head(text: Any, wide: Floats, pull: Floats, dual: Floats) -> Head:
    """Weights of the features from the weights of the examples."""
    return Head(
        np.asarray(text.T @ dual, np.float32),
        np.asarray((wide.T @ dual) * (pull**2)[:, None], np.float32),
    )


def wide_head(
    wide: Floats, pull: Floats, targets: Floats, weights: Floats, rows: NDArray[np.int64]
) -> Floats:
    """A ridge over the wide features alone, for sets too large for the dual way."""
    pulled = (wide[rows] * pull).astype(np.float64)
    scaled = pulled * weights[rows][:, None]
    system = scaled.T @ pulled + RIDGE * np.eye(pulled.shape[1])
    found = linalg.solve(system, scaled.T @ targets[rows], assume_a="pos")
    return np.asarray(found * pull[:, None], np.float32)


def calibration(scores: Floats, labels: NDArray[np.int64], weights: Floats, classes: int) -> Floats:
    """Scores → logits whose chances are true, learned on scores of unseen rows.

    A class that never occurs gets a logit far below all others.
    """
    machine = LogisticRegression(C=3.0, max_iter=400)
    machine.fit(scores, labels, sample_weight=weights)
    found = np.full((scores.shape[1] + 1, classes), 0.0, np.float32)
    found[-1] = -12.0
    found[:-1, machine.classes_] = machine.coef_.T
    found[-1, machine.classes_] = machine.intercept_
    return found


def beside(left: Any, right: Any) -> Any:
    """Two sparse matrices side by side."""
    return sparse.hstack([left, right]).tocsr()


def favour(chances: Floats, labels: NDArray[np.int64], names: Sequence[str]) -> Floats:
    """A factor a label that the decision multiplies chances with, found by coordinate ascent.

    Aims at accuracy and macro-F1 of the groups alike; chances themselves stay as they are.
    """
    true = [names[place] for place in labels]
    factors = np.ones(len(names), np.float32)

    def worth(candidate: Floats) -> float:
        told = [names[place] for place in (chances * candidate).argmax(1)]
        found = grouped(true, told)
        return found["accuracy"] + found["macro_f1"]

    best = worth(factors)
    for _ in range(3):
        for place, name in enumerate(names):
            if name in {"neutral", "sadness", "surprise"}:
                continue
            for factor in (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.7, 1.9):
                candidate = factors.copy()
                candidate[place] = factor
                found = worth(candidate)
                if found > best + 1e-4:
                    best, factors = found, candidate
    return factors

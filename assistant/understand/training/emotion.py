"""Trains the emotion reader: `train(data, out)` writes weights, header and figures."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.emotion.features import NUMBERS
from assistant.understand.emotion.model import FORMAT
from assistant.understand.training import corpora, fit, report
from assistant.understand.training.corpora import TEST_FOLDS, Example
from assistant.understand.training.everyday import social
from assistant.understand.training.helpers import learn_helpers
from assistant.understand.training.pack import pack
from assistant.understand.training.prepare import (
    NAMES,
    Data,
    Floats,
    Tell,
    folds_of,
    labels_of,
    prepare,
    targets_of,
)

log = logging.getLogger("assistant.understand")

BALANCE = 0.5
MORE_SEEDS = "seed_more"
DEVELOPMENT = (range(3, 7), range(7, 11), range(11, 14), range(14, 17), range(17, 20))


def _balance(labels: NDArray[np.str_], own: Floats) -> Floats:
    """Rare labels count more, gently."""
    counts = {name: max(int((labels == name).sum()), 40) for name in NAMES}
    most = max(counts.values())
    return (
        np.asarray([(most / counts[str(label)]) ** BALANCE for label in labels], np.float32) * own
    )


@dataclass(frozen=True, slots=True)
class Crossed:
    """The service rows, scored by readers that have not seen their dialogues.

    `scores` are columns of nine labels and the intensity, a row each of `data.service`; they stand
    where `done` (development folds, out of fold) or `test` (by all of the development) say so.
    """

    data: Data
    text: Any
    wide: Floats
    helper: Floats
    helper_values: dict[str, Floats]
    spread: fit.Spread
    targets: Floats
    weights: Floats
    similar: Floats
    scores: Floats
    done: NDArray[np.bool_]
    test: NDArray[np.bool_]
    bend: Floats
    favour: Floats

    @property
    def chances(self) -> Floats:
        """Calibrated chances of the labels, a row each."""
        return _chances(self.scores, self.bend)


def cross_fit(found: corpora.Corpora, tell: Tell) -> Crossed:
    """Score every service row by a reader learned without its part of the folds.

    The sentences of seed_more.toml are left to the encoder: with them, n-grams lost 1.2 points of
    accuracy on service chats and gained little in languages of which they know ninety lines.
    Rows keep their places, since seeds stand last.
    """
    service = tuple(example for example in found.service if example.source != MORE_SEEDS)
    data = prepare(replace(found, service=service), tell)
    helper, helper_values = learn_helpers(data, tell)
    own = data.table.matrix(data.own_vocabulary, own=True)
    context = data.table.matrix(data.context_vocabulary, own=False)
    text = fit.beside(own, context)
    numbers = np.hstack([data.table.numbers, np.asarray(own @ helper, np.float32)])
    spread = fit.Spread.of(numbers)
    wide = spread(numbers)
    labels, folds = labels_of(data.service), folds_of(data.service)
    kinds = np.asarray([example.kind for example in data.service])
    targets = targets_of(data.service)
    weights = _balance(labels, np.asarray([e.weight for e in data.service], np.float32))
    learned = ~np.isin(folds, list(TEST_FOLDS))
    similar = fit.kernel(text, wide, spread.pull)
    real = kinds == "service"
    scores = np.zeros((len(labels), targets.shape[1]), np.float32)
    done = np.zeros(len(labels), bool)
    for part in DEVELOPMENT:
        apart = np.isin(folds, list(part)) & real
        if not apart.any():
            continue
        rows = np.flatnonzero(learned & ~np.isin(folds, list(part)))
        scores[apart] = (similar @ fit.solve(similar, targets, weights, rows))[apart]
        done |= apart
    indices = np.asarray([NAMES.index(label) for label in labels], np.int64)
    bend = fit.calibration(
        scores[done][:, : len(NAMES)],
        indices[done],
        np.ones(int(done.sum()), np.float32),
        len(NAMES),
    )
    favour = fit.favour(_chances(scores[done], bend), indices[done], NAMES)
    test = np.isin(folds, list(TEST_FOLDS)) & real
    scores[test] = (similar @ fit.solve(similar, targets, weights, np.flatnonzero(learned)))[test]
    return Crossed(
        data, text, wide, helper, helper_values, spread, targets, weights, similar, scores, done,
        test, bend, favour,
    )  # fmt: skip


def train(
    root: Path, out: Path, tell: Tell = log.info, keep_test_apart: bool = False
) -> dict[str, Any]:
    """Train on a data folder and write a model folder; returns the figures on unseen rows.

    Folds 0–2 of 20 (whole dialogues) are touched only to report; choices are made by
    cross-validation inside the others; the shipped weights are then learned from all rows,
    unless `keep_test_apart` asks for weights whose whole way can be measured on the test folds.
    """
    crossed = cross_fit(corpora.load(root), tell)
    data, scores, helper, spread = crossed.data, crossed.scores, crossed.helper, crossed.spread
    figures: dict[str, Any] = {
        name: _figures(
            scores[rows], crossed.bend, crossed.favour, data.service, np.flatnonzero(rows)
        )
        for name, rows in (("development", crossed.done), ("test", crossed.test))
    }
    tell(json.dumps(figures, ensure_ascii=False))
    kinds = np.asarray([example.kind for example in data.service])
    learned = ~np.isin(folds_of(data.service), list(TEST_FOLDS))
    shipped = np.flatnonzero(learned) if keep_test_apart else np.arange(len(learned))
    dual = fit.solve(crossed.similar, crossed.targets, crossed.weights, shipped)
    head = fit.head(crossed.text, crossed.wide, spread.pull, dual)
    pleased, figures["satisfaction"] = _satisfaction(data, helper, spread, keep_test_apart)
    everyday, social_bend, figures["everyday"] = social(data, crossed.helper_values, spread, tell)
    outputs = np.hstack([head.text, pleased.text])
    columns = np.zeros(
        (
            len(data.own_vocabulary) + len(data.context_vocabulary),
            outputs.shape[1] + helper.shape[1],
        ),
        np.float32,
    )
    columns[:, : outputs.shape[1]] = outputs
    columns[: len(helper), outputs.shape[1] :] = helper
    arrays = {
        "mean": spread.mean,
        "scale": spread.scale,
        "waves": spread.waves,
        "phase": spread.phase,
        "wide": np.hstack([head.wide, pleased.wide]),
        "social": everyday,
        "calibration": crossed.bend,
        "social_calibration": social_bend,
        "favour": crossed.favour,
    }
    header = {
        "format": FORMAT,
        "numbers": list(NUMBERS),
        "labels": list(NAMES),
        "rows": {
            "service": int((kinds == "service").sum()),
            "projected": int((kinds == "projected").sum()),
            "seed": int((kinds == "seed").sum()),
            **{name: len(rows) for name, (rows, _) in data.others.items()},
        },
        "figures": figures,
    }
    pack(
        out, arrays, columns, np.concatenate([data.own_vocabulary, data.context_vocabulary]), header
    )
    tell(f"written to {out}")
    return figures


def _satisfaction(
    data: Data, helper: Floats, spread: fit.Spread, keep_test_apart: bool
) -> tuple[fit.Head, dict[str, Any]]:
    """How content people judged the customer, from the last message; −1…1."""
    size = len(data.own_vocabulary) + len(data.context_vocabulary)
    if len(data.endings) < 50:
        return fit.Head(
            np.zeros((size, 1), np.float32), np.zeros((len(spread.pull), 1), np.float32)
        ), {}
    own = data.endings.matrix(data.own_vocabulary, own=True)
    text = fit.beside(own, data.endings.matrix(data.context_vocabulary, own=False))
    wide = spread(np.hstack([data.endings.numbers, np.asarray(own @ helper, np.float32)]))
    targets: Floats = (data.satisfaction / 2)[:, None].astype(np.float32)
    similar = fit.kernel(text, wide, spread.pull)
    weights = np.full(len(targets), 0.5, np.float32)
    test = np.isin(data.ending_folds, list(TEST_FOLDS))
    told = similar @ fit.solve(similar, targets, weights, np.flatnonzero(~test))
    figures = {
        "n": int(test.sum()),
        "rank_correlation": report.rank_correlation(told[test, 0], targets[test, 0]),
    }
    shipped = np.flatnonzero(~test) if keep_test_apart else np.arange(len(targets))
    dual = fit.solve(similar, targets, weights, shipped)
    return fit.head(text, wide, spread.pull, dual), figures


def _chances(scores: Floats, bend: Floats) -> Floats:
    logits = np.hstack([scores[:, : len(NAMES)], np.ones((len(scores), 1))]) @ bend
    chances = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(chances / chances.sum(1, keepdims=True), np.float32)


def _figures(
    scores: Floats, bend: Floats, favour: Floats, examples: list[Example], rows: NDArray[np.int64]
) -> dict[str, Any]:
    chances = _chances(scores, bend)
    choice = (chances * favour).argmax(1)
    told = np.asarray(NAMES)[choice]
    sure = chances[np.arange(len(choice)), choice]
    true = labels_of([examples[row] for row in rows])
    plain = true == "neutral"
    sources = np.asarray([examples[row].source for row in rows])
    return {
        **report.grouped(list(true), list(told)),
        "ece": report.calibration_error(sure.astype(np.float64), told == true),
        "false_alarms": round(
            float(
                (plain & (told != "neutral") & (scores[:, -1] >= 0.5)).sum() / max(plain.sum(), 1)
            ),
            4,
        ),
        "routine_called_emotional": round(
            float((plain & (told != "neutral")).sum() / max(plain.sum(), 1)), 4
        ),
        "confusion": report.confusion(list(true), list(told)),
        "by_source": {
            str(s): report.grouped(list(true[sources == s]), list(told[sources == s]))
            for s in sorted(set(sources))
        },
    }

"""Trains the emotion reader: `train(data, out)` writes weights, header and figures."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.emotion.features import NUMBERS
from assistant.understand.emotion.model import FORMAT, HEADER, LABELS, WEIGHTS
from assistant.understand.training import corpora, fit, report
from assistant.understand.training.corpora import TEST_FOLDS, Corpora, Example
from assistant.understand.training.matrices import Table, frequent

log = logging.getLogger("assistant.understand")
Floats = NDArray[np.float32]
Tell = Callable[[str], None]

MOST_ROWS = 27_000  # of one other corpus
LARGE = 25_000  # a corpus this large keeps its own helper heads
KEPT_KEYS = 100_000
SECOND_SHARE = 0.25
BALANCE = 0.5
DEVELOPMENT = (range(3, 7), range(7, 11), range(11, 14), range(14, 17), range(17, 20))
# How much a corpus of everyday talk says about reading everyday talk (others: 0.4).
EVERYDAY = {"zh_smp_usual_train": 1.0, "zh_smp_virus_train": 0.3, "brighter": 1.0}
NAMES = tuple(str(label) for label in LABELS)


@dataclass(slots=True)
class Data:
    """Everything as matrices over one vocabulary."""

    service: list[Example]
    table: Table
    own_vocabulary: NDArray[np.uint32]
    context_vocabulary: NDArray[np.uint32]
    others: dict[str, tuple[list[Example], Table]]
    endings: Table
    satisfaction: Floats
    ending_folds: NDArray[np.int64]


def _prepare(found: Corpora, tell: Tell) -> Data:
    service = list(found.service)
    table = Table(example.messages for example in service)
    tell(f"{len(service)} labelled chat messages")
    others: dict[str, tuple[list[Example], Table]] = {}
    for name, examples in found.others.items():
        step = max(1, -(-len(examples) // MOST_ROWS))
        kept = list(examples[::step])
        others[name] = (kept, Table(example.messages for example in kept))
        tell(f"{name}: {len(kept)}")
    endings = Table(ending.messages for ending in found.endings)
    own, context = table.keys()
    far = [side.keys()[0] for _, side in others.values()]
    vocabulary = np.union1d(
        frequent(own, 2), frequent(np.concatenate(far), 8) if far else np.zeros(0, np.uint32)
    )
    return Data(
        service,
        table,
        vocabulary.astype(np.uint32),
        frequent(context, 2),
        others,
        endings,
        np.asarray([ending.satisfaction for ending in found.endings], np.float32),
        np.asarray([ending.fold for ending in found.endings], np.int64),
    )


def _held(name: str) -> bool:
    return name.endswith("_eval")


def _labels(examples: list[Example]) -> NDArray[np.str_]:
    return np.asarray([example.label for example in examples])


def _folds(examples: list[Example]) -> NDArray[np.int64]:
    return np.asarray([example.fold for example in examples], np.int64)


def _learn_helpers(data: Data, tell: Tell) -> tuple[Floats, dict[str, Floats]]:
    """Helper weights, and for each other corpus helper values by machines that have not seen them.

    Test rows (the test folds, and files named *_eval) are seen by no machine.
    """
    matrices = {n: t.matrix(data.own_vocabulary, own=True) for n, (_, t) in data.others.items()}
    used = [n for n in data.others if not _held(n) and len(set(_labels(data.others[n][0]))) > 1]
    if not used:
        return np.zeros((len(data.own_vocabulary), 0), np.float32), {
            name: np.zeros((len(data.others[name][0]), 0), np.float32) for name in data.others
        }
    heads: dict[str, Floats] = {}
    unseen: dict[str, list[tuple[NDArray[np.bool_], Floats]]] = {}
    for name in used:
        labels, folds = _labels(data.others[name][0]), _folds(data.others[name][0])
        learned = ~np.isin(folds, list(TEST_FOLDS))
        heads[name] = fit.helper_heads(matrices[name][learned], labels[learned])
        unseen[name] = []
        for part in range(3):
            apart = learned & (folds % 3 == part)
            rest = learned & ~apart
            if apart.any() and set(labels[rest]) == set(labels[learned]):
                unseen[name].append((apart, fit.helper_heads(matrices[name][rest], labels[rest])))
    every = np.hstack([heads[name] for name in used])
    sample = data.table.matrix(data.own_vocabulary, own=True)
    # Heads of the largest corpora stay as they are; all others are turned to their main axes.
    large = np.concatenate(
        [np.full(heads[n].shape[1], len(data.others[n][0]) >= LARGE and "polarity" not in n) for n in used]
    )
    turned = fit.main_axes(np.asarray(sample @ every[:, ~large], np.float32))
    axes = np.zeros((len(large), turned.shape[1] + int(large.sum())), np.float32)
    axes[~large, : turned.shape[1]] = turned
    axes[large, turned.shape[1] :] = np.eye(int(large.sum()))
    values: dict[str, Floats] = {}
    for name, matrix in matrices.items():
        raw = np.asarray(matrix @ every, np.float32)
        if name in used:
            start = sum(heads[other].shape[1] for other in used[: used.index(name)])
            width = heads[name].shape[1]
            for apart, own in unseen[name]:
                raw[apart, start : start + width] = matrix[apart] @ own
        values[name] = raw @ axes
    tell(f"{every.shape[1]} helper heads from {len(used)} corpora")
    return np.asarray(every @ axes, np.float32), values


def _targets(examples: list[Example]) -> Floats:
    """Nine soft labels and the intensity."""
    found = np.zeros((len(examples), len(NAMES) + 1), np.float32)
    for row, example in enumerate(examples):
        share = SECOND_SHARE if example.second in NAMES else 0.0
        found[row, NAMES.index(example.label)] += 1 - share
        if share:
            found[row, NAMES.index(str(example.second))] += share
        found[row, -1] = example.intensity or 0.0
    return found


def _balance(labels: NDArray[np.str_], own: Floats) -> Floats:
    """Rare labels count more, gently."""
    counts = {name: max(int((labels == name).sum()), 40) for name in NAMES}
    most = max(counts.values())
    return (
        np.asarray([(most / counts[str(label)]) ** BALANCE for label in labels], np.float32) * own
    )


def _everyday_weight(name: str) -> float:
    return next((weight for part, weight in EVERYDAY.items() if part in name), 0.4)


def _social(
    data: Data, helpers: dict[str, Floats], spread: fit.Spread, tell: Tell
) -> tuple[Floats, Floats, dict[str, Any]]:
    """Head and calibration for everyday talk, and its figures on unseen rows."""
    names = [
        n
        for n, (rows, _) in data.others.items()
        if set(_labels(rows)) - {"positive", "negative", "neutral"}
    ]
    if not names:
        size = len(spread.pull)
        return np.zeros((size, len(NAMES)), np.float32), _flat(), {}
    rows = [example for name in names for example in data.others[name][0]]
    labels, folds = _labels(rows), _folds(rows)
    wide = spread(
        np.vstack([np.hstack([data.others[n][1].numbers, helpers[n]]) for n in names]).astype(
            np.float32
        )
    )
    corpus = np.concatenate([[name] * len(data.others[name][0]) for name in names])
    held = np.asarray([_held(name) for name in corpus])
    learned = ~held & ~np.isin(folds, list(TEST_FOLDS))
    weight = np.asarray([_everyday_weight(name) for name in corpus], np.float32)
    targets = _targets(rows)[:, : len(NAMES)]
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
            wanted = sorted(set(labels[inside]))
            f1 = report.f1_score(
                labels[inside], told[inside], labels=wanted, average="macro", zero_division=0
            )
            figures[name] = {
                "n": int(inside.sum()),
                "macro_f1": round(float(f1), 4),
                "accuracy": round(float((labels[inside] == told[inside]).mean()), 4),
            }
            tell(f"everyday {name}: {figures[name]}")
    return head, bend, figures


def _flat() -> Floats:
    flat = np.zeros((len(NAMES) + 1, len(NAMES)), np.float32)
    flat[-1, NAMES.index("neutral")] = 5.0
    return flat


def _pack(
    out: Path,
    arrays: dict[str, Any],
    text: Floats,
    keys: NDArray[np.uint32],
    header: dict[str, Any],
) -> None:
    """Keep the keys that matter, as int8; the rest as float16."""
    spread = text.std(0) + 1e-9
    force = np.abs(text / spread).max(1)
    kept = np.sort(np.argsort(-force, kind="stable")[:KEPT_KEYS])
    text, keys = text[kept], keys[kept]
    order = np.argsort(keys, kind="stable")
    text, keys = text[order], keys[order]
    scale = np.maximum(np.minimum(np.abs(text).max(0), 14 * text.std(0)), 1e-9) / 127
    packed = np.clip(np.round(text / scale), -127, 127).astype(np.int8)
    out.mkdir(parents=True, exist_ok=True)
    small = {
        name: value.astype(np.float16) if name in {"waves", "wide", "social"} else value
        for name, value in arrays.items()
    }
    np.savez_compressed(
        out / WEIGHTS, keys=keys, text=packed, text_scale=scale.astype(np.float32), **small
    )
    (out / HEADER).write_text(
        json.dumps(header, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def train(root: Path, out: Path, tell: Tell = log.info) -> dict[str, Any]:
    """Train on a data folder and write a model folder; returns the figures on unseen rows.

    Folds 0–2 of 20 (whole dialogues) are touched only to report; choices are made by
    cross-validation inside the others; the shipped weights are then learned from all rows.
    """
    data = _prepare(corpora.load(root), tell)
    helper, helper_values = _learn_helpers(data, tell)
    own = data.table.matrix(data.own_vocabulary, own=True)
    context = data.table.matrix(data.context_vocabulary, own=False)
    text = fit.beside(own, context)
    numbers = np.hstack([data.table.numbers, np.asarray(own @ helper, np.float32)])
    spread = fit.Spread.of(numbers)
    wide = spread(numbers)
    labels, folds = _labels(data.service), _folds(data.service)
    kinds = np.asarray([example.kind for example in data.service])
    targets = _targets(data.service)
    weights = _balance(labels, np.asarray([e.weight for e in data.service], np.float32))
    similar = fit.kernel(text, wide, spread.pull)
    real = kinds == "service"
    learned = ~np.isin(folds, list(TEST_FOLDS))
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
    figures: dict[str, Any] = {
        "development": _figures(scores[done], bend, favour, data.service, np.flatnonzero(done)),
        "test": _figures(scores[test], bend, favour, data.service, np.flatnonzero(test)),
    }
    tell(json.dumps(figures, ensure_ascii=False))
    head = fit.head(
        text, wide, spread.pull, fit.solve(similar, targets, weights, np.arange(len(labels)))
    )
    del similar
    pleased, figures["satisfaction"] = _satisfaction(data, helper, spread)
    social, social_bend, figures["everyday"] = _social(data, helper_values, spread, tell)
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
        "social": social,
        "calibration": bend,
        "social_calibration": social_bend,
        "favour": favour,
    }
    header = {
        "format": FORMAT,
        "numbers": list(NUMBERS),
        "labels": list(NAMES),
        "rows": {
            "service": int(real.sum()),
            "projected": int((kinds == "projected").sum()),
            "seed": int((kinds == "seed").sum()),
            **{name: len(rows) for name, (rows, _) in data.others.items()},
        },
        "figures": figures,
    }
    _pack(
        out, arrays, columns, np.concatenate([data.own_vocabulary, data.context_vocabulary]), header
    )
    tell(f"written to {out}")
    return figures


def _satisfaction(
    data: Data, helper: Floats, spread: fit.Spread
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
    targets = (data.satisfaction / 2)[:, None]
    similar = fit.kernel(text, wide, spread.pull)
    weights = np.full(len(targets), 0.5, np.float32)
    test = np.isin(data.ending_folds, list(TEST_FOLDS))
    told = similar @ fit.solve(similar, targets, weights, np.flatnonzero(~test))
    figures = {
        "n": int(test.sum()),
        "rank_correlation": report.rank_correlation(told[test, 0], targets[test, 0]),
    }
    dual = fit.solve(similar, targets, weights, np.arange(len(targets)))
    return fit.head(text, wide, spread.pull, dual), figures


def _chances(scores: Floats, bend: Floats) -> Floats:
    logits = np.hstack([scores[:, : len(NAMES)], np.ones((len(scores), 1))]) @ bend
    chances = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(chances / chances.sum(1, keepdims=True), np.float32)


def _figures(
    scores: Floats, bend: Floats, examples: list[Example], rows: NDArray[np.int64]
) -> dict[str, Any]:
    chances = _chances(scores, bend)
    choice = (chances * favour).argmax(1)
    told = np.asarray(NAMES)[choice]
    sure = chances[np.arange(len(choice)), choice]
    true = _labels([examples[row] for row in rows])
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

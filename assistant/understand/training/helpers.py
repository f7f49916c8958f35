"""What other corpora teach: linear views of a message that every reader may look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.understand.training import fit
from assistant.understand.training.corpora import TEST_FOLDS
from assistant.understand.training.prepare import Data, Floats, Tell, folds_of, is_held, labels_of

LARGE = 25_000  # a corpus this large keeps its own helper heads


def learn_helpers(data: Data, tell: Tell) -> tuple[Floats, dict[str, Floats]]:
    """Helper weights, and for each other corpus helper values by machines that have not seen them.

    Test rows (the test folds, and files named *_eval) are seen by no machine.
    """
    matrices = {n: t.matrix(data.own_vocabulary, own=True) for n, (_, t) in data.others.items()}
    used = [n for n in data.others if not is_held(n) and len(set(labels_of(data.others[n][0]))) > 1]
    if not used:
        return np.zeros((len(data.own_vocabulary), 0), np.float32), {
            name: np.zeros((len(data.others[name][0]), 0), np.float32) for name in data.others
        }
    heads: dict[str, Floats] = {}
    unseen: dict[str, list[tuple[NDArray[np.bool_], Floats]]] = {}
    for name in used:
        labels, folds = labels_of(data.others[name][0]), folds_of(data.others[name][0])
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
        [
            np.full(heads[n].shape[1], len(data.others[n][0]) >= LARGE and "polarity" not in n)
            for n in used
        ]
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

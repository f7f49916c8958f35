"""The data folder as matrices over one vocabulary, and what each row should give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.understand.emotion.model import LABELS
from assistant.understand.training.corpora import Corpora, Example
from assistant.understand.training.matrices import Table, frequent

Floats = NDArray[np.float32]
Tell = Callable[[str], None]
NAMES = tuple(str(label) for label in LABELS)
MOST_ROWS = 27_000  # of one other corpus
SECOND_SHARE = 0.25


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


def prepare(found: Corpora, tell: Tell) -> Data:
    """Compute the features of every row once."""
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


def is_held(name: str) -> bool:
    """A file named *_eval is kept for the report."""
    return name.endswith("_eval")


def labels_of(examples: list[Example]) -> NDArray[np.str_]:
    """Labels, a row each."""
    return np.asarray([example.label for example in examples])


def folds_of(examples: list[Example]) -> NDArray[np.int64]:
    """Folds, a row each."""
    return np.asarray([example.fold for example in examples], np.int64)


def targets_of(examples: list[Example]) -> Floats:
    """Nine soft labels and the intensity."""
    found = np.zeros((len(examples), len(NAMES) + 1), np.float32)
    for row, example in enumerate(examples):
        share = SECOND_SHARE if example.second in NAMES else 0.0
        found[row, NAMES.index(example.label)] += 1 - share
        if share:
            found[row, NAMES.index(str(example.second))] += share
        found[row, -1] = example.intensity or 0.0
    return found

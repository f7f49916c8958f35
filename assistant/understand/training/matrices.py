"""Examples become matrices, through the very features that reading uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.domain.chat import Message
from assistant.understand.emotion.cues import Hit, find
from assistant.understand.emotion.features import OWN_BLOCKS, Features, extract, scaled
from assistant.understand.emotion.normalise import Line

Floats = NDArray[np.float32]


def features_of(messages: Sequence[Message]) -> Features:
    """Features of the last message."""
    lines = [Line(message.text) for message in messages]
    found: dict[int, list[Hit]] = {}

    def hits(index: int) -> list[Hit]:
        if index not in found:
            found[index] = find(lines[index])
        return found[index]

    return extract(messages, len(messages) - 1, lines.__getitem__, hits)


class Table:
    """Sparse rows (own words only, and with context) and dense numbers of a set of examples."""

    def __init__(self, conversations: Iterable[Sequence[Message]]) -> None:
        own: tuple[list[int], list[float], list[int]] = ([], [], [0])
        context: tuple[list[int], list[float], list[int]] = ([], [], [0])
        numbers: list[list[float]] = []
        for messages in conversations:
            features = features_of(messages)
            numbers.append(features.numbers)
            for store, wanted in ((own, True), (context, False)):
                blocks = {n: b for n, b in features.blocks.items() if (n in OWN_BLOCKS) is wanted}
                keys, values = scaled(blocks)
                store[0].extend(keys)
                store[1].extend(values)
                store[2].append(len(store[0]))
        self._own, self._context = own, context
        self.numbers = np.asarray(numbers, np.float32)

    def __len__(self) -> int:
        return len(self.numbers)

    def keys(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """All keys as they occur: own, context."""
        return np.asarray(self._own[0], np.uint32), np.asarray(self._context[0], np.uint32)

    def matrix(self, vocabulary: NDArray[np.uint32], own: bool) -> Any:
        """CSR matrix over a sorted vocabulary; unknown keys are left out, lengths stay."""
        keys, values, ends = self._own if own else self._context
        wanted = np.asarray(keys, np.uint32)
        places = np.searchsorted(vocabulary, wanted)
        places[places == len(vocabulary)] = 0
        known = vocabulary[places] == wanted if len(vocabulary) else np.zeros(len(wanted), bool)
        before = np.concatenate([[0], np.cumsum(known)])
        return sparse.csr_matrix(
            (
                np.asarray(values, np.float32)[known],
                places[known].astype(np.int32),
                before[np.asarray(ends)].astype(np.int32),
            ),
            shape=(len(ends) - 1, len(vocabulary)),
        )


def frequent(keys: NDArray[np.uint32], least: int) -> NDArray[np.uint32]:
    """Sorted keys that occur at least so often."""
    found, counts = np.unique(keys, return_counts=True)
    return found[counts >= least]

"""A small linear model over hashed features, kept as bytes: how language and issue are learned.

Features are strings; each is hashed with CRC-32 into one of 2**bits rows of an int8 matrix. No
library is needed to use a model beyond NumPy, and a text costs a fraction of a millisecond.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.notice import Notice, UserFault

Floats = NDArray[np.float32]


def row(feature: str, bits: int) -> int:
    """The row of a feature."""
    return zlib.crc32(feature.encode("utf-8", "replace")) & ((1 << bits) - 1)


def counts(features: Iterable[str], bits: int) -> tuple[NDArray[np.int64], Floats]:
    """Rows and their weights (how often, damped, scaled to length one)."""
    mask, crc = (1 << bits) - 1, zlib.crc32
    seen = Counter([crc(feature.encode("utf-8", "replace")) & mask for feature in features])
    rows = np.fromiter(seen.keys(), dtype=np.int64, count=len(seen))
    values = np.sqrt(np.fromiter(seen.values(), dtype=np.float32, count=len(seen)))
    length = float(np.sqrt((values**2).sum()))
    return rows, (values / length if length else values).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """One score a label: weights (2**bits × labels, int8), a scale and a bias a label."""

    labels: tuple[str, ...]
    bits: int
    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats
    temperature: float = 1.0

    def scores(self, features: Iterable[str]) -> Floats:
        """Raw score of each label, in the order of `labels`."""
        rows, values = counts(features, self.bits)
        if not len(rows):
            return self.bias.copy()
        return (values @ self.weights[rows].astype(np.float32)) * self.scale + self.bias

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """Calibrated chance of each label; they sum to one."""
        return dict(
            zip(self.labels, softmax(self.scores(features) / self.temperature), strict=True)
        )

    def save(self, file: Path) -> None:
        """Write the model; NumPy's own format, no pickled objects."""
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            file,
            labels=np.array(self.labels),
            bits=np.array(self.bits),
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
            temperature=np.array(self.temperature),
        )


def softmax(scores: Floats) -> list[float]:
    """Scores as chances that sum to one."""
    powers = np.exp(scores - scores.max())
    return [float(value) for value in powers / powers.sum()]


def pack(
    labels: Iterable[str], bits: int, weights: NDArray[Any], bias: NDArray[Any], temperature: float
) -> LinearModel:
    """Turn learned weights (2**bits × labels) into bytes."""
    scale = np.abs(weights).max(axis=0) / 127
    scale[scale == 0] = 1
    small = np.round(weights / scale).astype(np.int8)
    return LinearModel(
        tuple(labels), bits, small, scale.astype(np.float32), bias.astype(np.float32), temperature
    )


def load(file: Path) -> LinearModel:
    """Read a model.

    Raises UserFault when the file is missing or damaged.
    """
    try:
        with np.load(file, allow_pickle=False) as values:
            return LinearModel(
                tuple(str(label) for label in values["labels"]),
                int(values["bits"]),
                values["weights"],
                values["scale"],
                values["bias"],
                float(values["temperature"]),
            )
    except (OSError, ValueError, KeyError, zlib.error, zipfile.BadZipFile) as error:
        reason = Notice.of("understand.model_unreadable", file=file, reason=error)
        raise UserFault(reason, f"{file}: {error}") from error

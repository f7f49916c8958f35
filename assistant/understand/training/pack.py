"""Writes a model folder: int8 n-gram weights, float16 for the rest, a header that people read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understand.emotion.model import HEADER, WEIGHTS
from assistant.understand.training.prepare import NAMES, Floats

KEPT_KEYS = 130_000
OUTPUTS = len(NAMES) + 2
HELPERS_MATTER = 0.5  # beside the labels themselves


def pack(
    out: Path,
    arrays: dict[str, Any],
    text: Floats,
    keys: NDArray[np.uint32],
    header: dict[str, Any],
) -> None:
    """Keep the keys that matter, as int8; the rest as float16."""
    spread = text.std(0) + 1e-9
    force = np.abs(text / spread)
    force[:, OUTPUTS:] *= HELPERS_MATTER
    kept = np.sort(np.argsort(-force.max(1), kind="stable")[:KEPT_KEYS])
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

"""Word vectors packed in 4 bits: blocks of 32 values, each with a half-precision scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
BLOCK_BYTES = 18


def unpack(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Rows of blocks as float32: value = (nibble − 8) × scale, low nibbles first."""
    rows = blocks.reshape(len(blocks), -1, BLOCK_BYTES)
    scale = rows[:, :, :2].copy().view(np.float16).astype(np.float32)
    nibbles = rows[:, :, 2:]
    values = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=2).astype(np.float32) - 8
    result: NDArray[np.float32] = (values * scale).reshape(len(blocks), -1)
    return result

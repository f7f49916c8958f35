"""Word vectors unpack to what was packed."""

from __future__ import annotations

import numpy as np

from assistant.neural.words import BLOCK, unpack


def test_low_nibbles_come_first_and_each_block_has_its_scale():
    nibbles = np.arange(32, dtype=np.uint8) % 16
    packed = (nibbles[:16] | (nibbles[16:] << 4)).astype(np.uint8)
    scale = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    row = np.concatenate([scale, packed, scale, packed])[None]
    values = unpack(row)
    assert values.shape == (1, 2 * BLOCK)
    assert values[0, :16].tolist() == [(n - 8) * 0.5 for n in range(16)]
    assert values[0, 16:32].tolist() == [(n - 8) * 0.5 for n in range(16)]

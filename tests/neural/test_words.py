"""Word vectors unpack to what was packed."""

from __future__ import annotations

import numpy as np

from assistant.neural import session
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


def test_two_networks_share_one_copy_until_the_file_changes(tmp_path):
    file = tmp_path / "words.npz"
    np.savez_compressed(file, blocks=np.zeros((2, 18), np.uint8))
    first = session.words(file)
    assert session.words(file) is first
    np.savez_compressed(file, blocks=np.ones((3, 18), np.uint8))
    assert session.words(file).shape == (3, 18)

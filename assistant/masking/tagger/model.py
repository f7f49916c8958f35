"""The tagger as shipped: an ONNX network in 8 bits over the second reader's word vectors."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import paths
from assistant.domain.notice import Notice
from assistant.masking.tagger.cut import Cutter, Piece
from assistant.masking.tagger.spans import KINDS, Found, spans
from assistant.neural import session
from assistant.neural.words import unpack

log = logging.getLogger("assistant.masking")

FORMAT = 1
NETWORK, HEADER = "network.onnx", "header.json"
WORDS, PIECES = "words.npz", "pieces.model"
BOS, EOS = 0, 2
WINDOW = 160
"""Pieces read at once; a longer text is read in stretches that overlap by a quarter."""
_STEP = WINDOW - 40
_ENDS = 20
"""Stretches read at each end of a text that has more than twice as many, some 5,000 signs in all:
between them rules alone find names, so that nobody can keep the record waiting with a book."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    network: Any
    words: NDArray[np.uint8]
    cutter: Cutter
    least: tuple[float, ...]


class TaggerModel:
    """Loads at first use; without its files or its libraries it says so and finds nothing."""

    def __init__(self, folder: Path | None = None, shared: Path | None = None) -> None:
        """`folder` holds the network, `shared` the word vectors and tokenizer of the encoder."""
        self._folder = folder
        self._shared = shared
        self._lock = threading.Lock()
        self.notice: Notice | None = None

    @cached_property
    def _loaded(self) -> _Loaded | None:
        folder = self._folder or paths.shipped_models() / "masking"
        try:
            return _read(folder, self._shared or paths.shipped_models() / "encoder")
        except ImportError as error:
            self.notice = Notice.of("tagger.library_missing", reason=error)
        except FileNotFoundError as error:
            self.notice = Notice.of("tagger.missing", folder=Path(error.filename or folder).parent)
        except session.REFUSED as error:
            self.notice = Notice.of("tagger.damaged", folder=folder, reason=error)
        log.warning("names are found by rules alone: %s", self.notice.id)
        return None

    @property
    def ready(self) -> bool:
        """True when it can find anything (loads it)."""
        with self._lock:
            return self._loaded is not None

    def find(self, text: str) -> list[Found]:
        """Names and addresses in a folded text, in order; empty without its files."""
        with self._lock:
            loaded = self._loaded
        if loaded is None:
            return []
        pieces = loaded.cutter.cut(text)
        if not pieces:
            return []
        return spans(text, pieces, _chances(loaded, pieces), loaded.least)


def _chances(loaded: _Loaded, pieces: list[Piece]) -> NDArray[np.float32]:
    """A row a piece; where stretches overlap, each tells of what lies further from its ends.

    What is not read is nobody's.
    """
    numbers = [piece.number for piece in pieces]
    found = np.zeros((len(numbers), len(KINDS)), np.float32)
    found[:, 0] = 1
    begins = list(range(0, max(1, len(numbers) - (WINDOW - _STEP)), _STEP))
    if len(begins) > 2 * _ENDS:
        begins = begins[:_ENDS] + begins[-_ENDS:]
    for begin in begins:
        stretch = numbers[begin : begin + WINDOW]
        words = unpack(loaded.words[np.asarray([BOS, *stretch, EOS])])[None]
        told = loaded.network.run(["chances"], {"words": words})[0][0][1:-1]
        skipped = (WINDOW - _STEP) // 2 if begin else 0
        found[begin + skipped : begin + len(stretch)] = told[skipped:]
    return found


def _read(folder: Path, shared: Path) -> _Loaded:
    """Read the files; raises ImportError, FileNotFoundError, or one of session.REFUSED."""
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    if header["format"] != FORMAT or header["kinds"] != list(KINDS):
        raise ValueError("made for another version of the program: train it again")
    blocks = session.words(shared / WORDS)
    if len(blocks) != header["words"]:
        raise ValueError("made for other word vectors: train it again")
    network = session.network((folder / NETWORK).read_bytes())
    cutter = Cutter(session.processor(shared / PIECES))
    return _Loaded(network, blocks, cutter, tuple(float(one) for one in header["least"]))

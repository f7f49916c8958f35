"""What the customer's turn is about: five more layers over the middle of the encoder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.neural import session
from assistant.understand.ngram import softmax
from assistant.understand.topics import issue_of_topics

NETWORK, HEADER = "matter.onnx", "matter.json"
FORMAT = 1
NONE = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """The network, and the topics that its first scores stand for; it learned acts beside them."""

    network: Any
    topics: tuple[str, ...]

    def chances(self, states: NDArray[np.float32], segments: NDArray[np.int64]) -> dict[str, float]:
        """Chances of every topic ("" for none), from states (1, pieces, width)."""
        [scores] = self.network.run(["scores"], {"states": states, "segments": segments})[0]
        found = softmax(scores[: len(self.topics)])
        return {name: float(one) for name, one in zip(self.topics, found, strict=True)}


def read_branch(folder: Path, threads: int) -> Matter | None:
    """Read its two files, None where there are none: an encoder can be trained without it.

    Raises ImportError, FileNotFoundError, or one of session.REFUSED.
    """
    if not (folder / HEADER).exists() and not (folder / NETWORK).exists():
        return None
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    topics = tuple(header["topics"])
    if header["format"] != FORMAT or {*topics} != {*issue_of_topics(), NONE}:
        raise ValueError("made for other topics: train it again")
    return Matter(session.network((folder / NETWORK).read_bytes(), threads), topics)

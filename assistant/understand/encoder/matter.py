"""What the customer's turn is about and does: five more layers over the middle of the encoder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.reading import Act
from assistant.neural import session
from assistant.understand.ngram import softmax
from assistant.understand.port import Say
from assistant.understand.topics import issue_of_topics

NETWORK, HEADER = "matter.onnx", "matter.json"
FORMAT = 1
NONE = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """The network, what its scores stand for, and how much the first reader counts beside it."""

    network: Any
    topics: tuple[str, ...]
    acts: tuple[Act, ...]
    topic_say: Say
    act_say: Say

    def chances(
        self, states: NDArray[np.float32], segments: NDArray[np.int64]
    ) -> tuple[dict[str, float], dict[Act, float]]:
        """Chances of every topic ("" for none) and act, from states (1, pieces, width)."""
        [scores] = self.network.run(["scores"], {"states": states, "segments": segments})[0]
        edge = len(self.topics)
        topics, acts = softmax(scores[:edge]), softmax(scores[edge:])
        return (
            {name: float(one) for name, one in zip(self.topics, topics, strict=True)},
            {act: float(one) for act, one in zip(self.acts, acts, strict=True)},
        )


def read_matter_network(folder: Path, threads: int) -> Matter:
    """Read its two files; raises ImportError, FileNotFoundError, or one of session.REFUSED."""
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    topics = tuple(header["topics"])
    if header["format"] != FORMAT or {*topics} != {*issue_of_topics(), NONE}:
        raise ValueError("made for other topics: train it again")
    network = session.network((folder / NETWORK).read_bytes(), threads)
    acts = tuple(Act(one) for one in header["acts"])
    return Matter(network, topics, acts, Say(**header["topic_say"]), Say(**header["act_say"]))

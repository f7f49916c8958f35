"""The encoder as shipped: an ONNX network in 8 bits, its word vectors and its tokenizer."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.reading import Emotion, Issue
from assistant.neural import session
from assistant.neural.words import unpack
from assistant.understand.encoder.matter import Matter, read_branch
from assistant.understand.encoder.tokens import Tokens, tokens
from assistant.understand.ngram import softmax
from assistant.understand.port import Blend, Opinion

log = logging.getLogger("assistant.understand")

FORMAT = 1
NETWORK, WORDS, PIECES, HEADER = "network.onnx", "words.npz", "pieces.model", "header.json"
SCORES, MIDDLE = "scores", "/network/layers.6/second/LayerNormalization_output_0"
Floats = NDArray[np.float32]


class Cutter:
    """Cuts text with the shipped tokenizer."""

    bos, eos = 0, 2

    def __init__(self, processor: Any) -> None:
        self._processor = processor

    def cut(self, texts: list[str]) -> list[list[int]]:
        """Numbers of the pieces of each text."""
        found: list[list[int]] = self._processor.encode(texts)
        return found


@dataclass(frozen=True, slots=True)
class _Loaded:
    network: Any
    words: NDArray[np.uint8]
    cutter: Cutter
    heads: dict[str, slice]
    blends: dict[str, Blend]
    serious_from: float
    harmless_to: float
    matter: Matter | None


class EncoderModel:
    """Loads at first use; without its files or its libraries it says so and gives no opinion."""

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self.notice: Notice | None = None

    @cached_property
    def _loaded(self) -> _Loaded | None:
        folder = self._folder or paths.shipped_models() / "encoder"
        try:
            return _read(folder, self._threads)
        except ImportError as error:
            self.notice = Notice.of("encoder.library_missing", reason=error)
        except FileNotFoundError:
            self.notice = Notice.of("encoder.missing", folder=folder)
        except session.REFUSED as error:
            self.notice = Notice.of("encoder.damaged", folder=folder, reason=error)
        log.warning("second opinion not used: %s", self.notice.id)
        return None

    @property
    def ready(self) -> bool:
        """True when it can give opinions (loads it)."""
        with self._lock:
            return self._loaded is not None

    def vectors(self, texts: Sequence[str]) -> Floats | None:
        """How the middle of the network sees each text: rows of length 1; None without it.

        Texts of near meaning have a high product. The upper layers know mood and matter only, so
        they would tell less (and are left out: half of the time).
        """
        with self._lock:
            loaded = self._loaded
        if loaded is None or MIDDLE not in (one.name for one in loaded.network.get_outputs()):
            return None
        from onnxruntime import RunOptions

        options = RunOptions()
        options.only_execute_path_to_fetches = True
        rows = []
        for text in texts:
            read = tokens([Message(Speaker.CUSTOMER, text)], 0, loaded.cutter)
            seen = loaded.network.run([MIDDLE], _inputs(loaded, read), options)[0][0]
            mean = seen.mean(axis=0)
            rows.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
        return np.stack(rows).astype(np.float32)

    def opinion(
        self, messages: Sequence[Message], about: int, domain: str = "service"
    ) -> Opinion | None:
        """What the encoder says of customer message number `about`; None without its files."""
        with self._lock:
            loaded = self._loaded
        if loaded is None:
            return None
        scores, said = _run(loaded, tokens(messages, about, loaded.cutter))
        heads = loaded.heads
        social = domain == "social"
        grave = float(scores[heads["escalate"]][0])
        return Opinion(
            tuple(softmax(scores[heads["social" if social else "mood"]])),
            tuple(softmax(scores[heads["issue"]])),
            float(1 / (1 + np.exp(-scores[heads["intensity"]][0]))),
            float(np.clip(scores[heads["satisfaction"]][0], -1.5, 1.5)),
            loaded.blends["social" if social else "mood"],
            loaded.blends["issue"],
            not social and grave >= loaded.serious_from,
            not social and grave <= loaded.harmless_to,
            {} if social else said,
        )


def _run(loaded: _Loaded, read: Tokens) -> tuple[Floats, dict[str, float]]:
    """The scores of all heads, and the branch's chances of topics where there is one."""
    inputs = _inputs(loaded, read)
    if loaded.matter is None:
        return loaded.network.run([SCORES], inputs)[0][0], {}
    scores, states = loaded.network.run([SCORES, MIDDLE], inputs)
    return scores[0], loaded.matter.chances(states, inputs["segments"])


def _inputs(loaded: _Loaded, read: Tokens) -> dict[str, NDArray[Any]]:
    words = unpack(loaded.words[np.asarray(read.ids)])[None]
    return {"words": words, "segments": np.asarray(read.segments, np.int64)[None]}


def _with_output(network: bytes) -> bytes:
    """The network with its middle as one more output, where it has one of that name.

    A file of this format is a message whose parts may follow each other: what stands behind it is
    merged into it. So an output is added without the library that writes such files. (Field 7 is
    the graph, its field 12 an output, whose fields are name and type: a tensor of floats.)
    """

    def field(number: int, content: bytes) -> bytes:
        assert len(content) < 128
        return bytes([number << 3 | 2, len(content)]) + content

    name = MIDDLE.encode()
    if name not in network:
        return network
    tensor_of_floats = field(1, b"\x08\x01")
    return network + field(7, field(12, field(1, name) + field(2, tensor_of_floats)))


def _read(folder: Path, threads: int) -> _Loaded:
    """Read a model folder; raises ImportError, FileNotFoundError, ValueError, RuntimeError."""
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    if (
        header["format"] != FORMAT
        or header["emotions"] != [str(e) for e in Emotion]
        or header["issues"] != [str(i) for i in Issue]
    ):
        raise ValueError("made for another version of the program: train it again")
    opened = session.network(_with_output((folder / NETWORK).read_bytes()), threads)
    words = session.words(folder / WORDS)
    cutter = Cutter(session.processor(folder / PIECES))
    heads = {name: slice(*ends) for name, ends in header["heads"].items()}
    blends = {
        name: Blend(how["first"], how["second"], tuple(how["lean"]), tuple(how["favour"]))
        for name, how in header["blends"].items()
    }
    matter = read_branch(folder, threads)
    serious, harmless = float(header["serious_from"]), float(header["harmless_to"])
    return _Loaded(opened, words, cutter, heads, blends, serious, harmless, matter)

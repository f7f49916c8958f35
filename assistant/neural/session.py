"""Opens the files of a small network: ONNX on the processor, a tokenizer, packed word vectors."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

REFUSED = (OSError, ValueError, KeyError, zipfile.BadZipFile, RuntimeError)
"""What reading the files of a network raises when they are damaged or of another version."""


def network(content: bytes, threads: int = 1) -> Any:
    """A session for the network; raises ImportError, or ValueError for bytes it refuses."""
    import onnxruntime

    # On Windows its builds report their use to the system unless told not to.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait would take the processor from the agent's browser.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except _refusals() as error:
        raise ValueError(str(error)) from error


def _refusals() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a file it can't use; its classes share no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = ("Fail", "InvalidProtobuf", "InvalidGraph", "InvalidArgument", "NotImplemented")
    return tuple(getattr(state, name) for name in names)


def words(file: Path) -> NDArray[np.uint8]:
    """Packed vectors, a row of blocks a piece, one copy a process; raises one of REFUSED."""
    return _words(file, _stamp(file))


def processor(file: Path) -> Any:
    """The SentencePiece tokenizer of a file, one a process; raises as above, or ImportError."""
    return _processor(file, _stamp(file))


def _stamp(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=2)
def _words(file: Path, stamp: tuple[int, int]) -> NDArray[np.uint8]:
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
        blocks: NDArray[np.uint8] = stored["blocks"]
    blocks.flags.writeable = False
    return blocks


@lru_cache(maxsize=2)
def _processor(file: Path, stamp: tuple[int, int]) -> Any:
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_proto=file.read_bytes())

"""Adapters for the test model, made by hand: one matrix of one layer."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

ALIGN = 32
WIDTH = 576  # of SmolLM2-135M
STRING, FLOAT = 8, 6


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def write(file: Path, strength: float, architecture: str = "llama", width: int = WIDTH) -> None:
    """An adapter that adds `strength` times a fixed matrix of rank 1 to the first layer."""
    values = {
        "general.type": "adapter",
        "general.architecture": architecture,
        "adapter.type": "lora",
    }
    pairs = b"".join(_text(k) + struct.pack("<I", STRING) + _text(v) for k, v in values.items())
    pairs += _text("adapter.lora.alpha") + struct.pack("<If", FLOAT, 1.0)
    waves = np.sin(np.arange(width, dtype=np.float32))
    tensors: dict[str, npt.NDArray[np.float32]] = {
        "blk.0.attn_output.weight.lora_a": waves.reshape(1, width),
        "blk.0.attn_output.weight.lora_b": (waves * strength).reshape(width, 1),
    }
    infos, data = b"", b""
    for name, matrix in tensors.items():
        shape = matrix.shape[::-1]
        infos += _text(name) + struct.pack("<IQQIQ", 2, *shape, 0, len(data))
        data += matrix.astype("<f4").tobytes()
        data += b"\0" * (-len(data) % ALIGN)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values) + 1) + pairs + infos
    file.write_bytes(head + b"\0" * (-len(head) % ALIGN) + data)

"""Writes trained weights in the form that llama.cpp puts on a model (GGUF, type "adapter")."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

# Names of the layers' matrices there and here.
MATRICES = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}
BLOCK = 32


def write(
    file: Path, name: str, alpha: float, weights: Mapping[str, npt.NDArray[np.float32]]
) -> None:
    """Write `weights`, named as peft names them, with A (rank × in) and B (out × rank).

    A is kept in 8 bits, B, whose rows are too short for that, in 16.
    """
    writer = gguf.GGUFWriter(file, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("general.name", name)
    writer.add_string("general.license", "Apache-2.0")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for key in sorted(weights):
        pieces = key.split(".")
        layer = pieces[pieces.index("layers") + 1]
        matrix = next(MATRICES[piece] for piece in pieces if piece in MATRICES)
        side = "a" if "lora_A" in pieces else "b"
        values = weights[key]
        tensor = f"blk.{layer}.{matrix}.weight.lora_{side}"
        if values.shape[-1] % BLOCK == 0:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(tensor, gguf.quantize(values, kind), raw_dtype=kind)
        else:
            writer.add_tensor(tensor, values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

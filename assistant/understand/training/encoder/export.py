"""Writes the folder that the product reads: an 8-bit ONNX network, word vectors, tokenizer."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from assistant.neural.training.base import Base
from assistant.understand.encoder.model import FORMAT, HEADER, NETWORK, PIECES, WORDS
from assistant.understand.training.encoder.network import EMOTIONS, ISSUES, Encoder, slices
from assistant.understand.training.encoder.vocabulary import tokenizer


class _Single(nn.Module):
    """The network for one message without padding."""

    def __init__(self, network: Encoder) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor, segments: Tensor) -> Tensor:
        scores: Tensor = self.network(words, segments, torch.ones_like(segments, dtype=words.dtype))
        return scores


def write(out: Path, network: Encoder, base: Base, kept: list[int], header: dict[str, Any]) -> None:
    """Write all four files; `header` carries figures and how opinions are weighed."""
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    width = network.shape.width
    example = (torch.zeros(1, 9, width), torch.zeros(1, 9, dtype=torch.int64))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Single(network), example, str(whole), dynamo=False, opset_version=17,
            input_names=["words", "segments"], output_names=["scores"],
            dynamic_axes={"words": {1: "pieces"}, "segments": {1: "pieces"}},
        )  # fmt: skip
        # Unsigned on both sides: signed weights overflow 16 bits on processors without VNNI.
        quantize_dynamic(
            str(whole), str(out / NETWORK), op_types_to_quantize=["MatMul"],
            per_channel=True, weight_type=QuantType.QUInt8,
        )  # fmt: skip
    np.savez_compressed(out / WORDS, blocks=base.words[np.asarray(kept)])
    (out / PIECES).write_bytes(tokenizer(base, kept))
    values = {
        "format": FORMAT,
        "emotions": list(EMOTIONS),
        "issues": list(ISSUES),
        "heads": {name: [at.start, at.stop] for name, at in slices().items()},
        **header,
    }
    (out / HEADER).write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")

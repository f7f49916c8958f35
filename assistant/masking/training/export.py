"""Writes the folder that masking reads: an 8-bit ONNX network and its header."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from assistant.masking.tagger.model import FORMAT, HEADER, NETWORK
from assistant.masking.tagger.spans import KINDS
from assistant.masking.training.network import Tagger


class _Single(nn.Module):
    """The network for one text without padding, with chances instead of scores."""

    def __init__(self, network: Tagger) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor) -> Tensor:
        chances: Tensor = self.network(words, torch.ones(words.shape[:2])).softmax(-1)
        return chances


def write(out: Path, network: Tagger, header: dict[str, Any]) -> None:
    """Write both files; `header` carries what the network was learned for and its figures."""
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Single(network), (torch.zeros(1, 9, network.width),), str(whole), dynamo=False,
            opset_version=17, input_names=["words"], output_names=["chances"],
            dynamic_axes={"words": {1: "pieces"}},
        )  # fmt: skip
        # Unsigned on both sides: signed weights overflow 16 bits on processors without VNNI.
        quantize_dynamic(
            str(whole), str(out / NETWORK), op_types_to_quantize=["MatMul"],
            per_channel=True, weight_type=QuantType.QUInt8,
        )  # fmt: skip
    values = {"format": FORMAT, "kinds": list(KINDS), **header}
    (out / HEADER).write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")

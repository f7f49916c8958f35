"""Transformer layers in torch, and how they take the weights of the base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.neural.training.base import Base


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


class Layer(nn.Module):
    """One transformer layer, normalised after each half."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.first = nn.LayerNorm(shape.width, shape.epsilon)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.second = nn.LayerNorm(shape.width, shape.epsilon)
        self.dropout = dropout

    def forward(self, states: Tensor, allowed: Tensor) -> Tensor:
        """States after this layer; `allowed` is added to what attention looks at."""
        rows, places, width = states.shape
        split = self.qkv(states).view(rows, places, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel's backward pass takes half of a step on a CPU.
        similar = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5
        mixed = (similar + allowed.to(similar.dtype)).softmax(-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(rows, places, width)
        states = self.first(states + self._thinned(self.out(mixed)))
        return self.second(states + self._thinned(self.down(functional.gelu(self.up(states)))))

    def _thinned(self, states: Tensor) -> Tensor:
        """Dropout with one mask a row: as good here, and drawing numbers costs as much as sums."""
        if not self.training or not self.dropout:
            return states
        kept = torch.rand(states.shape[0], 1, states.shape[2]) >= self.dropout
        return states * (kept.to(states.dtype) / (1 - self.dropout))


def shape(base: Base, layers: int | None = None) -> Shape:
    """The base's sizes, with its lowest `layers` alone where told."""
    return Shape(base.width, layers or base.layers, base.heads, base.inner, base.epsilon)


def tensors(base: Base) -> dict[str, Tensor]:
    """The base's weights, ready to be copied from."""
    return {name: torch.from_numpy(np.array(value)) for name, value in base.tensors.items()}


def take(layers: nn.ModuleList, weights: dict[str, Tensor]) -> None:
    """Copy the base's weights into the layers; call it without gradients."""
    for number, layer in enumerate(layers):
        assert isinstance(layer, Layer)

        def own(name: str, number: int = number) -> Tensor:
            return weights[f"l{number}.{name}"]

        layer.qkv.weight.copy_(torch.cat([own("q.w"), own("k.w"), own("v.w")]))
        layer.qkv.bias.copy_(torch.cat([own("q.b"), own("k.b"), own("v.b")]))
        for part, name in (
            (layer.out, "ao"), (layer.first, "aln"), (layer.up, "fi"),
            (layer.down, "fo"), (layer.second, "oln"),
        ):  # fmt: skip
            part.weight.copy_(own(f"{name}.w"))
            part.bias.copy_(own(f"{name}.b"))

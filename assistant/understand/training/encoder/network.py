"""The encoder in torch: multilingual-e5-small with segments, and a head for each thing it tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.domain.reading import Emotion, Issue
from assistant.understand.encoder.words import unpack
from assistant.understand.training.encoder.base import Base

EMOTIONS = tuple(str(e) for e in Emotion)
ISSUES = tuple(str(i) for i in Issue)
SEGMENTS = 3
HEADS = {
    "mood": len(EMOTIONS),
    "intensity": 1,
    "issue": len(ISSUES),
    "satisfaction": 1,
    "escalate": 1,
    "social": len(EMOTIONS),
    "polarity": 3,
}


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


class Encoder(nn.Module):
    """From word vectors and segments to one row of scores for each head."""

    def __init__(self, shape: Shape, places: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.places = nn.Embedding(places, shape.width)
        self.segments = nn.Embedding(SEGMENTS, shape.width)
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.heads = nn.ModuleDict(
            {name: nn.Linear(2 * shape.width, size) for name, size in HEADS.items()}
        )
        self.dropout = dropout

    def pooled(self, words: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """First state and mean of the message's own states, side by side."""
        places = torch.arange(words.shape[1], device=words.device)
        states = words + self.places(places)[None] + self.segments(segments)
        states = self.norm(states)
        if self.training:
            states = functional.dropout(states, self.dropout)
        allowed = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, allowed)
        own = (mask * (segments == 0))[:, :, None]
        mean = (states * own).sum(1) / own.sum(1).clamp(min=1.0)
        return torch.cat([states[:, 0], mean], 1)

    def forward(self, words: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """All heads side by side, in the order of HEADS."""
        pooled = self.pooled(words, segments, mask)
        if self.training:
            pooled = functional.dropout(pooled, self.dropout)
        return torch.cat([head(pooled.float()) for head in self.heads.values()], 1)


def slices() -> dict[str, slice]:
    """Where each head's columns stand."""
    found, at = {}, 0
    for name, size in HEADS.items():
        found[name] = slice(at, at + size)
        at += size
    return found


def build(base: Base, places: int, layers: int | None = None) -> Encoder:
    """The encoder with the base's weights; segments begin as the base's only token type."""
    shape = Shape(base.width, layers or base.layers, base.heads, base.inner, base.epsilon)
    network = Encoder(shape, places)
    take = {name: torch.from_numpy(np.array(value)) for name, value in base.tensors.items()}
    width = base.width
    with torch.no_grad():
        network.places.weight.copy_(take["emb.pos"].view(-1, width)[:places])
        kind = take["emb.type"].view(-1, width)[0]
        network.segments.weight.copy_(kind[None] + 0.01 * torch.randn(SEGMENTS, width))
        network.segments.weight[0] = kind
        network.norm.weight.copy_(take["emb.ln.w"])
        network.norm.bias.copy_(take["emb.ln.b"])
        for number, layer in enumerate(network.layers):
            assert isinstance(layer, Layer)

            def own(name: str, number: int = number) -> Tensor:
                return take[f"l{number}.{name}"]

            layer.qkv.weight.copy_(torch.cat([own("q.w"), own("k.w"), own("v.w")]))
            layer.qkv.bias.copy_(torch.cat([own("q.b"), own("k.b"), own("v.b")]))
            layer.out.weight.copy_(own("ao.w"))
            layer.out.bias.copy_(own("ao.b"))
            layer.first.weight.copy_(own("aln.w"))
            layer.first.bias.copy_(own("aln.b"))
            layer.up.weight.copy_(own("fi.w"))
            layer.up.bias.copy_(own("fi.b"))
            layer.down.weight.copy_(own("fo.w"))
            layer.down.bias.copy_(own("fo.b"))
            layer.second.weight.copy_(own("oln.w"))
            layer.second.bias.copy_(own("oln.b"))
        for head in network.heads.values():
            assert isinstance(head, nn.Linear)
            head.weight.normal_(0, 0.02)
            head.bias.zero_()
    return network


def word_vectors(base: Base, kept: list[int]) -> Tensor:
    """Float vectors of the kept pieces, a row each; they stay as they are."""
    return torch.from_numpy(unpack(base.words[np.asarray(kept)]))

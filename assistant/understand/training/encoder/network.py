"""The encoder in torch: multilingual-e5-small with segments, and a head for each thing it tells."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.domain.reading import Emotion, Issue
from assistant.neural.training.base import Base
from assistant.neural.training.layer import Layer, Shape, shape, take, tensors
from assistant.neural.words import unpack

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
    network = Encoder(shape(base, layers), places)
    weights = tensors(base)
    width = base.width
    with torch.no_grad():
        network.places.weight.copy_(weights["emb.pos"].view(-1, width)[:places])
        kind = weights["emb.type"].view(-1, width)[0]
        network.segments.weight.copy_(kind[None] + 0.01 * torch.randn(SEGMENTS, width))
        network.segments.weight[0] = kind
        network.norm.weight.copy_(weights["emb.ln.w"])
        network.norm.bias.copy_(weights["emb.ln.b"])
        take(network.layers, weights)
        for head in network.heads.values():
            assert isinstance(head, nn.Linear)
            head.weight.normal_(0, 0.02)
            head.bias.zero_()
    return network


def word_vectors(base: Base, kept: list[int]) -> Tensor:
    """Float vectors of the kept pieces, a row each; they stay as they are."""
    return torch.from_numpy(unpack(base.words[np.asarray(kept)]))

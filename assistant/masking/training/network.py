"""The tagger in torch: the lower layers of the encoder's base, and scores for every piece."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.masking.tagger.spans import KINDS
from assistant.neural.training.base import Base
from assistant.neural.training.layer import Layer, Shape, shape, take, tensors


class Tagger(nn.Module):
    """From word vectors (rows, pieces, width) to scores (rows, pieces, kinds)."""

    def __init__(self, sizes: Shape, places: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.width = sizes.width
        self.places = nn.Embedding(places, sizes.width)
        self.sort = nn.Parameter(torch.zeros(sizes.width))
        self.norm = nn.LayerNorm(sizes.width, sizes.epsilon)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.head = nn.Linear(sizes.width, len(KINDS))
        self.dropout = dropout

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Scores of each piece; `mask` is 1 where there is one."""
        places = torch.arange(words.shape[1], device=words.device)
        states = self.norm(words + self.places(places)[None] + self.sort)
        if self.training:
            states = functional.dropout(states, self.dropout)
        allowed = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, allowed)
        if self.training:
            states = functional.dropout(states, self.dropout)
        scores: Tensor = self.head(states.float())
        return scores


def build(base: Base, places: int, layers: int) -> Tagger:
    """The tagger with the base's weights in its layers."""
    network = Tagger(shape(base, layers), places)
    weights = tensors(base)
    with torch.no_grad():
        network.places.weight.copy_(weights["emb.pos"].view(-1, base.width)[:places])
        network.sort.copy_(weights["emb.type"].view(-1, base.width)[0])
        network.norm.weight.copy_(weights["emb.ln.w"])
        network.norm.bias.copy_(weights["emb.ln.b"])
        take(network.layers, weights)
        network.head.weight.normal_(0, 0.02)
        network.head.bias.zero_()
    return network

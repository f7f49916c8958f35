"""One stage of fine-tuning: rows, learning rate, epochs; keeps a running mean of the weights."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from assistant.neural.training.masters import Masters, share_of_rate
from assistant.understand.training.encoder.network import HEADS, Encoder, slices
from assistant.understand.training.encoder.rows import Batch, Row, batches

Tell = Callable[[str], None]
SAYS = {
    "mood": 1.0, "intensity": 2.0, "issue": 0.4, "satisfaction": 1.0, "escalate": 0.3,
    "social": 0.6, "polarity": 0.4,
}  # fmt: skip
"""How much each head's loss counts."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Settings of one stage; `budget` is pieces a batch, `keep` the running mean's memory."""

    epochs: float
    rate: float
    budget: int = 2048
    warm: float = 0.06
    keep: float = 0.998
    decay: float = 0.01
    seed: int = 1
    frozen: int = 0


def loss(scores: Tensor, batch: Batch, label_weights: Tensor) -> Tensor:
    """Weighted sum over the heads that have targets in this batch."""
    total = scores.new_zeros(())
    for name, at in slices().items():
        counts = batch.counts[:, at.start]
        if not bool(counts.any()):
            continue
        own, targets = scores[:, at], batch.targets[:, at]
        if name == "intensity":
            each = (own.sigmoid() - targets).square().squeeze(1)
        elif name == "satisfaction":
            each = (own - targets).square().squeeze(1)
        elif name == "escalate":
            each = functional.binary_cross_entropy_with_logits(
                own, targets, reduction="none"
            ).squeeze(1)
        else:
            each = -(targets * own.log_softmax(1)).sum(1)
        if name == "mood":
            counts = counts * (targets * label_weights).sum(1)
        total = total + SAYS[name] * (each * counts).sum() / len(counts)
    return total


def label_weights(rows: Sequence[Row], power: float = 0.35) -> Tensor:
    """Rare labels count a little more: (mean share / share) ** power, at most 3."""
    at = slices()["mood"]
    shares = np.sum([r.targets[at] * r.weight for r in rows if "mood" in r.heads], axis=0)
    shares = shares / shares.sum()
    weights = (1 / len(shares) / np.maximum(shares, 1e-4)) ** power
    weights /= (weights * shares).sum()
    return torch.from_numpy(np.minimum(weights, 3.0).astype(np.float32))


def fit(
    network: Encoder, words: Tensor, rows: Sequence[Row], stage: Stage, pad: int, tell: Tell,
    checkpoint: Callable[[int, Encoder], None] | None = None,
) -> Encoder:  # fmt: skip
    """Train; gives the running mean of the weights in float32 (`network` itself is spent)."""
    torch.manual_seed(stage.seed)
    chance = random.Random(stage.seed)
    for number, layer in enumerate(network.layers):
        layer.requires_grad_(number >= stage.frozen)
    for part in (network.places, network.norm):
        part.requires_grad_(stage.frozen == 0)
    masters = Masters(network, stage.keep, stage.decay)
    weights = label_weights(rows) if any("mood" in row.heads for row in rows) else torch.ones(9)
    epochs = [batches(rows, stage.budget, pad, chance) for _ in range(math.ceil(stage.epochs))]
    plan = [batch for epoch in epochs for batch in epoch][: int(len(epochs[0]) * stage.epochs)]
    began, told = time.monotonic(), 0.0
    network.train()
    for step, batch in enumerate(plan):
        rate = stage.rate * share_of_rate(step / len(plan), stage.warm)
        vectors = words[batch.ids].bfloat16()
        value = loss(network(vectors, batch.segments, batch.mask.bfloat16()), batch, weights)
        value.backward()
        masters.step(rate)
        told = 0.98 * told + 0.02 * value.item() if step else value.item()
        if step % 100 == 99:
            tell(f"step {step + 1}/{len(plan)} loss {told:.3f} {time.monotonic() - began:.0f} s")
            if checkpoint:
                checkpoint(step + 1, masters.mean)
    trained: Encoder = masters.mean
    return trained


@torch.no_grad()
def scores(network: Encoder, words: Tensor, rows: Sequence[Row], pad: int) -> np.ndarray:
    """Raw scores of every row, a column a head value."""
    network.eval()
    found = np.zeros((len(rows), sum(HEADS.values())), np.float32)
    for batch in batches(rows, 4096, pad, None):
        with torch.autocast("cpu", torch.bfloat16):
            told = network(words[batch.ids], batch.segments, batch.mask)
        found[batch.rows] = told.float().numpy()
    return found

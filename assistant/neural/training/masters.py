"""Moves the weights of a small network: sums in 16 bits, the optimiser in 32, a running mean."""

from __future__ import annotations

import copy

import torch
from torch import nn

HEAD_FASTER = 8.0
"""A head begins at nothing, the rest at a trained encoder: its rate is so much higher."""


class Masters:
    """Float32 weights behind a network of bfloat16, and their running mean.

    `mean` is the network of the running mean, in float32; `keep` its memory, `decay` the decay of
    matrices. Parameters below a child called `head` or `heads` stay in float32 and move faster;
    those that need no gradient stay as they are.
    """

    def __init__(self, network: nn.Module, keep: float, decay: float = 0.01) -> None:
        self.mean = copy.deepcopy(network).float()
        self._keep = keep
        self._steps = 0
        trained = {n: p for n, p in network.named_parameters() if p.requires_grad}
        self._master = {n: p.detach().float().clone().requires_grad_() for n, p in trained.items()}
        network.bfloat16()
        for name, child in network.named_children():
            if _is_head(name):
                child.float()
        self._live = {n: p for n, p in network.named_parameters() if p.requires_grad}
        means = dict(self.mean.named_parameters())
        self._means = {name: means[name] for name in self._live}
        heads = [value for name, value in self._master.items() if _is_head(name)]
        rest = [value for name, value in self._master.items() if not _is_head(name)]
        self._optimiser = torch.optim.AdamW(
            [
                {"params": [one for one in rest if one.ndim > 1], "weight_decay": decay},
                {"params": [one for one in rest if one.ndim == 1], "weight_decay": 0.0},
                {"params": heads, "weight_decay": decay},
            ],
            betas=(0.9, 0.98), eps=1e-6,
        )  # fmt: skip

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Follow the gradients that the network holds, and clear them."""
        for group, times in zip(self._optimiser.param_groups, (1.0, 1.0, HEAD_FASTER), strict=True):
            group["lr"] = rate * times
        for name, own in self._live.items():
            self._master[name].grad = None if own.grad is None else own.grad.float()
            own.grad = None
        nn.utils.clip_grad_norm_(self._master.values(), 1.0)
        self._optimiser.step()
        keep = min(self._keep, (1 + self._steps) / (10 + self._steps))
        for name, own in self._live.items():
            own.copy_(self._master[name])
            self._means[name].lerp_(self._master[name], 1 - keep)
        self._steps += 1


def _is_head(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in ("head", "heads")


def share_of_rate(share: float, warm: float = 0.06) -> float:
    """Up in a line while warming, then down in a line; `share` of the course is done."""
    if share < warm:
        return (share + 1e-3) / warm
    return 0.02 + 0.98 * (1 - (share - warm) / (1 - warm))

"""Fits the tagger: rows become numbered pieces with a kind each, a step is a batch of pieces."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from assistant.masking.fold import Folded, fold
from assistant.masking.tagger.cut import Cutter
from assistant.masking.tagger.model import BOS, EOS, WINDOW
from assistant.masking.training.fill import Row
from assistant.masking.training.network import Tagger
from assistant.neural.training.masters import Masters, share_of_rate

Tell = Callable[[str], None]
_PAD, _NONE = 1, -100
_KIND_WEIGHTS = (1.0, 1.3, 1.3, 1.3)
"""A miss costs more than a false mark."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast; `budget` is pieces a batch, `keep` the running mean's memory."""

    epochs: int = 4
    rate: float = 3e-4
    budget: int = 2048
    warm: float = 0.06
    keep: float = 0.998


@dataclass(frozen=True, slots=True)
class Coded:
    """Numbers of a row's pieces and what each is, with the marks around them."""

    numbers: tuple[int, ...]
    kinds: tuple[int, ...]


def coded(row: Row, cutter: Cutter) -> Coded:
    """The row as the network reads it: folded, cut, at most one window long."""
    folded = fold(row.text)
    kinds = np.zeros(len(folded.text) + 1, np.int64)
    for start, end, kind in row.marked:
        kinds[_place(folded, start) : _place(folded, end)] = kind
    numbers, own = [BOS], [_NONE]
    for piece in cutter.cut(folded.text)[:WINDOW]:
        inside = kinds[piece.start : max(piece.end, piece.start + 1)]
        marked = inside[inside > 0]
        most = len(marked) * 2 >= len(inside)
        numbers.append(piece.number)
        own.append(int(np.bincount(marked).argmax()) if len(marked) and most else 0)
    return Coded((*numbers, EOS), (*own, _NONE))


def _place(folded: Folded, at: int) -> int:
    """Where the character at `at` of the original stands in the folded text, or the next one."""
    return int(np.searchsorted(np.asarray(folded.places), at))


def batches(rows: Sequence[Coded], budget: int, draw: Random) -> list[list[Coded]]:
    """Rows of near length together, at most `budget` pieces each, in random order."""
    ordered = sorted(rows, key=lambda row: len(row.numbers) + 4 * draw.random())
    found: list[list[Coded]] = [[]]
    for row in ordered:
        if found[-1] and len(row.numbers) * (len(found[-1]) + 1) > budget:
            found.append([])
        found[-1].append(row)
    draw.shuffle(found)
    return found


def tensors(batch: Sequence[Coded]) -> tuple[Tensor, Tensor, Tensor]:
    """Numbers, kinds and mask of a batch, padded to its longest row."""
    longest = max(len(row.numbers) for row in batch)
    numbers = torch.full((len(batch), longest), _PAD)
    kinds = torch.full((len(batch), longest), _NONE)
    mask = torch.zeros(len(batch), longest)
    for at, row in enumerate(batch):
        numbers[at, : len(row.numbers)] = torch.tensor(row.numbers)
        kinds[at, : len(row.kinds)] = torch.tensor(row.kinds)
        mask[at, : len(row.numbers)] = 1
    return numbers, kinds, mask


def fit(
    network: Tagger, words: Tensor, epoch: Callable[[int], list[Coded]], course: Course,
    draw: Random, tell: Tell, after: Callable[[int, Tagger], None],
) -> Tagger:  # fmt: skip
    """Train; `epoch` makes the rows of each pass anew. Gives the running mean of the weights."""
    masters = Masters(network, course.keep)
    weights = torch.tensor(_KIND_WEIGHTS)
    began, step, told = time.monotonic(), 0, 0.0
    network.train()
    for number in range(course.epochs):
        plan = batches(epoch(number), course.budget, draw)
        for at, batch in enumerate(plan):
            share = (number + at / len(plan)) / course.epochs
            numbers, kinds, mask = tensors(batch)
            scores = network(words[numbers].bfloat16(), mask.bfloat16())
            read = kinds != _NONE
            value = functional.cross_entropy(scores[read], kinds[read], weight=weights)
            value.backward()
            masters.step(course.rate * share_of_rate(share, course.warm))
            told = 0.98 * told + 0.02 * value.item() if step else value.item()
            step += 1
        tell(f"pass {number + 1}/{course.epochs} loss {told:.4f} {time.monotonic() - began:.0f} s")
        after(number, masters.mean)
    trained: Tagger = masters.mean
    return trained


@torch.no_grad()
def counts(network: Tagger, words: Tensor, rows: Sequence[Coded]) -> dict[str, float]:
    """Cross-entropy, recall and precision over pieces of rows that were not learned from."""
    network.eval()
    loss = pieces = found = missed = wrong = 0.0
    for batch in batches(rows, 4096, Random(0)):
        numbers, kinds, mask = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            scores = network(words[numbers], mask)
        read = kinds != _NONE
        loss += functional.cross_entropy(scores[read].float(), kinds[read], reduction="sum").item()
        pieces += read.sum().item()
        told = scores.argmax(-1) > 0
        found += (told & (kinds > 0)).sum().item()
        missed += (~told & (kinds > 0)).sum().item()
        wrong += (told & (kinds == 0)).sum().item()
    return {
        "cross_entropy": round(loss / max(1.0, pieces), 4),
        "recall": round(found / max(1.0, found + missed), 4),
        "precision": round(found / max(1.0, found + wrong), 4),
    }

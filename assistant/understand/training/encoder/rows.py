"""What the encoder learns from: every row as pieces and the targets of the heads it has."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from assistant.domain.chat import Message, Speaker
from assistant.understand.encoder.tokens import Pieces, Tokens, tokens
from assistant.understand.training.corpora import Corpora, Example
from assistant.understand.training.encoder.network import EMOTIONS, HEADS, ISSUES, slices

SECOND = 0.3
SMOOTH = 0.05
SERIOUS = 3.0
"""Weight of a sentence of the escalation seeds beside a chat row."""
_POLES = ("negative", "neutral", "positive")


@dataclass(slots=True)
class Row:
    """Pieces, targets (a value for each head column), which columns count, and the row's weight."""

    tokens: Tokens
    targets: np.ndarray
    heads: tuple[str, ...]
    weight: float = 1.0
    fold: int = -1
    label: str = ""
    source: str = ""
    extra: dict[str, object] = field(default_factory=dict)


def width() -> int:
    """Number of head columns."""
    return sum(HEADS.values())


def _soft(names: Sequence[str], label: str, second: str | None) -> np.ndarray:
    found = np.full(len(names), SMOOTH / len(names), np.float32)
    share = SECOND if second in names and second != label else 0.0
    found[names.index(label)] += (1 - SMOOTH) * (1 - share)
    if share:
        found[names.index(str(second))] += (1 - SMOOTH) * share
    return found


def service(example: Example, pieces: Pieces) -> Row:
    """A labelled chat message."""
    at = slices()
    targets = np.zeros(width(), np.float32)
    heads = ["mood"]
    targets[at["mood"]] = _soft(EMOTIONS, example.label, example.second)
    if example.intensity is not None:
        heads.append("intensity")
        targets[at["intensity"]] = example.intensity
    if example.issue in ISSUES:
        heads.append("issue")
        targets[at["issue"]] = _soft(ISSUES, str(example.issue), None)
    if example.escalate is not None:
        heads.append("escalate")
        targets[at["escalate"]] = float(example.escalate)
    return Row(
        tokens(example.messages, len(example.messages) - 1, pieces), targets, tuple(heads),
        example.weight, example.fold, example.label, example.source,
    )  # fmt: skip


def other(example: Example, name: str, pieces: Pieces) -> Row | None:
    """A row of a corpus that is no service chat."""
    at = slices()
    targets = np.zeros(width(), np.float32)
    if example.label in EMOTIONS and "polarity" not in name:
        head = "social"
        targets[at[head]] = _soft(EMOTIONS, example.label, None)
    elif example.label in _POLES:
        head = "polarity"
        targets[at[head]] = _soft(_POLES, example.label, None)
    else:
        return None
    heads = [head]
    if example.intensity is not None and head == "social" and "brighter" in name:
        heads.append("intensity")
        targets[at["intensity"]] = example.intensity
    return Row(
        tokens(example.messages, len(example.messages) - 1, pieces), targets, tuple(heads),
        1.0, example.fold, example.label, name,
    )  # fmt: skip


def endings(found: Corpora, pieces: Pieces) -> Iterator[Row]:
    """The last customer message of a dialogue with human satisfaction."""
    at = slices()
    for ending in found.endings:
        targets = np.zeros(width(), np.float32)
        targets[at["satisfaction"]] = ending.satisfaction / 2
        yield Row(
            tokens(ending.messages, len(ending.messages) - 1, pieces), targets, ("satisfaction",),
            1.0, ending.fold, "", "ending",
        )  # fmt: skip


def serious(text: str, handed_over: bool, pieces: Pieces) -> Row:
    """A sentence that says whether somebody else should step in."""
    targets = np.zeros(width(), np.float32)
    targets[slices()["escalate"]] = float(handed_over)
    message = Message(Speaker.CUSTOMER, text)
    return Row(tokens((message,), 0, pieces), targets, ("escalate",), SERIOUS)


def read(messages: Sequence[Message], about: int, pieces: Pieces) -> Row:
    """A message without targets."""
    return Row(tokens(messages, about, pieces), np.zeros(width(), np.float32), ())


@dataclass(slots=True)
class Batch:
    """Rows of about the same length, padded."""

    ids: Tensor
    segments: Tensor
    mask: Tensor
    targets: Tensor
    counts: Tensor
    rows: list[int]


def column_mask(rows: Sequence[Row]) -> np.ndarray:
    """Weight of every head column for every row."""
    at = slices()
    found = np.zeros((len(rows), width()), np.float32)
    for number, row in enumerate(rows):
        for head in row.heads:
            found[number, at[head]] = row.weight
    return found


def batches(
    rows: Sequence[Row], budget: int, pad: int, chance: random.Random | None
) -> list[Batch]:
    """Batches of at most `budget` pieces with padding; shuffled when `chance` is given."""
    order = list(range(len(rows)))
    if chance:
        chance.shuffle(order)
        order.sort(key=lambda n: len(rows[n].tokens.ids) + chance.random() * 8)
    else:
        order.sort(key=lambda n: len(rows[n].tokens.ids))
    groups: list[list[int]] = []
    group: list[int] = []
    for number in order:
        longest = max(
            [len(rows[number].tokens.ids), *(len(rows[n].tokens.ids) for n in group[-1:])]
        )
        if group and _up(longest + 8) * (len(group) + 1) > budget:
            groups.append(group)
            group = []
        group.append(number)
    if group:
        groups.append(group)
    if chance:
        chance.shuffle(groups)
    return [_batch(rows, group, pad) for group in groups]


def _up(length: int) -> int:
    return math.ceil(length / 8) * 8


def padded(read: Sequence[Tokens], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """Numbers, segments and mask of a batch, a row each, as long as the longest."""
    longest = _up(max(len(own.ids) for own in read))
    ids = np.full((len(read), longest), pad, np.int64)
    segments = np.zeros((len(read), longest), np.int64)
    mask = np.zeros((len(read), longest), np.float32)
    for place, own in enumerate(read):
        ids[place, : len(own.ids)] = own.ids
        segments[place, : len(own.ids)] = own.segments
        mask[place, : len(own.ids)] = 1
    return torch.from_numpy(ids), torch.from_numpy(segments), torch.from_numpy(mask)


def _batch(rows: Sequence[Row], group: list[int], pad: int) -> Batch:
    chosen = [rows[n] for n in group]
    return Batch(
        *padded([row.tokens for row in chosen], pad),
        torch.from_numpy(np.stack([row.targets for row in chosen])),
        torch.from_numpy(column_mask(chosen)), group,
    )  # fmt: skip

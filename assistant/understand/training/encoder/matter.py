"""Five more layers over the middle of the encoder: what the turn is about, and what it does."""

from __future__ import annotations

import copy
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act
from assistant.neural.training.masters import Masters, share_of_rate
from assistant.understand.encoder.matter import FORMAT, HEADER, NETWORK, NONE
from assistant.understand.encoder.tokens import Pieces, Tokens, tokens
from assistant.understand.topics import TopicWords, issue_of_topics
from assistant.understand.training.encoder.fitting import Tell
from assistant.understand.training.encoder.network import Encoder
from assistant.understand.training.encoder.rows import padded

LABELLED = "train/service_matter_labelled.jsonl"
SHARED = 7
"""Layers of the encoder below MIDDLE, which stay as they are."""
TOPICS = (*sorted(issue_of_topics()), NONE)
ACTS = tuple(Act)
SECOND = 0.25
UNSURE = 0.7
PHRASE = 0.5
_ACT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces, the chances of topics and acts that a labeller gave, its weight, and whose it is."""

    tokens: Tokens
    topics: tuple[float, ...]
    acts: tuple[float, ...]
    weight: float
    acts_known: bool = True
    dialogue: str = ""
    messages: tuple[Message, ...] = ()


def labelled(root: Path, pieces: Pieces) -> list[Row]:
    """Rows {turns, topic, second, act, sure, dialogue} of a data folder; empty without the file."""
    file = root / LABELLED
    if not file.exists():
        return []
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        said = tuple(Message(Speaker(turn["speaker"]), turn["text"]) for turn in row["turns"])
        topics = [0.0] * len(TOPICS)
        share = SECOND if row.get("second") else 0.0
        topics[TOPICS.index(row["topic"])] += 1 - share
        if share:
            topics[TOPICS.index(row["second"])] += share
        acts = [float(act == row["act"]) for act in ACTS]
        read = tokens(said, len(said) - 1, pieces)
        weight = 1.0 if row.get("sure", True) else UNSURE
        found.append(
            Row(read, tuple(topics), tuple(acts), weight, True, str(row["dialogue"]), said)
        )
    return found


def phrases(pieces: Pieces) -> list[Row]:
    """The words of every language's list, each a message of its own that names its topic."""
    found = []
    for file in sorted((paths.resources() / "lexicons" / "topics").glob("*.toml")):
        for topic, words in datafile.load(file, TopicWords).topics.items():
            chances = tuple(float(name == topic) for name in TOPICS)
            for phrase in words:
                read = tokens([Message(Speaker.CUSTOMER, phrase)], 0, pieces)
                found.append(Row(read, chances, (0.0,) * len(ACTS), PHRASE, acts_known=False))
    return found


class Branch(nn.Module):
    """The upper layers and the two heads; reads the states below them."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in encoder.layers[SHARED:])
        self.head = nn.Linear(2 * encoder.shape.width, len(TOPICS) + len(ACTS))
        nn.init.normal_(self.head.weight, 0, 0.02)
        nn.init.zeros_(self.head.bias)
        self.dropout = encoder.dropout

    def forward(self, states: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """Scores (rows, topics then acts)."""
        allowed = (1.0 - mask)[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, allowed)
        own = (mask * (segments == 0))[:, :, None]
        mean = (states * own).sum(1) / own.sum(1).clamp(min=1.0)
        pooled = torch.cat([states[:, 0], mean], 1)
        if self.training:
            pooled = functional.dropout(pooled, self.dropout)
        scores: Tensor = self.head(pooled.float())
        return scores


@torch.no_grad()
def middle(encoder: Encoder, vectors: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
    """The states that the branch reads."""
    places = torch.arange(vectors.shape[1])
    states = encoder.norm(vectors + encoder.places(places)[None] + encoder.segments(segments))
    allowed = (1.0 - mask)[:, None, None, :] * -1e4
    for layer in encoder.layers[:SHARED]:
        states = layer(states, allowed)
    return states


def fit(
    encoder: Encoder, words: Tensor, rows: Sequence[Row], named: Sequence[Row], pad: int,
    tell: Tell, epochs: int = 8, rate: float = 1.5e-4, budget: int = 1536, seed: int = 1,
) -> Branch:  # fmt: skip
    """Train the branch; half as many phrases as rows go with them in each pass."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    encoder = copy.deepcopy(encoder).eval().bfloat16()
    live = Branch(encoder).train()
    masters = Masters(live, keep=0.995)
    began = time.monotonic()
    for epoch in range(epochs):
        pool = [*rows, *draw.sample(named, min(len(named), len(rows) // 2))]
        plan = list(_batches(pool, budget, draw))
        total = 0.0
        for at, batch in enumerate(plan):
            value = _loss(_scores(encoder, live, words, batch, pad), batch)
            value.backward()
            total += value.item()
            masters.step(rate * share_of_rate((epoch + at / len(plan)) / epochs))
        tell(f"matter: pass {epoch + 1}/{epochs} loss {total / len(plan):.3f} "
             f"{time.monotonic() - began:.0f} s")  # fmt: skip
    trained: Branch = masters.mean
    return trained


def _scores(
    encoder: Encoder, branch: Branch, words: Tensor, batch: Sequence[Row], pad: int
) -> Tensor:
    numbers, segments, mask = padded([row.tokens for row in batch], pad)
    own = next(branch.layers.parameters()).dtype
    below = next(encoder.parameters()).dtype
    states = middle(encoder, words[numbers].to(below), segments, mask.to(below))
    scores: Tensor = branch(states.to(own), segments, mask.to(own))
    return scores


def _loss(scores: Tensor, batch: Sequence[Row]) -> Tensor:
    edge = len(TOPICS)
    weights = torch.tensor([row.weight for row in batch])
    known = torch.tensor([float(row.acts_known) for row in batch])
    topics = torch.tensor([row.topics for row in batch])
    acts = torch.tensor([row.acts for row in batch])
    about = -(topics * scores[:, :edge].log_softmax(-1)).sum(-1)
    does = -(acts * scores[:, edge:].log_softmax(-1)).sum(-1) * known
    return ((about + _ACT_SHARE * does) * weights).mean()


def _batches(rows: Sequence[Row], budget: int, draw: random.Random) -> Iterator[list[Row]]:
    ordered = sorted(rows, key=lambda row: len(row.tokens.ids) + 6 * draw.random())
    found: list[list[Row]] = [[]]
    for row in ordered:
        if found[-1] and len(row.tokens.ids) * (len(found[-1]) + 1) > budget:
            found.append([])
        found[-1].append(row)
    draw.shuffle(found)
    yield from found


@torch.no_grad()
def chances(
    encoder: Encoder, branch: Branch, words: Tensor, rows: Sequence[Row], pad: int
) -> tuple[np.ndarray, np.ndarray]:
    """Chances of topics and of acts, a row each."""
    encoder.eval()
    branch.eval()
    told = [_scores(encoder, branch, words, [row], pad)[0].numpy() for row in rows]
    scores = np.asarray(told).reshape(len(rows), -1)
    return _softmax(scores[:, : len(TOPICS)]), _softmax(scores[:, len(TOPICS) :])


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


class _Single(nn.Module):
    def __init__(self, branch: Branch) -> None:
        super().__init__()
        self.branch = branch

    def forward(self, states: Tensor, segments: Tensor) -> Tensor:
        scores: Tensor = self.branch(
            states, segments, torch.ones_like(segments, dtype=states.dtype)
        )
        return scores


def write(out: Path, branch: Branch, width: int) -> None:
    """Write the two files beside the encoder's."""
    branch.eval()
    example = (torch.zeros(1, 9, width), torch.zeros(1, 9, dtype=torch.int64))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Single(branch), example, str(whole), dynamo=False, opset_version=17,
            input_names=["states", "segments"], output_names=["scores"],
            dynamic_axes={"states": {1: "pieces"}, "segments": {1: "pieces"}},
        )  # fmt: skip
        quantize_dynamic(
            str(whole), str(out / NETWORK), op_types_to_quantize=["MatMul"],
            per_channel=True, weight_type=QuantType.QUInt8,
        )  # fmt: skip
    values = {"format": FORMAT, "topics": TOPICS, "acts": [str(act) for act in ACTS]}
    (out / HEADER).write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")

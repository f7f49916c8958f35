"""`assistant train encoder`: everyday feelings first, then service chats, then the shipped folder.

The stages, in order: (1) other corpora; (2) service chats without the folds CHOSEN and TEST;
on CHOSEN the blend with the first reader is learned, on TEST the figures are counted; (3) a last,
gentler stage on all rows, which is what is shipped.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from assistant.domain.reading import Issue
from assistant.neural.training import base as bases
from assistant.understand import issue_training, ngram
from assistant.understand.encoder.model import Cutter
from assistant.understand.encoder.tokens import plain
from assistant.understand.issue import read_matter
from assistant.understand.port import Blend
from assistant.understand.training import corpora, emotion, escalation_seed, report
from assistant.understand.training.corpora import TEST_FOLDS, Corpora, Example
from assistant.understand.training.encoder import export, fitting, matter, rows, vocabulary, weigh
from assistant.understand.training.encoder.fitting import Stage
from assistant.understand.training.encoder.network import (
    EMOTIONS,
    ISSUES,
    Encoder,
    build,
    slices,
    word_vectors,
)
from assistant.understand.training.encoder.rows import Row

Tell = Callable[[str], None]
PAD = 1
PLACES = 160
CHOSEN = frozenset({3, 4, 5})
EVERYDAY = Stage(1.0, 1.2e-4, warm=0.05, keep=0.997, frozen=3)
SERVICE = Stage(5.0, 8e-5, keep=0.996, frozen=3)
LAST = Stage(4.0, 5e-5, keep=0.996, frozen=3, seed=2)
MOST = {
    "zh_smp_usual_train": 15_000, "zh_smp_virus_train": 2000, "en_goemotions_traindev": 3000,
    "en_airline_polarity": 1200, "zh_online_shopping_polarity": 1500, "zh_cped_valid": 0,
    "en_xed": 0, "zh_nlpcc2013": 0,
}  # fmt: skip
"""Rows taken of a corpus; all of the others. The three with 0 are noisy, and cost an hour."""
AGAIN = 2500
"""Everyday rows repeated beside the service chats, so that they are not forgotten."""
FAR_AGAIN = 600
SERIOUS_FROM, HARMLESS_TO = 1.0, -3.0
"""Scores from which a message counts as serious (nine in ten right on own sentences that were held
apart), and down to which a danger word in it counts as harmless.
"""
SOCIAL = Blend(0.3, 0.7)


def train(root: Path, out: Path, tell: Tell) -> dict[str, Any]:
    """Train on a data folder and write a model folder; returns the figures on unseen rows.

    Raises UserFault when the base encoder is not installed or nothing is labelled. About 5 million
    pieces pass through: an hour and a half on two cores.
    """
    found = corpora.load(root)
    base = bases.read(bases.find())
    kept = vocabulary.choose(base, _texts(found))
    pieces = Cutter(vocabulary.processor(base, kept))
    words = word_vectors(base, kept)
    chance = random.Random(5)
    service = [rows.service(example, pieces) for example in found.service]
    others = {name: _rows(name, of, pieces, chance) for name, of in found.others.items()}
    endings = list(rows.endings(found, pieces))
    grave = [rows.serious(text, yes, pieces) for text, _, _, yes in escalation_seed.load()]
    tell(
        f"{len(service)} service rows, {sum(map(len, others.values()))} others, {len(kept)} pieces"
    )

    network = build(base, PLACES)
    everyday = [row for name, of in others.items() if not name.endswith("_eval") for row in of]
    network = fitting.fit(network, words, everyday, EVERYDAY, PAD, tell)
    apart = CHOSEN | TEST_FOLDS
    known = [row for row in service if row.fold not in apart]
    ended = [row for row in endings if row.fold not in apart]
    mixed = [*known, *_again(ended, others, chance)]
    network = fitting.fit(network, words, mixed, SERVICE, PAD, tell)
    blends, figures = measure(network, words, found, service, others, root, tell)
    tell(json.dumps(figures, ensure_ascii=False))
    mixed = [*grave, *grave, *service, *_again(endings, others, chance)]
    network = fitting.fit(copy.deepcopy(network), words, mixed, LAST, PAD, tell)
    header = {
        "blends": {name: asdict(how) for name, how in blends.items()},
        "rows": {"service": len(service), "endings": len(endings), **_counts(others)},
        "figures": figures,
        "serious_from": SERIOUS_FROM,
        "harmless_to": HARMLESS_TO,
    }
    export.write(out, network, base, kept, header)
    turns = matter.labelled(root, pieces)
    if turns:
        named = matter.phrases(pieces)
        branch = matter.fit(network, words, turns, named, PAD, tell)
        matter.write(out, branch, network.shape.width)
    tell(f"written to {out}")
    return figures


def measure(
    network: Encoder, words: Tensor, found: Corpora, service: list[Row],
    others: dict[str, list[Row]], root: Path, tell: Tell,
) -> tuple[dict[str, Blend], dict[str, Any]]:  # fmt: skip
    """Blends learned on the CHOSEN folds, and figures on the TEST folds."""
    crossed = emotion.cross_fit(found, tell)
    kinds = np.asarray([example.kind for example in found.service])
    folds = np.asarray([example.fold for example in found.service])
    labels = np.asarray([EMOTIONS.index(example.label) for example in found.service])
    real = kinds == "service"
    chosen = np.flatnonzero(real & np.isin(folds, list(CHOSEN)))
    test = np.flatnonzero(real & np.isin(folds, list(TEST_FOLDS)))
    at = slices()

    def told(places: np.ndarray, head: str) -> np.ndarray:
        scores = fitting.scores(network, words, [service[n] for n in places], PAD)[:, at[head]]
        raised = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)

    first = crossed.chances
    mood = weigh.learn(first[chosen], told(chosen, "mood"), labels[chosen], EMOTIONS)
    figures: dict[str, Any] = {}
    for name, places in (("chosen", chosen), ("test", test)):
        alone = told(places, "mood")
        both = weigh.joined(first[places], alone, mood)
        leaning = (both * np.asarray(mood.favour)).argmax(1)
        true = [EMOTIONS[n] for n in labels[places]]
        figures[name] = {
            "first": report.grouped(true, _names(first[places] * crossed.favour)),
            "second": report.grouped(true, _names(alone)),
            "both": report.grouped(true, [EMOTIONS[n] for n in leaning]),
            "ece": report.calibration_error(
                both[np.arange(len(both)), leaning], leaning == labels[places]
            ),
        }
    learned = issue_training.train(
        root / "train" / "service_chat_labelled.jsonl", frozenset(CHOSEN | TEST_FOLDS)
    )[0]

    def issues(places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        kept = np.asarray([n for n in places if found.service[n].issue in ISSUES])
        first = np.asarray([_issue_chances(found.service[n], learned) for n in kept], np.float32)
        true = np.asarray([ISSUES.index(str(found.service[n].issue)) for n in kept])
        return first, told(kept, "issue"), true

    matter = weigh.learn(*issues(chosen))
    earlier, later, true_issues = issues(test)
    said = weigh.joined(earlier, later, matter).argmax(1)
    figures["issue"] = {
        "accuracy": round(float((said == true_issues).mean()), 4),
        "macro_f1": report.macro_f1([ISSUES[n] for n in true_issues], [ISSUES[n] for n in said]),
    }
    blends = {"mood": mood, "social": SOCIAL, "issue": matter}
    for name, of in others.items():
        if name.endswith("_eval"):
            scores = fitting.scores(network, words, of, PAD)[:, at["social"]]
            figures[name] = report.macro_f1([row.label for row in of], _names(scores))
    return blends, figures


def _issue_chances(example: Example, learned: ngram.LinearModel) -> list[float]:
    language = "zh-Hans" if example.language == "zh" else example.language
    about = len(example.messages) - 1
    chances = read_matter(example.messages, about, language, learned=learned).chances
    return [chances.get(issue, 0.0) for issue in Issue]


def _names(chances: np.ndarray) -> list[str]:
    return [EMOTIONS[n] for n in chances.argmax(1)]


def _rows(
    name: str, examples: Sequence[Example], pieces: Cutter, chance: random.Random
) -> list[Row]:
    most = min(len(examples), MOST.get(name, len(examples)))
    taken = chance.sample(list(examples), most)
    return [row for row in (rows.other(example, name, pieces) for example in taken) if row]


def _again(ended: list[Row], others: dict[str, list[Row]], chance: random.Random) -> list[Row]:
    usual = list(others.get("zh_smp_usual_train", ()))
    far = [
        row
        for name, of in others.items()
        if name.endswith("_traindev") and not name.startswith(("zh_", "en_"))
        for row in of
    ]
    return [
        *chance.sample(ended, len(ended) // 3),
        *chance.sample(usual, min(AGAIN, len(usual))),
        *chance.sample(far, min(FAR_AGAIN, len(far))),
    ]


def _texts(found: Corpora) -> list[list[str]]:
    service = [plain(m.text) for example in found.service for m in example.messages]
    others = [plain(m.text) for of in found.others.values() for e in of for m in e.messages]
    ended = [plain(m.text) for ending in found.endings for m in ending.messages]
    return [service, others, ended]


def _counts(others: dict[str, list[Row]]) -> dict[str, int]:
    return {name: len(of) for name, of in others.items()}

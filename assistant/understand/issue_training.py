"""Learns the issue of a customer's matter from labelled chats (`assistant train issue`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Issue
from assistant.understand import ngram, topics
from assistant.understand.issue import FEATURE_BITS, blend, by_words, features
from assistant.understand.language import SCRIPTS
from assistant.understand.training.corpora import TEST_FOLDS, dialogue_fold

FOLDS = 5
STRENGTH = 15.0
_CODES = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled customer message in its context."""

    messages: tuple[Message, ...]
    language: str
    issue: Issue
    dialogue: str


@dataclass(frozen=True, slots=True)
class Report:
    """Figures over dialogues left out of the learning."""

    accuracy: float
    macro_f1: float
    words_accuracy: float
    words_macro_f1: float
    by_issue: dict[str, tuple[float, float, int]]
    temperature: float
    count: int


def read_examples(file: Path) -> list[Example]:
    """Rows with `text`, `issue`, `context`, `lang` and `dialogue`; others are left out."""
    examples: list[Example] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        values: dict[str, Any] = json.loads(line)
        if values.get("issue") not in set(Issue):
            continue
        before = [Message(Speaker(c["speaker"]), c["text"]) for c in values.get("context") or ()]
        language = str(values.get("lang", "und"))
        examples.append(
            Example(
                (*before, Message(Speaker.CUSTOMER, values["text"])),
                language if language in SCRIPTS else _CODES.get(language, language),
                Issue(values["issue"]),
                str(values.get("dialogue", len(examples))),
            )
        )
    return examples


def _matrix(examples: Sequence[Example]) -> Any:
    from scipy import sparse

    rows, columns, values = [], [], []
    for number, example in enumerate(examples):
        about = len(example.messages) - 1
        points = topics.score(example.messages, about, example.language)
        at, weights = ngram.counts(
            features(example.messages, about, example.language, points), FEATURE_BITS
        )
        rows.extend([number] * len(at))
        columns.extend(at.tolist())
        values.extend(weights.tolist())
    shape = (len(examples), 1 << FEATURE_BITS)
    return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


def _learner(truth: Sequence[str]) -> Any:
    """Rare issues count more, by the square root of how rare they are."""
    from sklearn.linear_model import LogisticRegression

    sizes = Counter(truth)
    weights = {name: (len(truth) / len(sizes) / size) ** 0.5 for name, size in sizes.items()}
    return LogisticRegression(C=STRENGTH, max_iter=200, class_weight=weights)


def _temperature(scores: Any, truth: Any) -> float:
    """The softening at which chances fit best (least log loss)."""
    best, found = float("inf"), 1.0
    for step in np.arange(0.5, 2.05, 0.05):
        powers = np.exp(scores / step - (scores / step).max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        loss = -np.log(chances[np.arange(len(truth)), truth] + 1e-9).mean()
        if loss < best:
            best, found = loss, float(step)
    return round(found, 2)


def train(file: Path, apart: frozenset[int] = frozenset()) -> tuple[ngram.LinearModel, Report]:
    """Learn from all rows; the figures come from folds of whole dialogues, across languages.

    The weights have not seen dialogues of the folds `apart` (numbered as for the emotion).
    """
    from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support
    from sklearn.model_selection import GroupKFold

    examples = read_examples(file)
    matrix = _matrix(examples)
    truth = np.array([str(example.issue) for example in examples])
    names = sorted(set(truth.tolist()))
    scores = np.zeros((len(examples), len(names)))
    groups = [example.dialogue for example in examples]
    for learn, held in GroupKFold(FOLDS).split(matrix, truth, groups):
        learner = _learner(truth[learn].tolist()).fit(matrix[learn], truth[learn])
        for column, name in enumerate(learner.classes_):
            scores[held, names.index(name)] = learner.decision_function(matrix[held])[:, column]
    temperature = _temperature(scores, np.array([names.index(label) for label in truth]))
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    learned = powers / powers.sum(axis=1, keepdims=True)
    words = np.zeros_like(learned)
    blended = np.zeros_like(learned)
    for number, example in enumerate(examples):
        points = topics.score(example.messages, len(example.messages) - 1, example.language)
        # A company's own chats need not hold every issue.
        for issue, chance in by_words(points).items():
            if str(issue) in names:
                words[number, names.index(str(issue))] = chance
        chances = dict(zip(map(Issue, names), learned[number].tolist(), strict=True))
        for issue, chance in blend(chances, points).items():
            if str(issue) in names:
                blended[number, names.index(str(issue))] = chance
    guessed = np.array(names)[blended.argmax(axis=1)]
    by_words_alone = np.array(names)[words.argmax(axis=1)]
    precision, recall, _, _ = precision_recall_fscore_support(
        truth, guessed, labels=names, zero_division=0
    )
    sizes = Counter(truth.tolist())
    report = Report(
        accuracy_score(truth, guessed),
        f1_score(truth, guessed, average="macro"),
        accuracy_score(truth, by_words_alone),
        f1_score(truth, by_words_alone, average="macro", labels=names, zero_division=0),
        {
            name: (float(precision[i]), float(recall[i]), sizes[name])
            for i, name in enumerate(names)
        },
        temperature,
        len(examples),
    )
    kept = np.array([dialogue_fold(e.dialogue) not in apart for e in examples])
    learner = _learner(truth[kept].tolist()).fit(matrix[kept], truth[kept])
    model = ngram.pack(
        learner.classes_, FEATURE_BITS, learner.coef_.T, learner.intercept_, temperature
    )
    return model, report


def learn(
    data: Path, out: Path, say: Callable[[str], None], keep_test_apart: bool = False
) -> dict[str, Any]:
    """Train on `data`/train/service_chat_labelled.jsonl, write `out`/model.npz, return figures."""
    file = data / "train" / "service_chat_labelled.jsonl"
    say(f"reading {file.name}")
    model, report = train(file, TEST_FOLDS if keep_test_apart else frozenset())
    model.save(out / "model.npz")
    say(f"{len(model.labels)} issues from {report.count} messages")
    return asdict(report)

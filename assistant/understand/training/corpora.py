"""Reads what a model is trained on: labelled chats, other corpora, whole dialogues, seeds."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.domain.chat import Message, Speaker
from assistant.domain.notice import Notice, UserFault
from assistant.domain.reading import Emotion
from assistant.understand.emotion.lexicon import folder as lexicon_folder

LABELS = tuple(str(emotion) for emotion in Emotion)
FOLDS = 20
TEST_FOLDS = frozenset({0, 1, 2})


@dataclass(frozen=True, slots=True)
class Example:
    """A customer message (the last of `messages`) with what a reader said of it.

    `second` is another acceptable label; `intensity` 0–1 or None; `fold` 0–19 is the same for all
    that comes from one dialogue, in whatever language.
    """

    messages: tuple[Message, ...]
    label: str
    source: str
    language: str
    fold: int
    second: str | None = None
    intensity: float | None = None
    weight: float = 1.0
    sampling: str = ""
    kind: str = "service"
    issue: str | None = None
    escalate: bool | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A dialogue up to its last customer message, with human satisfaction (−2…2)."""

    messages: tuple[Message, ...]
    satisfaction: float
    language: str
    fold: int


@dataclass(frozen=True, slots=True)
class Corpora:
    """All of it: service chats, other corpora by name, dialogues with satisfaction."""

    service: tuple[Example, ...]
    others: dict[str, tuple[Example, ...]]
    endings: tuple[Ending, ...]


def dialogue_fold(name: str) -> int:
    """Fold of a dialogue, by the number in its id: both languages of it stay together."""
    number = re.search(r"[0-9a-f]{6,}", name)
    key = number.group(0) if number else name
    return int(hashlib.sha256(f"mood:{key}".encode()).hexdigest(), 16) % FOLDS


def _rows(file: Path) -> Iterator[dict[str, object]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise ValueError(f"line {number} is no object")
                    yield row
    except (OSError, ValueError) as error:
        raise UserFault(Notice.of("train.unreadable", file=file, reason=error)) from error


def _messages(turns: object, text: object = None) -> tuple[Message, ...]:
    found = [
        Message(Speaker(turn["speaker"]), str(turn["text"]))
        for turn in (turns if isinstance(turns, list) else [])
        if isinstance(turn, dict) and turn.get("speaker") in {"customer", "agent"}
    ]
    if text is not None:
        found.append(Message(Speaker.CUSTOMER, str(text)))
    return tuple(found)


def _example(row: dict[str, object], kind: str) -> Example:
    level = row.get("intensity")
    escalate = row.get("escalate")
    dialogue = str(row.get("dialogue") or row.get("text"))
    return Example(
        messages=_messages(row.get("context"), row["text"]),
        label=str(row["label"]),
        source=str(row.get("source", "")),
        language=str(row.get("lang", "und"))[:2],
        fold=dialogue_fold(dialogue),
        second=str(row["alt"]) if row.get("alt") else None,
        intensity=float(level) / 3 if isinstance(level, int | float) else None,
        sampling=str(row.get("sampling") or ""),
        kind=kind,
        issue=str(row["issue"]) if row.get("issue") else None,
        escalate=escalate if isinstance(escalate, bool) else None,
    )


def _dialogues(root: Path) -> dict[tuple[str, str], list[dict[str, object]]]:
    found: dict[tuple[str, str], list[dict[str, object]]] = {}
    for file in sorted((root / "dialogues").glob("*.jsonl")):
        for row in _rows(file):
            found.setdefault((str(row["id"]), str(row["lang"])[:2]), []).append(row)
    return found


def _endings(dialogues: dict[tuple[str, str], list[dict[str, object]]]) -> Iterator[Ending]:
    for (name, language), rows in dialogues.items():
        labels = rows[0].get("labels")
        messages = _messages(rows[0].get("turns"))
        last = next(
            (n for n in range(len(messages), 0, -1) if messages[n - 1].speaker is Speaker.CUSTOMER),
            0,
        )
        if last and isinstance(labels, dict) and "satisfaction" in labels:
            yield Ending(
                messages[:last], float(labels["satisfaction"]), language, dialogue_fold(name)
            )


def _projected(
    rows: list[dict[str, object]], dialogues: dict[tuple[str, str], list[dict[str, object]]]
) -> Iterator[Example]:
    """A labelled turn whose dialogue exists in the other language lends its label to that turn."""
    labelled = {(row.get("dialogue"), str(row.get("lang"))[:2], row.get("turn")) for row in rows}
    for row in rows:
        other = "en" if str(row.get("lang"))[:2] == "zh" else "zh"
        turn = row.get("turn")
        found = dialogues.get((str(row.get("dialogue")), other))
        if not found or not isinstance(turn, int):
            continue
        if (row.get("dialogue"), other, turn) in labelled:
            continue
        messages = _messages(found[0].get("turns"))
        if turn < len(messages) and messages[turn].speaker is Speaker.CUSTOMER:
            own = _example(row, "projected")
            window = messages[max(0, turn - 4) : turn + 1]
            yield replace(own, messages=window, language=other, weight=0.5)


def seeds(file: Path | None = None) -> list[Example]:
    """Our own sentences (seed*.toml) for what real data is thin in; never part of a figure.

    `source` is the file they stand in.
    """
    files = [file] if file else sorted(lexicon_folder().glob("seed*.toml"))
    groups = [
        (one.stem, group)
        for one in files
        for group in tomllib.loads(one.read_text(encoding="utf-8")).get("group", [])
    ]
    found: list[Example] = []
    for source, group in groups:
        before = [
            Message(Speaker.CUSTOMER if line.startswith("c:") else Speaker.AGENT, line[2:].strip())
            for line in group.get("after", [])
        ]
        found.extend(
            Example(
                messages=(*before, Message(Speaker.CUSTOMER, text)),
                label=group["label"],
                source=source,
                language=group["language"],
                fold=-1,
                second=group.get("second"),
                intensity=group.get("intensity", 0) / 3,
                weight=float(group.get("weight", 0.6)),
                kind="seed",
            )
            for text in group["texts"]
        )
    return found


def load(root: Path, seed_file: Path | None = None) -> Corpora:
    """Read a data folder (train/*.jsonl, dialogues/*.jsonl; or *.jsonl directly).

    A file whose rows have a "context" is service chat; any other is one corpus of its own, used
    when its labels are emotions or polarities. Raises UserFault when nothing fits.
    """
    files = sorted((root / "train").glob("*.jsonl")) or sorted(root.glob("*.jsonl"))
    dialogues = _dialogues(root)
    service: list[Example] = []
    others: dict[str, tuple[Example, ...]] = {}
    for file in files:
        rows = [row for row in _rows(file) if "text" in row and "label" in row]
        if rows and "context" in rows[0]:
            rows = [row for row in rows if row["label"] in LABELS]
            service += [_example(row, "service") for row in rows]
            service += _projected(rows, dialogues)
            continue
        kept = [_example(row, "other") for row in rows]
        known = [example for example in kept if example.label in LABELS]
        polar = [e for e in kept if e.label in {"positive", "negative", "neutral"}]
        others[file.stem] = tuple(known if len(known) > len(polar) else polar)
    if not service:
        raise UserFault(Notice.of("train.nothing", folder=root))
    service += seeds(seed_file)
    return Corpora(
        tuple(service), {k: v for k, v in others.items() if v}, tuple(_endings(dialogues))
    )

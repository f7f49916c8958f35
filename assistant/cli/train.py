"""`assistant train`: learn a small classifier again, from your own labelled chats."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.domain.notice import Notice, UserFault


class Reader(StrEnum):
    """What can be trained."""

    EMOTION = "emotion"
    ISSUE = "issue"
    LANGUAGE = "language"
    ENCODER = "encoder"
    DRAFTING = "drafting"
    MASKING = "masking"


def command(
    reader: Annotated[Reader, typer.Argument(help="What to train.")],
    data: Annotated[Path, typer.Option(help="Folder with train/*.jsonl and dialogues/*.jsonl.")],
    out: Annotated[
        Path | None, typer.Option(help="Where the weights go; default: this installation's own.")
    ] = None,
    keep_test_apart: Annotated[
        bool, typer.Option(help="Write weights that have not seen the test folds, to measure them.")
    ] = False,
) -> None:
    """Train a classifier on labelled chats and print its figures on rows it has not seen.

    The same data gives the same weights. Rows are JSON lines with text, label, lang, dialogue,
    context (earlier turns) and, if known, intensity 0–3 and alt (a second acceptable label).

    `language` learns from message catalogues instead: <language>/LC_MESSAGES/*.mo.
    `encoder` fine-tunes the second reader of moods and matters; it needs the extra
    "train-encoder" and an hour or two. `drafting` learns weights that go with the default model
    from *.txt of chats with good replies (see models/drafting); it needs "train-drafting".
    `masking` teaches the network that finds names and addresses, from models/masking/examples and
    the chats in the folder; "train-encoder" and ten minutes.

    Example: assistant train emotion --data ./data --out ./models/emotion
    """
    from assistant import paths

    try:
        from assistant.understand import issue_training, language_training
        from assistant.understand.training import emotion
    except ModuleNotFoundError as error:
        raise UserFault(Notice.of("train.extra"), str(error)) from error
    if reader is Reader.DRAFTING:
        _print(_drafting(data, out))
        return
    if reader is Reader.MASKING:
        _print(_masking(data, out))
        return
    target = out or paths.shipped_models() / str(reader)
    if reader is Reader.EMOTION:
        figures = emotion.train(data, target, _say, keep_test_apart)
    elif reader is Reader.ISSUE:
        figures = issue_training.learn(data, target, _say, keep_test_apart)
    elif reader is Reader.ENCODER:
        figures = _encoder(data, target)
    else:
        figures = language_training.learn(data, target, _say)
    _print(figures)


def _print(figures: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


def _drafting(data: Path, out: Path | None) -> dict[str, Any]:
    try:
        from assistant.draft.training import fit
    except ModuleNotFoundError as error:
        raise UserFault(Notice.of("train.no_drafting"), str(error)) from error
    from assistant.inference import manifest

    entry = manifest.find()
    target = out or entry.adapter_path or entry.path.with_name("drafting.gguf")
    return fit.train(entry, data, target, _say)


def _encoder(data: Path, target: Path) -> dict[str, Any]:
    try:
        from assistant.understand.training.encoder import train
    except ModuleNotFoundError as error:
        raise UserFault(Notice.of("train.no_base"), str(error)) from error
    return train.train(data, target, _say)


def _masking(data: Path, out: Path | None) -> dict[str, Any]:
    from assistant import paths

    try:
        from assistant.masking.training import train
    except ModuleNotFoundError as error:
        raise UserFault(Notice.of("train.no_base"), str(error)) from error
    return train.train(data, out or paths.shipped_models() / "masking", _say)


def _say(line: str) -> None:
    sys.stderr.write(line[:400] + "\n")

"""Loads the two lists, so that a test or a report sees rows and never file details."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile
from assistant.domain.reading import EscalationLevel

FOLDER = Path(__file__).parent

Language = Literal[
    "zh-Hans", "zh-Hant", "en", "es", "pt", "fr", "de", "ja", "ko", "id", "ms", "th", "vi",
    "ru", "ar"
]  # fmt: skip
Reason = Literal[
    "self_harm", "fire_shock", "health", "child", "pregnancy", "food", "minor_payment", "fraud",
    "legal", "regulator", "press", "human", "threat", "privacy", "discrimination"
]  # fmt: skip
Split = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Positive:
    """A line that must reach `level` at least; `reason` or one of `also` names why."""

    text: str
    language: Language
    reason: Reason
    level: EscalationLevel
    also: tuple[Reason, ...]
    split: Split


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A harmless line that borrows the words of `reason`; nothing above `allow` is right."""

    text: str
    language: Language
    reason: Reason
    allow: EscalationLevel
    split: Split


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PositiveGroup(_Strict):
    language: Language
    reason: Reason
    level: Literal[EscalationLevel.SUPERVISOR, EscalationLevel.URGENT]
    also: tuple[Reason, ...] = ()
    texts: tuple[str, ...] = Field(min_length=1)


class _NearMissGroup(_Strict):
    language: Language
    reason: Reason
    allow: Literal[EscalationLevel.NONE, EscalationLevel.WATCH] = EscalationLevel.NONE
    texts: tuple[str, ...] = Field(min_length=1)


class _PositiveFile(_Strict):
    group: tuple[_PositiveGroup, ...]


class _NearMissFile(_Strict):
    group: tuple[_NearMissGroup, ...]


def split_of(text: str) -> Split:
    """Half of all texts each; hangs on the text alone, so new rows never move old ones."""
    return "test" if hashlib.sha256(text.encode()).digest()[0] & 1 else "dev"


def positives() -> tuple[Positive, ...]:
    """Every line that must be handed over, in file order.

    Raises DataFileError when the file doesn't fit its schema.
    """
    file = datafile.load(FOLDER / "positive.toml", _PositiveFile)
    return tuple(
        Positive(text, group.language, group.reason, group.level, group.also, split_of(text))
        for group in file.group
        for text in group.texts
    )


def near_misses() -> tuple[NearMiss, ...]:
    """Every harmless line, in file order.

    Raises DataFileError when the file doesn't fit its schema.
    """
    file = datafile.load(FOLDER / "near_miss.toml", _NearMissFile)
    return tuple(
        NearMiss(text, group.language, group.reason, group.allow, split_of(text))
        for group in file.group
        for text in group.texts
    )

"""Sentences of our own that the reader of "must somebody else step in" learns from.

Public corpora hardly hold a burn, a swallowed battery or a false bank call, so these are written by
hand, each danger next to harmless talk in nearly the same words.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant import datafile, paths

Language = Literal[
    "zh-Hans", "zh-Hant", "en", "es", "pt", "fr", "de", "ja", "ko", "id", "ms", "th", "vi",
    "ru", "ar"
]  # fmt: skip
# "anger" and "routine" are no reasons to hand over: they only name what harmless rows are about.
Reason = Literal[
    "self_harm", "fire_shock", "health", "child", "pregnancy", "food", "minor_payment", "fraud",
    "legal", "regulator", "press", "human", "threat", "privacy", "discrimination", "anger",
    "routine"
]  # fmt: skip
HARMLESS = frozenset({"anger", "routine"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Group(_Strict):
    reason: Reason
    label: bool
    language: Language
    texts: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _anger_alone_is_never_handed_over(self) -> Self:
        if self.label and self.reason in HARMLESS:
            raise ValueError(f"{self.reason} alone is no reason to hand over")
        return self


class _File(_Strict):
    group: tuple[_Group, ...]


def load() -> tuple[tuple[str, str, str, bool], ...]:
    """Every sentence as (text, language, reason, must be handed over), in file order.

    Raises DataFileError when the file doesn't fit its schema.
    """
    table = datafile.load(paths.resources() / "lexicons" / "escalation_seed.toml", _File)
    return tuple(
        (text, group.language, group.reason, group.label)
        for group in table.group
        for text in group.texts
    )

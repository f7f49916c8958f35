"""The card that reviewers fill in, as data that a supervisor edits."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant import datafile, paths, strings

WHOLE = 100.0
"""A total goes from 0 to this."""

LANGUAGES = ("zh-Hans", "en")
"""What a card is written in; a card that was kept must be read whatever the interface learns."""

_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Wording = Annotated[str, Field(min_length=1, max_length=300)]


def in_words(given: Mapping[str, str], language: str) -> str:
    """A title or a help in the language of the interface, else in the nearest there is."""
    near = strings.either(given.get("zh-Hans", ""), given.get("en", ""), language)
    return given.get(language) or near or next(iter(given.values()), "")


class Kind(StrEnum):
    """How a category is marked."""

    SCALE = "scale"
    YES_NO = "yes_no"


class Heading(StrEnum):
    """Where a category stands: the three parts of a good answer, and its manner."""

    ACKNOWLEDGE = "acknowledge"
    SOLVE = "solve"
    CARE = "care"
    MANNER = "manner"


class Category(BaseModel):
    """One thing that is looked at; `title` and `help` by interface language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Name
    part: Heading
    kind: Kind
    weight: Annotated[float, Field(gt=0, le=100)]
    title: Annotated[dict[str, _Wording], Field(min_length=1)]
    help: dict[str, _Wording] = Field(default_factory=dict)

    @property
    def most(self) -> int:
        """The highest mark; the lowest is 0."""
        return 5 if self.kind is Kind.SCALE else 1

    @field_validator("title", "help")
    @classmethod
    def _both_languages(cls, value: dict[str, str]) -> dict[str, str]:
        if value and (missing := set(LANGUAGES) - value.keys()):
            raise ValueError(f"nothing in {', '.join(sorted(missing))}")
        return value


class Card(BaseModel):
    """A whole card; categories in the order in which they are shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Name
    category: Annotated[tuple[Category, ...], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        counted = Counter(one.id for one in self.category)
        if double := [name for name, times in counted.items() if times > 1]:
            raise ValueError(f"twice on the card: {', '.join(double)}")
        return self

    @property
    def digest(self) -> str:
        """Tells one wording of a card from another."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]

    def named(self, id: str) -> Category | None:
        """A category by its id."""
        return next((one for one in self.category if one.id == id), None)


def load_card(file: Path | None = None) -> Card:
    """The card of a file, or the one that ships. Raises DataFileError for an invalid one."""
    return datafile.load(file or paths.resources() / "review" / "card.toml", Card)


def total(card: Card, marks: Mapping[str, int]) -> float | None:
    """Weighted mean of the marks that were given, 0–100; None when there are none.

    What is left out does not apply and costs nothing. Raises ValueError for a mark that is not on
    the card or outside its range.
    """
    points = weights = 0.0
    for name, value in marks.items():
        category = card.named(name)
        if category is None:
            raise ValueError(f"not on the card: {name}")
        if not 0 <= value <= category.most:
            raise ValueError(f"{name}: {value} is not between 0 and {category.most}")
        points += category.weight * value / category.most
        weights += category.weight
    return round(WHOLE * points / weights, 2) if weights else None

"""The data behind the reading of culture: profiles, axes, sources, seasons and signs of a region.

Every hint and season names its source; one that is not in resources/culture/sources.toml is refused
when the files are loaded.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.reading import CultureAxes

_FILES = ("axes", "calendar", "signals", "sources")
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Source(BaseModel):
    """A work, or the plain admission that something is practice knowledge."""

    model_config = _STRICT

    title: str
    published: bool


class _Sources(BaseModel):
    model_config = _STRICT

    source: dict[str, Source]


@cache
def sources() -> dict[str, Source]:
    """All sources by key."""
    return datafile.load(paths.resources() / "culture" / "sources.toml", _Sources).source


def _known(key: str) -> str:
    if key not in sources():
        raise ValueError(f"no source {key!r} in sources.toml")
    return key


SourceKey = Annotated[str, AfterValidator(_known)]


class HintText(BaseModel):
    """One line of advice; `about` says which side of manner it concerns."""

    model_config = _STRICT

    id: str
    about: Literal["address", "directness", "order", "leave_out"]
    zh: str = Field(alias="zh-Hans", min_length=2, max_length=80)
    en: str = Field(min_length=2, max_length=120)
    source: SourceKey


class Profile(BaseModel):
    """resources/culture/<region>.toml."""

    model_config = _STRICT

    region: str
    hint: list[HintText] = Field(min_length=1)


class _Score(BaseModel):
    model_config = _STRICT

    pdi: int = Field(ge=0, le=120)
    idv: int = Field(ge=0, le=120)
    uai: int = Field(ge=0, le=120)
    context: float = Field(ge=0, le=1)
    pace: float = Field(ge=0, le=1)


class _Axes(BaseModel):
    model_config = _STRICT

    source: SourceKey
    context_source: SourceKey
    estimated: list[str]
    score: dict[str, _Score]


class Season(BaseModel):
    """A time of year: days named by the library, dates (month-day) or weekdays (1 is Monday).

    `dates_of` is a region whose calendar names the days where the place's own does not.
    """

    model_config = _STRICT

    id: str
    regions: list[str] = Field(min_length=1)
    named: list[str] = []
    before: int = Field(0, ge=0, le=60)
    after: int = Field(0, ge=0, le=60)
    leads_up: bool = False
    dates_of: str = ""
    dates: list[tuple[str, str]] = []
    weekdays: list[int] = []
    zh: str = Field(alias="zh-Hans")
    en: str
    source: SourceKey


class _Words(BaseModel):
    model_config = _STRICT

    zh: str = Field(alias="zh-Hans")
    en: str


class Calendar(BaseModel):
    """resources/culture/calendar.toml."""

    model_config = _STRICT

    today: _Words
    soon: _Words
    season: list[Season]


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


class Form(BaseModel):
    """An address form or postcode, as a linear pattern over folded text."""

    model_config = _STRICT

    region: str
    says: float = Field(gt=0, lt=1)
    pattern: Annotated[str, AfterValidator(_compiles)]


class Signals(BaseModel):
    """resources/culture/signals.toml."""

    model_config = _STRICT

    language: dict[str, dict[str, float]]
    words: dict[str, list[str]]
    currency: dict[str, list[str]]
    form: list[Form]


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by region."""
    folder = paths.resources() / "culture"
    files = (file for file in sorted(folder.glob("*.toml")) if file.stem not in _FILES)
    return {profile.region: profile for profile in (datafile.load(f, Profile) for f in files)}


@cache
def axes() -> dict[str, CultureAxes]:
    """Axes of manner by region, each 0–1."""
    table = datafile.load(paths.resources() / "culture" / "axes.toml", _Axes)
    return {
        region: CultureAxes(
            min(1.0, score.pdi / 100),
            min(1.0, score.idv / 100),
            score.context,
            score.pace,
            min(1.0, score.uai / 100),
        )
        for region, score in table.score.items()
    }


@cache
def calendar() -> Calendar:
    """Seasons, and what is said of a public holiday."""
    return datafile.load(paths.resources() / "culture" / "calendar.toml", Calendar)


@cache
def signals() -> Signals:
    """What hints at a region."""
    return datafile.load(paths.resources() / "culture" / "signals.toml", Signals)

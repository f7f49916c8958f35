"""Guesses a customer's region and gives advice on manner for it: a hint, never a verdict.

Manner only: what is offered never depends on what this module says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Culture, CultureAxes, Fact, Hint, Language
from assistant.understand.phrases import Phrases
from assistant.understand.text import fold

_WORD = 0.3
_MONEY = 0.4
_PHONE = 0.8
_MAX_MESSAGES = 20
_READ = 800
_FLOOR = 0.3
"""Below this no region is named."""


class _HintText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    zh: str = Field(alias="zh-Hans")
    en: str
    source: str


class _Axes(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    power_distance: float = Field(ge=0, le=1)
    individualism: float = Field(ge=0, le=1)
    context: float = Field(ge=0, le=1)
    pace: float = Field(ge=0, le=1)
    uncertainty_avoidance: float = Field(ge=0, le=1)


class Profile(BaseModel):
    """resources/culture/<region>.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    axes: _Axes
    hint: list[_HintText] = []


class _Season(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    regions: list[str]
    zh: str = Field(alias="zh-Hans")
    en: str


class Signals(BaseModel):
    """resources/culture/signals.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: dict[str, dict[str, float]]
    words: dict[str, list[str]]
    currency: dict[str, list[str]]
    calendar: dict[str, list[tuple[date, date]]]
    season: list[_Season]


@dataclass(frozen=True, slots=True)
class _Guess:
    region: str | None
    confidence: float


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by region."""
    folder = paths.resources() / "culture"
    files = (file for file in sorted(folder.glob("*.toml")) if file.stem != "signals")
    return {profile.region: profile for profile in (datafile.load(f, Profile) for f in files)}


@cache
def _signals() -> Signals:
    return datafile.load(paths.resources() / "culture" / "signals.toml", Signals)


@cache
def _words() -> Phrases:
    return Phrases((region, word) for region, own in _signals().words.items() for word in own)


def _of_phone(facts: Sequence[Fact]) -> str | None:
    for fact in facts:
        if fact.kind != "phone" or not fact.value.strip().startswith("+"):
            continue
        try:
            number = phonenumbers.parse(fact.value, None)
        except phonenumbers.NumberParseException:
            continue
        region: Any = phonenumbers.region_code_for_number(number)
        if region not in profiles():
            region = phonenumbers.region_code_for_country_code(number.country_code or 0)
        if region and region != "ZZ":
            return str(region)
    return None


def _of_money(facts: Sequence[Fact]) -> set[str]:
    """Regions whose money the customer counts in."""
    units = {
        "".join(c for c in fold(fact.value).text if not c.isdigit() and c not in " .,")
        for fact in facts
        if fact.kind == "amount"
    }
    return {region for region, own in _signals().currency.items() if units.intersection(own)}


def _guess(
    messages: Sequence[Message], about: int, language: Language, facts: Sequence[Fact]
) -> _Guess:
    doubt: dict[str, float] = {}

    def add(region: str, says: float) -> None:
        doubt[region] = doubt.get(region, 1.0) * (1.0 - says)

    for region, says in _signals().language.get(language.code, {}).items():
        add(region, says * (0.5 + language.confidence / 2))
    own = [m for m in messages[: about + 1] if m.speaker is Speaker.CUSTOMER][-_MAX_MESSAGES:]
    said = {
        (hit.label, hit.phrase) for m in own for hit in _words().find(fold(m.text).text[:_READ])
    }
    for region, _ in said:
        add(region, _WORD)
    for region in _of_money(facts):
        add(region, _MONEY)
    phone = _of_phone(facts)
    if phone:
        add(phone, _PHONE)
    if not doubt:
        return _Guess(None, 0.0)
    ranked = sorted(((1.0 - left, region) for region, left in doubt.items()), reverse=True)
    best, region = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    confidence = best * (best / (best + 0.5 * second))
    return _Guess(region, confidence) if confidence >= _FLOOR else _Guess(None, confidence)


def _hints(region: str, now: datetime, ui_language: str) -> tuple[Hint, ...]:
    profile = profiles().get(region)
    chinese = ui_language.startswith("zh")
    hints = [Hint(h.id, h.zh if chinese else h.en) for h in profile.hint] if profile else []
    today = now.date()
    for season in _signals().season:
        times = _signals().calendar.get(season.id, [])
        now_on = any(first <= today <= last for first, last in times)
        if region in season.regions and now_on:
            hints.append(Hint(season.id, season.zh if chinese else season.en))
    return tuple(hints)


def read_culture(
    messages: Sequence[Message], about: int, language: Language, facts: Sequence[Fact],
    context: Context, now: datetime,
) -> Culture:  # fmt: skip
    """Region with confidence, axes and advice: a correction wins, then the record, then signs."""
    fixed = context.correction.region or context.region
    if fixed:
        guess = _Guess(fixed.upper(), 1.0 if context.correction.region else 0.95)
    else:
        guess = _guess(messages, about, language, facts)
    region = guess.region
    profile = profiles().get(region or "")
    return Culture(
        region,
        round(guess.confidence, 3),
        CultureAxes(**profile.axes.model_dump()) if profile else CultureAxes(),
        _hints(region, now, context.ui_language) if region else (),
    )

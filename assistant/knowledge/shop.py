"""The shop's own facts: the only numbers and promises that a draft may contain unasked.

A shop is a folder with `shop.toml` and, where a supervisor has written more, policies, products,
macros and links; the one file alone is a shop as well. A fact is a number or a short text; a text
may differ by language and by the customer's region, because what is owed follows the law of the
customer's place. Whatever is missing becomes a blank in a draft, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant import datafile, paths, strings
from assistant.data_reasons import why
from assistant.datafile import DataFileError
from assistant.domain.wordings import Wording
from assistant.knowledge import folder as folders
from assistant.knowledge import tuning as tunings
from assistant.knowledge import wordings as preferences
from assistant.knowledge.hours import Hours
from assistant.knowledge.library import Library
from assistant.knowledge.sources import Report, no_topic, topics
from assistant.knowledge.tuning import UNTUNED, Tuning

FACT_NAMES = frozenset(
    {
        "return_days",
        "return_freight",
        "refund_days",
        "ship_hours",
        "delivery_days",
        "exchange_days",
        "price_protect_days",
        "warranty_months",
        "reply_minutes",
        "escalate_minutes",
        "recheck_hours",
        "invoice_days",
        "pickup_hours",
        "repair_days",
        "free_shipping_min",
        "service_hours",
        "shop_name",
    }
)

DEFAULT_ROLE = "agent"
FactText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
FactValue = Annotated[int, Field(ge=0, le=1_000_000)] | FactText
_NUMBER = re.compile(r"\d+(?:[.:]\d+)*")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limit(_Part):
    """What this agent may give without asking; above `max` the supervisor decides.

    `unit` is a currency code, "percent" or "times"; `text` says it per language, with {max} where
    the amount belongs; `by_role` gives roles another amount, 0 meaning that they must ask;
    `topics` are those that it matters for (none: all).
    """

    id: str
    max: int = Field(ge=0, le=1_000_000)
    unit: str
    text: dict[str, FactText]
    by_role: dict[str, Annotated[int, Field(ge=0, le=1_000_000)]] = {}
    topics: tuple[str, ...] = ()

    def for_role(self, role: str) -> int:
        """The most that somebody of this role may give."""
        return self.by_role.get(role, self.max)

    def said(self, language: str, role: str) -> str:
        """The limit in words; "" when it is not written in the language."""
        text = self.text.get(language, "")
        if not text and language == "zh-Hant":
            text = strings.either(self.text.get("zh-Hans", ""), "", language)
        return text.replace("{max}", str(self.for_role(role)))


class Place(_Part):
    """Facts that differ where the customer lives (ISO 3166-1 alpha-2)."""

    facts: dict[str, FactValue] = {}
    wordings: dict[str, dict[str, FactText]] = {}


class Shop(_Part):
    """One shop. `facts` hold for all languages, `wordings` (language → fact → text) go first.

    `links` are the only addresses a draft may contain; `truth` is a line published by the
    supervisor that all drafts follow, per language. `role` is that of the agent at work, whose
    limits count; `library` is what the folder holds beside this file; `cited` are texts of it that
    a draft is made of, and so may repeat; `granted` are texts that a supervisor has said for one
    chat; `tuning` is what its checks.toml wants of the checks;
    `preferred` are the wordings of its wording.toml.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    schema_version: int = Field(1, alias="schema", ge=1, le=1)
    region: str = "CN"
    platform: str = Field("", description="Where it sells: taobao, jd, pdd, douyin …; its rules.")
    facts: dict[str, FactValue] = {}
    wordings: dict[str, dict[str, FactText]] = {}
    regions: dict[str, Place] = {}
    limits: tuple[Limit, ...] = ()
    links: tuple[str, ...] = ()
    truth: dict[str, FactText] = {}
    hours: Hours | None = None
    role: str = Field(DEFAULT_ROLE, exclude=True)
    cited: tuple[str, ...] = Field((), exclude=True)
    granted: tuple[str, ...] = Field((), exclude=True)
    library: Library = Field(default_factory=Library, exclude=True)
    tuning: Tuning = Field(UNTUNED, exclude=True)
    preferred: tuple[Wording, ...] = Field((), exclude=True)

    def _with(self, **values: object) -> Shop:
        copy = self.model_copy(update=values)
        for name in ("names", "numbers", "all_text"):
            copy.__dict__.pop(name, None)
        return copy

    def for_role(self, role: str) -> Shop:
        """The same shop for an agent of another role: other limits are the ones to keep to."""
        return self._with(role=role)

    def for_agent(self, account: str) -> Shop:
        """The same shop with the wordings of everybody and of one agent's account."""
        if all(one.agent in ("", account) for one in self.preferred):
            return self
        kept = tuple(one for one in self.preferred if one.agent in ("", account))
        return self._with(preferred=kept)

    def citing(self, texts: Iterable[str]) -> Shop:
        """The same shop where these texts of its library count as said, for checks of a draft.

        Not the whole library counts at all times: among all its numbers every invented one would
        find a source.
        """
        return self._with(cited=tuple(text for text in texts if text))

    def granting(self, texts: Iterable[str]) -> Shop:
        """The same shop where a supervisor has said these texts, for all drafts of one chat."""
        found = tuple(text for text in texts if text)
        return self._with(granted=found) if found else self

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there at an aware moment; a shop without hours always is."""
        return self.hours is None or self.hours.is_open(now)

    def next_opening(self, now: datetime) -> datetime | None:
        """The next moment at which the shop opens; None when unknown or not for two months."""
        return self.hours.next_opening(now) if self.hours else None

    def promise_fits(self, now: datetime, minutes: float) -> bool:
        """Whether "within `minutes`" can be kept before the shop closes; True without hours."""
        return self.hours is None or self.hours.promise_fits(now, minutes)

    def fact(self, name: str, language: str, region: str | None = None) -> str | None:
        """The text of a fact in a language, or None when this shop does not say.

        The customer's region goes before the shop's general word. A fact that is given as a
        number reads the same in every language; a text is used only in a language it is written
        in, or for the other Chinese script when `wordings` has just one of the two.
        """
        place = self.regions.get(region or "", Place())
        for facts, wordings in (
            (place.facts, place.wordings),
            (self.facts, self.wordings),
        ):
            worded = wordings.get(language, {}).get(name)
            if worded is not None:
                return worded
            value = facts.get(name)
            if value is not None:
                return str(value)
            if name in {key for texts in wordings.values() for key in texts}:
                return None
        return None

    def values(self, language: str, region: str | None = None) -> dict[str, str]:
        """All facts that exist in a language, for a prompt or a check."""
        found = {name: self.fact(name, language, region) for name in sorted(self.names)}
        return {name: value for name, value in found.items() if value is not None}

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of all facts that the shop gives in any language or region."""
        given: set[str] = set(self.facts)
        for texts in self.wordings.values():
            given.update(texts)
        for place in self.regions.values():
            given.update(place.facts)
            for texts in place.wordings.values():
                given.update(texts)
        return frozenset(given)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that stands anywhere in the facts and limits."""
        texts: list[str] = [str(value) for value in self.facts.values()]
        texts += [text for table in self.wordings.values() for text in table.values()]
        for place in self.regions.values():
            texts += [str(value) for value in place.facts.values()]
            texts += [text for table in place.wordings.values() for text in table.values()]
        texts += [str(most) for limit in self.limits if (most := limit.for_role(self.role))]
        texts += [*self.truth.values(), *self.cited, *self.granted]
        return frozenset(number for text in texts for number in _NUMBER.findall(text))

    @cached_property
    def all_text(self) -> str:
        """Everything the shop says, in one text, for checks that look for a promise's source."""
        texts = [text for table in self.wordings.values() for text in table.values()]
        for place in self.regions.values():
            texts += [text for table in place.wordings.values() for text in table.values()]
        texts += [
            limit.said(language, self.role)
            for limit in self.limits
            if limit.for_role(self.role)
            for language in limit.text
        ]
        texts += [str(value) for value in self.facts.values()]
        texts += [*self.truth.values(), *self.cited, *self.granted]
        return "\n".join(texts)


def sample_file() -> Path:
    """The sample shop that ships with the program."""
    return paths.resources() / "shops" / "sample" / "shop.toml"


def load(path: str | Path | None = None, role: str = DEFAULT_ROLE) -> Shop:
    """Read a shop's folder, or a shop file alone; nothing given = the sample shop.

    Raises DataFileError (a UserFault) with file, line and field for the first thing that is wrong,
    also for a fact that no line of the phrasebook knows: a misspelt name would silently become a
    blank.
    """
    shop, faults = examine(path)
    if faults:
        raise faults[0]
    return shop.for_role(role) if role != DEFAULT_ROLE else shop


def examine(path: str | Path | None = None) -> tuple[Shop, list[DataFileError]]:
    """Read a shop like `load`, and everything that is wrong with its folder.

    Raises DataFileError when shop.toml itself can't be used.
    """
    file = shop_file(path)
    shop = datafile.load(file, Shop)
    faults: list[DataFileError] = []
    _unknown_names(shop, file, faults.append)
    # A file that was named itself, under whatever name, stands alone.
    if file.name == "shop.toml":
        library, links = folders.read(file.parent, FACT_NAMES, shop.links, faults.append)
        shop = shop._with(
            library=library,
            links=links,
            tuning=_tuned(file.parent, faults.append),
            preferred=_preferred(file.parent, faults.append),
        )
    return shop, faults


def _tuned(folder: Path, report: Report) -> Tuning:
    try:
        return tunings.load(folder)
    except DataFileError as fault:
        report(fault)
        return UNTUNED


def _preferred(folder: Path, report: Report) -> tuple[Wording, ...]:
    try:
        return preferences.load(folder)
    except DataFileError as fault:
        report(fault)
        return ()


def shop_file(path: str | Path | None = None) -> Path:
    """The shop.toml that a setting means: of a folder, a file, or the sample's."""
    file = Path(path).expanduser() if path else sample_file()
    return file / "shop.toml" if file.is_dir() else file


def _unknown_names(shop: Shop, file: Path, report: Report) -> None:
    lines = file.read_text(encoding="utf-8-sig").splitlines()

    def line_of(word: str) -> int:
        return next((n for n, row in enumerate(lines, 1) if row.strip().startswith(word)), 1)

    for name in sorted(shop.names - FACT_NAMES):
        reason = why("fact", known=", ".join(sorted(FACT_NAMES)))
        report(DataFileError(file, line_of(name), name, reason))
    for limit in shop.limits:
        for topic in (name for name in limit.topics if name not in topics()):
            field = f"limits.{limit.id}.topics"
            report(DataFileError(file, line_of("topics"), field, no_topic(topic)))

"""The shop's own facts: the only numbers and promises that a draft may contain unasked.

A shop is one readable TOML file (or a folder that holds `shop.toml`). A fact is a number or a short
text; a text may differ by language and by the customer's region, because what is owed follows the
law of the customer's place. Whatever is missing becomes a blank in a draft, never a guess.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant import datafile, paths

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

FactText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
FactValue = Annotated[int, Field(ge=0, le=1_000_000)] | FactText
_NUMBER = re.compile(r"\d+(?:[.:]\d+)*")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limit(_Part):
    """What this agent may give without asking; above `max` the supervisor decides.

    `unit` is a currency code, "percent" or "times"; `text` says it per language.
    """

    id: str
    max: int = Field(ge=0, le=1_000_000)
    unit: str
    text: dict[str, FactText]


class Place(_Part):
    """Facts that differ where the customer lives (ISO 3166-1 alpha-2)."""

    facts: dict[str, FactValue] = {}
    wordings: dict[str, dict[str, FactText]] = {}


class Shop(_Part):
    """One shop. `facts` hold for all languages, `wordings` (language → fact → text) go first.

    `links` are the only addresses a draft may contain; `truth` is a line published by the
    supervisor that all drafts follow, per language.
    """

    schema_version: int = Field(1, alias="schema", ge=1, le=1)
    region: str = "CN"
    facts: dict[str, FactValue] = {}
    wordings: dict[str, dict[str, FactText]] = {}
    regions: dict[str, Place] = {}
    limits: tuple[Limit, ...] = ()
    links: tuple[str, ...] = ()
    truth: dict[str, FactText] = {}

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
        texts += [str(limit.max) for limit in self.limits]
        texts += list(self.truth.values())
        return frozenset(number for text in texts for number in _NUMBER.findall(text))

    @cached_property
    def all_text(self) -> str:
        """Everything the shop says, in one text, for checks that look for a promise's source."""
        texts = [text for table in self.wordings.values() for text in table.values()]
        for place in self.regions.values():
            texts += [text for table in place.wordings.values() for text in table.values()]
        texts += [text for limit in self.limits for text in limit.text.values()]
        texts += [str(value) for value in self.facts.values()] + list(self.truth.values())
        return "\n".join(texts)


def sample_file() -> Path:
    """The sample shop that ships with the program."""
    return paths.resources() / "shops" / "sample" / "shop.toml"


def load(path: str | Path | None = None) -> Shop:
    """Read a shop file, or the `shop.toml` of a folder; nothing given = the sample shop.

    Raises DataFileError (a UserFault) with file, line and field when it can't be used, also for a
    fact that no line of the phrasebook knows: a misspelt name would silently become a blank.
    """
    file = Path(path).expanduser() if path else sample_file()
    if file.is_dir():
        file = file / "shop.toml"
    shop = datafile.load(file, Shop)
    unknown = sorted(shop.names - FACT_NAMES)
    if unknown:
        text = file.read_text(encoding="utf-8")
        line = next(
            (
                number
                for number, row in enumerate(text.splitlines(), 1)
                if row.strip().startswith(unknown[0])
            ),
            1,
        )
        raise datafile.DataFileError(
            file, line, unknown[0], f"unknown fact; known are {', '.join(sorted(FACT_NAMES))}"
        )
    return shop

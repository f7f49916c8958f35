"""What a shop's folder knows, as plain values: answers with the questions they answer, products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ANY = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """An answer in one language: `solve` whole, `brief` shortest, a question on, a caution."""

    solve: str
    brief: str = ""
    ask: str = ""
    care: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Every text that is not empty."""
        return tuple(part for part in (self.solve, self.brief, self.ask, self.care) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the shop.

    `titles` and `texts` go by language; `topics` are rows of resources/topics.toml; `asks` are
    sample questions in any language; `needs` are words of which the question must hold one,
    `unless` words that rule it out; `regions` (ISO 3166-1 alpha-2) and the days from `since` to
    `until` (both included) say where and when it holds, nothing = everywhere, always; `product`
    and `about` place a product's note.
    """

    id: str
    titles: Mapping[str, str]
    texts: Mapping[str, Wording]
    topics: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    product: str = ANY
    about: str = ANY

    def holds(self, region: str, day: date) -> bool:
        """Whether the entry counts for a customer there on that day."""
        if self.regions and region not in self.regions:
            return False
        return not (self.since and day < self.since) and not (self.until and day > self.until)


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells: names by language and what else customers call it."""

    id: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    category: str = ANY


@dataclass(frozen=True, slots=True)
class Macro:
    """A text that agents call up by a short word; `variables` are filled in or left as blanks.

    `labels` name the variables for agents, by language and in the same order; `topics` are rows or
    issues of resources/topics.toml that it is for (none: any), `platforms` where it may be used.
    """

    shortcut: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    variables: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a folder holds, for people."""

    policies: int = 0
    products: int = 0
    notes: int = 0
    macros: int = 0
    links: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)

"""Everything of a shop's folder beside its facts, with the index that finds it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from assistant.knowledge.entries import Counts, Entry, Macro, Product
from assistant.knowledge.index import Index


@dataclass(frozen=True)
class Library:
    """Answers, products and macros; an empty one for a shop that is a single file."""

    entries: tuple[Entry, ...] = ()
    products: tuple[Product, ...] = ()
    macros: tuple[Macro, ...] = ()

    @cached_property
    def index(self) -> Index:
        """Built on first use; whoever loads a folder off the GUI thread builds it there."""
        return Index(self.entries, self.products)

    def counts(self, links: int = 0) -> Counts:
        """How much there is, and how many entries are written in each language."""
        notes = sum(1 for entry in self.entries if entry.product)
        languages = Counter(language for entry in self.entries for language in entry.texts)
        return Counts(
            len(self.entries) - notes, len(self.products), notes, len(self.macros), links,
            dict(languages),
        )  # fmt: skip

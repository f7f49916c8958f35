"""Word lists by language that the checks of manner share, from resources/checks/manner.toml."""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.draft.check_terms import any_of


class _MannerFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    pays: tuple[str, ...]
    grants: tuple[str, ...]
    paid: tuple[str, ...]
    free_gift: tuple[str, ...]
    taboo: dict[str, tuple[str, ...]]
    stock: dict[str, tuple[str, ...]]
    step: dict[str, tuple[str, ...]]
    help: dict[str, tuple[str, ...]]
    asks: dict[str, tuple[str, ...]]
    named: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    not_names: tuple[str, ...]
    question: tuple[str, ...]
    tools: tuple[str, ...]
    empty_pairs: tuple[str, ...]


class Manner:
    """The lists, compiled when first asked for; a language without a list gives None.

    `pays` makes a sum an offer of ours, `free_gift` a number a present; `man` and `woman` are
    forms of address; `not_names` look like names, `tools` like goods; `empty_pairs` say nothing.
    """

    def __init__(self, lists: _MannerFile) -> None:
        self._lists = lists
        self._ready: dict[tuple[str, str], re.Pattern[str] | None] = {}
        self._named: dict[str, tuple[re.Pattern[str], ...]] = {}
        self.pays = any_of(lists.pays)
        self.free_gift = any_of(lists.free_gift)
        self.question = any_of(lists.question)
        self.man, self.woman = any_of(lists.titles["man"]), any_of(lists.titles["woman"])
        self.tools = frozenset(lists.tools)
        self.empty_pairs = frozenset(lists.empty_pairs)
        self.not_names = frozenset(lists.not_names)

    def _of(self, name: str, table: dict[str, tuple[str, ...]], key: str) -> re.Pattern[str] | None:
        if (name, key) not in self._ready:
            own = table.get(key) or table.get(key.split("-", maxsplit=1)[0])
            self._ready[name, key] = any_of(own) if own else None
        return self._ready[name, key]

    def stock(self, language: str) -> re.Pattern[str] | None:
        """Formulas that anybody could be told."""
        return self._of("stock", self._lists.stock, language)

    def step(self, language: str) -> re.Pattern[str] | None:
        """Words of somebody who does, offers or asks something."""
        return self._of("step", self._lists.step, language)

    def help(self, language: str) -> re.Pattern[str] | None:
        """ "How may I help you?" and its like."""
        return self._of("help", self._lists.help, language)

    def named(self, language: str) -> tuple[re.Pattern[str], ...]:
        """A person's name with a form of address, each pattern with a group `name`."""
        if language not in self._named:
            own = self._lists.named.get(language.split("-", maxsplit=1)[0], ())
            self._named[language] = tuple(any_of([pattern]) for pattern in own)
        return self._named[language]

    def asks(self, what: str) -> re.Pattern[str] | None:
        """A text asks for this kind of fact ("phone", "photo" …), in any language."""
        return self._of("asks", self._lists.asks, what)

    @property
    def asked(self) -> tuple[str, ...]:
        """Kinds of facts that `asks` knows."""
        return tuple(self._lists.asks)

    def taboo(self, language: str) -> frozenset[str]:
        """Numbers that bring bad luck or insult where this language is spoken."""
        own = self._lists.taboo
        return frozenset(own.get(language) or own.get(language.split("-", maxsplit=1)[0]) or ())


@cache
def manner() -> Manner:
    """The lists that ship with the program, read once."""
    return Manner(datafile.load(paths.resources() / "checks" / "manner.toml", _MannerFile))

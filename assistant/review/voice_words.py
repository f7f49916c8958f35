"""What a complaint is about: product, courier, page and rule, by the words of one message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths, strings
from assistant.domain.notice import UserFault
from assistant.knowledge import words
from assistant.knowledge.shop import Shop, load
from assistant.understand.facts import in_text
from assistant.understand.text import fold

__all__ = ["KINDS", "Shop", "Thing", "load_shop", "name_of", "things", "topic_name"]

LONGEST = 1500
KINDS = ("product", "carrier", "page", "rule")


class _Named(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    zh: str
    en: str
    patterns: tuple[str, ...]


class _Voice(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    page: tuple[_Named, ...]
    rule: tuple[_Named, ...]


class _Topic(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    zh: str
    en: str


class _Topics(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    topic: tuple[_Topic, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a complaint names: `kind` of KINDS, `name` an id (an item: its word)."""

    kind: str
    name: str


@cache
def _file() -> _Voice:
    return datafile.load(paths.resources() / "live" / "voice.toml", _Voice)


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (kind, one.id, re.compile("|".join(f"(?:{p})" for p in one.patterns)))
        for kind, rows in (("page", _file().page), ("rule", _file().rule))
        for one in rows
    )


@cache
def _topics() -> dict[str, _Topic]:
    table = datafile.load(paths.resources() / "topics.toml", _Topics)
    return {one.id: one for one in table.topic}


def load_shop(folder: str, role: str) -> Shop:
    """The shop whose names complaints are read with: the sample's where the folder is broken.

    What complaints name can be told without a shop's own names; agents are told of the folder's
    fault anyway. Raises UserFault when not even the sample can be read.
    """
    try:
        return load(folder or None, role)
    except UserFault:
        return load(None, role)


def things(text: str, language: str, shop: Shop) -> tuple[Thing, ...]:
    """What a customer's message names, each once.

    A product of the shop goes before the bare word for such a thing, which stands where the shop's
    folder knows none.
    """
    text = text[:LONGEST]
    return tuple(dict.fromkeys(_things(text, language, shop)))


def _things(text: str, language: str, shop: Shop) -> Iterator[Thing]:
    own = shop.library.index.products_in(words.normal(text)) if shop.library.products else {}
    for product in own:
        yield Thing("product", product)
    for fact in in_text(text, 0, language):
        if fact.kind == "carrier":
            yield Thing("carrier", fact.value)
        elif fact.kind == "item" and not own:
            yield Thing("product", fact.value)
    folded = fold(text).text
    for kind, name, pattern in _patterns():
        if pattern.search(folded):
            yield Thing(kind, name)


def name_of(kind: str, name: str, language: str, shop: Shop) -> str:
    """What people call it; `language` is the interface's. "" where the name is its own word."""
    if kind in ("page", "rule"):
        rows = _file().page if kind == "page" else _file().rule
        found = next((one for one in rows if one.id == name), None)
        return "" if found is None else strings.either(found.zh, found.en, language)
    if kind == "product":
        for product in shop.library.products:
            if product.id == name:
                return product.names.get(language) or next(iter(product.names.values()), "")
    return ""


def topic_name(topic: str, language: str) -> str:
    """What a topic is about, "" for none."""
    found = _topics().get(topic)
    return "" if found is None else strings.either(found.zh, found.en, language)

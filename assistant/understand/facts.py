"""Pulls out what a customer states: numbers, sums, dates, things, with their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Act, Fact, Issue
from assistant.understand.phrases import Phrases
from assistant.understand.text import Folded, fold, hanzi

MAX_FACTS = 60
_ORDER_SPAN = 80


class _Pattern(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    regex: str
    capital: bool = False


class FactPatterns(BaseModel):
    """resources/lexicons/facts.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: list[_Pattern]


class Items(BaseModel):
    """resources/lexicons/items.toml: things people buy, by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: dict[str, list[str]]


class Needs(BaseModel):
    """resources/lexicons/missing.toml: kinds of facts needed, by topic or issue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: dict[str, list[str]]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    table = datafile.load(paths.resources() / "lexicons" / "facts.toml", FactPatterns)
    simple = str.maketrans(hanzi().to_simplified)
    return tuple((p.kind, re.compile(p.regex.translate(simple)), p.capital) for p in table.pattern)


@cache
def _items(language: str) -> Phrases:
    table = datafile.load(paths.resources() / "lexicons" / "items.toml", Items)
    return Phrases(("item", word) for word in table.items.get(language, ()))


@cache
def _needs() -> dict[str, list[str]]:
    return datafile.load(paths.resources() / "lexicons" / "missing.toml", Needs).needs


def _value_span(match: re.Match[str]) -> tuple[int, int]:
    for name in ("v", "w"):
        if name in match.re.groupindex and match.group(name) is not None:
            return match.span(name)
    return match.span()


def _stated(folded: Folded) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for kind, pattern, capital in _patterns():
        for match in pattern.finditer(folded.text):
            start, end = _value_span(match)
            whole = match.span()
            if any(a < whole[1] and whole[0] < b for a, b in taken):
                continue
            if capital and not folded.said(start, end)[:1].isupper():
                continue
            taken.append(whole)
            yield kind, start, end


def _things(folded: Folded, language: str) -> Iterator[tuple[str, int, int]]:
    """The longest item names; a name inside a longer one is not said by itself."""
    base = language.split("-", maxsplit=1)[0]
    hanzi = base != "ja" and any("\u4e00" <= c <= "\u9fff" for c in folded.text)
    found = _items("zh" if hanzi else base if base != "und" else "en").find(folded.text)
    found.sort(key=lambda hit: hit.start - hit.end)
    kept: list[tuple[int, int]] = []
    for hit in found:
        if any(a < hit.end and hit.start < b for a, b in kept):
            continue
        kept.append((hit.start, hit.end))
    yield from (("item", start, end) for start, end in sorted(kept))


@lru_cache(maxsize=512)
def in_text(text: str, message: int, language: str) -> tuple[Fact, ...]:
    """Facts in one text, in order of their place."""
    folded = fold(text)
    found = []
    for kind, start, end in (*_stated(folded), *_things(folded, language)):
        first, last = folded.span(start, end)
        value = folded.original[first:last]
        last -= len(value) - len(value.rstrip())
        first += len(value) - len(value.lstrip())
        found.append(Fact(kind, value.strip(), message, first, last))
    return tuple(sorted(found, key=lambda fact: (fact.start, -fact.end)))


def read_facts(messages: Sequence[Message], about: int, language: str) -> tuple[Fact, ...]:
    """What the customer stated up to `messages[about]`; a value said again counts once."""
    found: list[Fact] = []
    seen: set[tuple[str, str]] = set()
    for index in range(max(0, about - _ORDER_SPAN), about + 1):
        if messages[index].speaker is not Speaker.CUSTOMER:
            continue
        for fact in in_text(messages[index].text, index, language):
            if fact.kind != "link" and (fact.kind, fact.value) not in seen:
                seen.add((fact.kind, fact.value))
                found.append(fact)
    return tuple(found[-MAX_FACTS:])


def read_missing(
    messages: Sequence[Message], about: int, issue: Issue, topic: str, act: Act,
    facts: Sequence[Fact], language: str,
) -> tuple[str, ...]:  # fmt: skip
    """Kinds this matter needs that neither side has given: the first of each choice."""
    if act in (Act.GREET, Act.THANK, Act.BYE):
        return ()
    needs = _needs().get(topic)
    if needs is None:
        needs = _needs().get(str(issue), [])
    if not needs:
        return ()
    given = {fact.kind for fact in facts}
    for index, message in enumerate(messages[: about + 1]):
        if message.speaker is not Speaker.CUSTOMER and index >= about - _ORDER_SPAN:
            given |= {fact.kind for fact in in_text(message.text, index, language)}
    return tuple(
        choice.split("|", maxsplit=1)[0]
        for choice in needs
        if not given.intersection(choice.split("|"))
    )

"""Finds a greeting of a feast or season in what somebody writes ("Eid Mubarak, my order…").

A greeting is no matter and no feeling: what stands beside it is what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker

MAX_READ = 400
# Letters that must be left for a message to say anything beside its greeting.
LEAST_LEFT = 4
_LETTERS = re.compile(r"[^\W\d_]")


class Feast(BaseModel):
    """One feast: how it is greeted, and the answer by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    said: tuple[str, ...] = Field(min_length=1)
    back: dict[str, tuple[str, ...]]


class FeastTable(BaseModel):
    """resources/feasts.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    opening: str
    feast: tuple[Feast, ...]


@cache
def table() -> FeastTable:
    """All feasts, read once."""
    return datafile.load(paths.resources() / "feasts.toml", FeastTable)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one.id, re.compile("|".join(one.said), re.IGNORECASE)) for one in table().feast)


def greeted(text: str) -> tuple[str, int, int]:
    """(feast, start, end) of the first greeting in a text; ("", 0, 0) without one."""
    return _greeted(text[:MAX_READ])


@lru_cache(maxsize=512)
def _greeted(said: str) -> tuple[str, int, int]:
    found = [(hit.start(), hit.end(), name) for name, p in _patterns() if (hit := p.search(said))]
    if not found:
        return "", 0, 0
    start, end, name = min(found, key=lambda one: one[0])
    return name, start, end


def only_greets(text: str) -> bool:
    """Whether a message is such a greeting and says nothing else."""
    name, start, end = greeted(text)
    left = text[:start] + text[end : MAX_READ * 2]
    return bool(name) and len(_LETTERS.findall(left)) < LEAST_LEFT


def beside_greetings(messages: Sequence[Message]) -> Sequence[Message]:
    """The messages with customers' greetings blanked out, where they say more; places stay."""
    if not any(greeted(one.text)[0] for one in messages if one.speaker is Speaker.CUSTOMER):
        return messages
    return [_beside(one) if one.speaker is Speaker.CUSTOMER else one for one in messages]


def _beside(message: Message) -> Message:
    name, start, end = greeted(message.text)
    if not name or only_greets(message.text):
        return message
    text = message.text[:start] + " " * (end - start) + message.text[end:]
    return replace(message, text=text)

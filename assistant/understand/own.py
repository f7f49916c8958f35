"""Tells whether a phone number or an e-mail address is the customer's own.

Customers also give the courier's number, the shop's or their mother's: only their own says who
they are, and taking another's for theirs would join the records of strangers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Fact
from assistant.understand.phrases import Phrases
from assistant.understand.text import fold

KINDS = frozenset({"phone", "email"})
_BEFORE, _AFTER = 60, 30
# A point inside an address or a number ends no sentence.
_STOP = re.compile(r"[。！？!?;；\n]|[.](?=\s|$)")
_COMMA = re.compile(r"[,，、。！？!?;；\n]|[.](?=\s|$)")
# What may stand beside a number that was asked for: "是的，我手机 …", "it's …".
_BARE = 14
_ASKED_BACK = 3


class OwnWords(BaseModel):
    """resources/lexicons/own.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    own: dict[str, list[str]]
    others: dict[str, list[str]]
    asks: dict[str, list[str]]


@cache
def _phrases() -> Phrases:
    table = datafile.load(paths.resources() / "lexicons" / "own.toml", OwnWords)
    groups = (("own", table.own), ("others", table.others), ("asks", table.asks))
    return Phrases(
        (label, phrase)
        for label, languages in groups
        for phrases in languages.values()
        for phrase in phrases
    )


def warm_up() -> None:
    """Read the table now, so that the first number does not wait for it."""
    _phrases()


def own_identifiers(messages: Sequence[Message], facts: Iterable[Fact]) -> frozenset[Fact]:
    """Those of the facts that are this customer's own phone number or e-mail address."""
    return frozenset(fact for fact in facts if fact.kind in KINDS and _is_own(messages, fact))


def _is_own(messages: Sequence[Message], fact: Fact) -> bool:
    text = messages[fact.message].text
    before = text[max(0, fact.start - _BEFORE) : fact.start]
    after = text[fact.end : fact.end + _AFTER]
    # The nearest words decide: "no news from the courier, my number is …" is the customer's own.
    for stop in (_COMMA, _STOP):
        # The value itself is left out: its letters are no words.
        found = _labels(f"{stop.split(before)[-1]} , {stop.split(after)[0]}")
        if found & {"own", "others"}:
            return "others" not in found
    beside = text[max(0, fact.start - 200) : fact.start] + text[fact.end : fact.end + 200]
    bare = sum(character.isalnum() for character in beside) <= _BARE
    return bare and "others" not in _labels(beside) and _asked(messages, fact.message)


def _asked(messages: Sequence[Message], index: int) -> bool:
    """True when the agent's last words before a message ask for it."""
    for message in reversed(messages[max(0, index - _ASKED_BACK) : index]):
        if message.speaker is Speaker.AGENT:
            return "asks" in _labels(message.text[-400:])
    return False


def _labels(text: str) -> set[str]:
    return {hit.label for hit in _phrases().find(fold(text).text)}

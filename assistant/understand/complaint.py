"""Which of the five complaint steps the agent has done, and the coarse type of a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, Field, RootModel

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import ComplaintStep, Issue, Promise
from assistant.understand.phrases import Phrases, without
from assistant.understand.text import fold, lexicon_among

_READ = 1000
_BACK = 200
_LATEST = 12
_REPEATED_DENSE = 5
_REPEATED_WORDS = 3
_WORD = 5


class ComplaintType(StrEnum):
    """The five types of complaints; a coarser view of the issues."""

    PRODUCT = "product"
    SERVICE = "service"
    DELIVERY = "delivery"
    POLICY = "policy"
    PRICE = "price"


_TYPES = {
    Issue.PRODUCT_QUALITY: ComplaintType.PRODUCT,
    Issue.TECHNICAL_USE: ComplaintType.PRODUCT,
    Issue.SERVICE_ATTITUDE: ComplaintType.SERVICE,
    Issue.ACCOUNT_PAYMENT: ComplaintType.SERVICE,
    Issue.ORDER_CHANGE: ComplaintType.SERVICE,
    Issue.DELIVERY: ComplaintType.DELIVERY,
    Issue.REFUND_RETURN: ComplaintType.POLICY,
    Issue.POLICY: ComplaintType.POLICY,
    Issue.PRICE_PROMO: ComplaintType.PRICE,
}


def complaint_type(issue: Issue) -> ComplaintType | None:
    """The type a complaint about this issue belongs to; None for questions and the rest."""
    return _TYPES.get(issue)


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    listen: list[str]
    apologise: list[str]
    cause: list[str]
    solve: list[str]
    follow_up: list[str]
    undo: list[str] = Field(default=[], alias="not")


class StepWords(RootModel[dict[str, _Words]]):
    """resources/lexicons/steps.toml, a table a language."""


@cache
def _words() -> dict[str, _Words]:
    return datafile.load(paths.resources() / "lexicons" / "steps.toml", StepWords).root


@cache
def _phrases(language: str) -> Phrases:
    own = _words()[language].model_dump()
    return Phrases((kind, phrase) for kind, phrases in own.items() for phrase in phrases)


def read_steps(
    messages: Sequence[Message], language: str, promises: Sequence[Promise] = ()
) -> tuple[ComplaintStep, ...]:
    """Steps the agent has done in this chat, in their order; none before the customer has spoken.

    A promise with a time is a step to follow up; saying the customer's words again is listening.
    """
    done = {ComplaintStep.FOLLOW_UP for promise in promises if promise.due is not None}
    said: list[str] = []
    for message in messages[-_BACK:]:
        if message.speaker is Speaker.CUSTOMER:
            said.append(fold(message.text).text[:_READ])
        elif message.speaker is Speaker.AGENT and said:
            text = message.text[:_READ]
            done |= in_text(text, language)
            if ComplaintStep.LISTEN not in done and _says_again(fold(text).text, said[-_LATEST:]):
                done.add(ComplaintStep.LISTEN)
    return tuple(step for step in ComplaintStep if step in done)


@lru_cache(maxsize=1024)
def in_text(text: str, language: str) -> frozenset[ComplaintStep]:
    """Steps that one text of the agent takes."""
    plain = fold(text).text
    hits = _phrases(lexicon_among(plain, language, _words())).find(plain)
    undone = [hit for hit in hits if hit.label == "undo"]
    kept = without([hit for hit in hits if hit.label != "undo"], undone)
    return frozenset(ComplaintStep(hit.label) for hit in kept)


def _says_again(text: str, said: Sequence[str]) -> bool:
    """True when the agent takes up a piece of what the customer wrote."""
    pieces = _pieces(text)
    if not pieces:
        return False
    own: set[str] = set().union(*map(_pieces, said))
    shared = pieces & own
    return len(shared) >= (1 if any(c > "\u0fff" for c in "".join(shared)) else _REPEATED_WORDS)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> frozenset[str]:
    """Runs of characters in dense scripts, longer words elsewhere."""
    found: set[str] = set()
    run = ""
    for character in text + " ":
        if "\u3040" <= character <= "\ud7ff" or "\u0e00" <= character <= "\u0e7f":
            run = (run + character)[-_REPEATED_DENSE:]
            if len(run) == _REPEATED_DENSE:
                found.add(run)
        else:
            run = ""
    if not found:
        found = {word for word in text.split() if len(word.strip(".,!?")) >= _WORD}
    return frozenset(found)

"""Finds what an agent has promised, and by when: a promise made is a promise owed.

Offers, conditions, questions, refusals and what is usual are no promises: resources/lexicons/
promises.toml lists the words that undo one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, RootModel

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Promise
from assistant.understand.phrases import Phrases, without
from assistant.understand.text import Folded, fold, lexicon_among
from assistant.understand.when import TimeKind, TimeMention, find_times

MAX_PROMISES = 20
_READ = 1200
_BACK = 200
# A point inside "4.5" or "p.m." ends nothing; a space between Chinese characters parts clauses.
_SENTENCE = re.compile(r"(?:[^.!?;\n]|(?<=[a-z0-9])\.(?=[a-z0-9])){1,800}[.!?;]?")
_CLAUSE = re.compile(
    r"(?:[^,~\s]|(?<=\d)~(?=\d)|\s(?![\u4e00-\u9fff])|(?<![\u4e00-\u9fff])\s){1,400}"
)


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    commit: list[str]
    act: list[str]
    block: list[str]
    condition: list[str]
    will: list[str] = []
    free: list[str] = []


class PromiseWords(RootModel[dict[str, _Words]]):
    """resources/lexicons/promises.toml, a table a language."""


@cache
def _words() -> dict[str, _Words]:
    return datafile.load(paths.resources() / "lexicons" / "promises.toml", PromiseWords).root


@cache
def _phrases(language: str) -> Phrases:
    own = _words()[language].model_dump()
    return Phrases((kind, phrase) for kind, phrases in own.items() for phrase in phrases)


def read_promises(messages: Sequence[Message], language: str, now: datetime) -> tuple[Promise, ...]:
    """What the agent has promised in this chat, oldest first; the same words owe the same once.

    Times count from each message's own time, or from `now` where it is not known; `due` has the
    zone of `now`.
    """
    found: dict[tuple[str, datetime | None], Promise] = {}
    for index in range(max(0, len(messages) - _BACK), len(messages)):
        message = messages[index]
        if message.speaker is not Speaker.AGENT:
            continue
        made = message.at or now
        if made.tzinfo and now.tzinfo:
            made = made.astimezone(now.tzinfo)
        for promise in in_text(message.text[:_READ], made, language):
            due = promise.due.replace(second=0, microsecond=0) if promise.due else None
            found.setdefault((promise.text, due), replace(promise, message=index))
    return tuple(found.values())[-MAX_PROMISES:]


@lru_cache(maxsize=512)
def in_text(text: str, made: datetime, language: str) -> tuple[Promise, ...]:
    """Promises in one text of the agent, written at `made`."""
    folded = fold(text)
    lexicon = lexicon_among(folded.text, language, _words())
    if not any(hit.label in ("commit", "act") for hit in _phrases(lexicon).find(folded.text)):
        return ()
    times: tuple[TimeMention, ...] | None = None
    promises: list[Promise] = []
    for sentence in _SENTENCE.finditer(folded.text):
        clauses = list(_clauses(folded.text, sentence.start(), sentence.end()))
        if times is None:
            times = find_times(text, made, language, prefer="future")
        promises += _in_sentence(folded, clauses, lexicon, times, made)
    return tuple(promises)


def _kinds(clause: str, lexicon: str) -> set[str]:
    hits = _phrases(lexicon).find(clause)
    free = [hit for hit in hits if hit.label == "free"]
    blocks = without([hit for hit in hits if hit.label == "block"], free)
    return {hit.label for hit in hits if hit.label != "block"} | {hit.label for hit in blocks}


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _CLAUSE.finditer(text, start, end):
        yield match.start(), match.end()


def _in_sentence(
    folded: Folded,
    clauses: Sequence[tuple[int, int]],
    lexicon: str,
    times: Sequence[TimeMention],
    made: datetime,
) -> Iterator[Promise]:
    carried: TimeMention | None = None
    carried_from = -1
    for place, (start, end) in enumerate(clauses):
        kinds = _kinds(folded.text[start:end], lexicon)
        if "condition" in kinds:
            # What follows a condition hangs on it.
            return
        first, last = folded.span(start, end)
        own = [t for t in times if first <= t.start < last and _ahead(t, made)]
        if "block" in kinds:
            carried = None
            continue
        when = own[-1] if own else carried
        promised = "commit" in kinds or (
            "act" in kinds and when is not None and ("will" in kinds or not _words()[lexicon].will)
        )
        if promised:
            began = carried_from if carried is not None and not own else start
            yield _promise(folded, began, end, when)
            carried = None
        elif own and own[-1].kind is not TimeKind.LENGTH and place + 1 < len(clauses):
            carried, carried_from = own[-1], start
        else:
            carried = None


def _ahead(mention: TimeMention, made: datetime) -> bool:
    return mention.kind is not TimeKind.AGO and mention.latest >= made


def _promise(folded: Folded, start: int, end: int, when: TimeMention | None) -> Promise:
    first, last = folded.span(start, end)
    said = folded.original[first:last]
    first += len(said) - len(said.lstrip(" ,，。.!！~、"))
    text = said.strip(" ,，。.!！~、")
    return Promise(text, 0, first, first + len(text), when.latest if when else None)

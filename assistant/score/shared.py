"""What a reply takes up of the customer's own matter: topic, facts, words; and what it copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Reading
from assistant.understand import topics
from assistant.understand.text import fold

BACK = 6
"""Messages before the one described whose matter a reply may take up."""
_READ = 600
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u0e00-\u0e7f]+")
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u0e00-\u0e7f\u4e00-\u9fff]{4,30}")
_EMPTY = re.compile(
    "[的了吗呢啊吧呀哦嘛么我你您他她它们是有不没就都也还很这那个些什怎要会能可以说给让到去来上下和与及在把被跟对"
    "又再才已经过得着为从向请问好想下谢麻烦]"
)
_CLAUSE = re.compile(r"[^,.!?;:。、~\n]+")
_STEM = 5


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    common: frozenset[str]


@cache
def _common() -> frozenset[str]:
    return datafile.load(paths.resources() / "score" / "words" / "common.toml", _Words).common


def _terms(text: str) -> Iterator[str]:
    common = _common()
    for run in _HAN.finditer(text):
        for piece in _EMPTY.split(run.group()):
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))
    for run in _UNSPACED.finditer(text):
        yield from (run.group()[at : at + 3] for at in range(len(run.group()) - 2))
    for word in _WORD.finditer(text):
        if word.group() not in common:
            yield word.group()[:_STEM]


@lru_cache(maxsize=256)
def terms(text: str) -> frozenset[str]:
    """Content words of a folded text, short forms of them, or character pairs in Chinese."""
    return frozenset(_terms(text[:_READ]))


def heard(messages: Sequence[Message], reading: Reading) -> list[str]:
    """The customer's latest words, folded, the last first."""
    last = min(reading.about, len(messages) - 1)
    return [
        fold(messages[at].text[:_READ]).text
        for at in range(last, max(-1, last - BACK - 1), -1)
        if messages[at].speaker is Speaker.CUSTOMER
    ]


def taken_up(reply: str, said: Sequence[str], reading: Reading, language: str) -> float:
    """How far a folded reply names the customer's matter, 0–1: topic, facts, words of theirs."""
    points = 0.0
    own = terms(reply)
    last = terms(said[0]) if said else frozenset()
    earlier = frozenset().union(*(terms(text) for text in said[1:]))
    points += min(0.7, 0.35 * len(own & last)) or min(0.5, 0.25 * len(own & earlier))
    named = {hit.label for hit in topics.hits(fold(reply), language)}
    wanted = {reading.topic, *reading.other_topics} - {""}
    if named & wanted:
        points += 0.4
    elif reading.topic and any(n.split(".")[0] == reading.topic.split(".")[0] for n in named):
        points += 0.2
    facts = (fold(fact.said or fact.value).text for fact in reading.facts)
    if any(len(fact) > 1 and fact in reply for fact in facts):
        points += 0.4
    return min(1.0, points)


def copied(reply: str, said: Sequence[str]) -> bool:
    """Whether a clause of the customer stands in the folded reply as it was written."""
    for text in said[:2]:
        for clause in _CLAUSE.finditer(text):
            piece = clause.group().strip()
            if len(piece) >= (12 if _HAN.search(piece) else 36) and piece in reply:
                return True
    return False

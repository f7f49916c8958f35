"""Finds what the customer's matter is about by the words used for it, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Issue
from assistant.understand.phrases import Hit, Phrases
from assistant.understand.text import Folded, fold

MAX_BACK = 8
"""How many messages before the one described are read for the topic."""
_FADE = 0.55
_AGENT_SHARE = 0.3
_READ = 1200
# Languages for which a model reads the wording itself, with these words among its features.
_LEARNED = ("zh", "en")
_ASKED = 1.4
_CLAUSE = 40


class _Topic(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    issue: Issue
    zh: str
    en: str


class TopicTable(BaseModel):
    """resources/topics.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: list[_Topic]


class TopicWords(BaseModel):
    """resources/lexicons/topics/<language>.toml: phrases a topic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topics: dict[str, list[str]]


@cache
def issue_of_topics() -> dict[str, Issue]:
    """The issue every topic belongs to."""
    table = datafile.load(paths.resources() / "topics.toml", TopicTable)
    return {topic.id: topic.issue for topic in table.topic}


class TopicWeights(BaseModel):
    """resources/lexicons/topic_weights.toml; a topic that is not named weighs 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]


@cache
def _weights() -> dict[str, float]:
    file = paths.resources() / "lexicons" / "topic_weights.toml"
    return datafile.load(file, TopicWeights).weights


@cache
def languages() -> frozenset[str]:
    """Languages that have a list of topic words (by file; "zh" serves all Chinese)."""
    folder = paths.resources() / "lexicons" / "topics"
    return frozenset(file.stem for file in folder.glob("*.toml"))


@cache
def phrases(language: str) -> Phrases:
    """The topic phrases of one language."""
    file = paths.resources() / "lexicons" / "topics" / f"{language}.toml"
    words = datafile.load(file, TopicWords)
    return Phrases((topic, phrase) for topic, own in words.topics.items() for phrase in own)


def lexicon_for(language: str) -> str:
    """Which list serves a language: the Chinese one for all Chinese, English for the unknown."""
    base = language.split("-", maxsplit=1)[0]
    return base if base in languages() else "en"


def _lists(text: str, language: str) -> tuple[str, ...]:
    """Lists to use on one text: its language's, and the Chinese or English one beside it."""
    main = lexicon_for(language)
    hanzi = main != "ja" and any("\u4e00" <= c <= "\u9fff" for c in text)
    latin = any("a" <= c <= "z" for c in text)
    extra = ("zh",) if hanzi else ("en",) if latin and main in ("zh", "ja", "ko", "th") else ()
    return (main, *(name for name in extra if name != main))


@lru_cache(maxsize=512)
def hits(text: Folded, language: str) -> tuple[Hit, ...]:
    """Topic phrases in one text; of one topic's overlapping hits the longest stays.

    Where words alone decide, one that stands inside a longer one of another topic says nothing of
    its own: in "the coupon does not work" nothing is broken.
    """
    alone = lexicon_for(language) not in _LEARNED
    found: list[Hit] = []
    for name in _lists(text.text[:_READ], language):
        found += phrases(name).find(text.text[:_READ])
    found.sort(key=lambda hit: hit.start - hit.end)
    kept: list[Hit] = []
    for hit in found:
        same = (k for k in kept if k.label == hit.label)
        if any(k.start < hit.end and hit.start < k.end for k in same):
            continue
        if alone and any(k.start <= hit.start and hit.end <= k.end for k in kept):
            continue
        kept.append(hit)
    return tuple(kept)


def _points(hit: Hit, dense: bool) -> float:
    size = hit.end - hit.start
    points = 0.5 + (min(size, 8) / 4 if dense else min(size, 20) / 10)
    return points * _weights().get(hit.label, 1.0)


class VagueWords(BaseModel):
    """resources/lexicons/topic_vague.toml: phrases that hint at a topic without naming it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vague: dict[str, list[str]]


@cache
def _vague() -> frozenset[str]:
    table = datafile.load(paths.resources() / "lexicons" / "topic_vague.toml", VagueWords)
    return frozenset(phrase for own in table.vague.values() for phrase in own)


def named(messages: Sequence[Message], first: int, about: int, language: str) -> dict[str, float]:
    """Points of the topics that the customer's messages `first` to `about` name for certain.

    Words that fit many matters do not count; what is asked counts more than what is told.
    """
    dense = language.startswith(("zh", "ja", "ko", "th"))
    points: dict[str, float] = {}
    for index in range(max(first, about - MAX_BACK), about + 1):
        if messages[index].speaker is not Speaker.CUSTOMER:
            continue
        folded = fold(messages[index].text)
        for hit in hits(folded, language):
            if hit.phrase in _vague():
                continue
            value = _points(hit, dense) * (_ASKED if _asked(folded.text, hit.end) else 1.0)
            points[hit.label] = points.get(hit.label, 0.0) + value
    return points


def _asked(text: str, at: int) -> bool:
    """Whether the clause that goes on at `at` ends in a question mark."""
    for place in range(at, min(len(text), at + _CLAUSE)):
        if text[place] in ".!;,\n":
            return False
        if text[place] == "?":
            return True
    return False


def score(messages: Sequence[Message], about: int, language: str) -> dict[str, float]:
    """Points of each topic over the conversation, the latest customer turn counting most."""
    dense = language.startswith(("zh", "ja", "ko", "th"))
    points: dict[str, float] = {}
    weight = 1.0
    answered = False
    for index in range(about, max(-1, about - MAX_BACK - 1), -1):
        message = messages[index]
        own = message.speaker is Speaker.CUSTOMER
        if own and answered:
            weight *= _FADE
            answered = False
        if not own:
            answered = True
        share = weight if own else weight * _AGENT_SHARE * _FADE
        for hit in hits(fold(message.text), language):
            points[hit.label] = points.get(hit.label, 0.0) + share * _points(hit, dense)
    return points

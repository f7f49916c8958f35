"""Sums a case up for whoever takes it over: the customer's own words, and what has been done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz

from assistant import datafile, paths
from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Fact, Reading
from assistant.understand import escalation, topics
from assistant.understand.phrases import Phrases
from assistant.understand.text import fold

_BACK = 120
_READ = 1000
_HAPPENED = 4
_MOODS = 8
_FACTS = 12
_SHOWN = 60
"""Longest sentence in characters of a dense script; letters get twice as many."""
_SAME = 75
_NO_FACTS = frozenset({"link", "photo", "person"})
_SENTENCE = re.compile(r"[^。！？!?;；\n]{1,400}[。！？!?;；]{0,3}")
_COMMA = re.compile(r"[,，、:：\s]")


class BriefWords(BaseModel):
    """resources/lexicons/brief.toml: words that ask, and sentences that say nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asks: dict[str, list[str]]
    empty: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Sentence:
    message: int
    text: str
    weight: float
    asks: bool


@cache
def _words() -> BriefWords:
    return datafile.load(paths.resources() / "lexicons" / "brief.toml", BriefWords)


@cache
def _asks(base: str) -> Phrases:
    own = _words().asks
    chosen = {base, "en"} & set(own) if base != "zh" else {"zh"}
    return Phrases(("ask", phrase) for name in sorted(chosen) for phrase in own[name])


@cache
def _empty() -> frozenset[str]:
    return frozenset(fold(text).text for own in _words().empty.values() for text in own)


def make(
    messages: Sequence[Message],
    reading: Reading,
    context: Context,
    now: datetime,
    moods: Sequence[MoodPoint] = (),
) -> Brief:
    """The case as it stands at `now`, from what was read; pure, and never fails on any text.

    `moods` are the customer's moods so far (any order); without them the present one stands alone.
    """
    sentences = list(_sentences(messages, reading))
    points = sorted({p.message: p for p in moods}.values(), key=lambda p: p.message)
    if not points:
        at = messages[reading.about].at if reading.about < len(messages) else None
        points = [MoodPoint(reading.about, reading.mood.label, reading.mood.intensity, at or now)]
    return Brief(
        issue=reading.issue,
        topic=reading.topic,
        reasons=reading.escalation.reasons,
        language=reading.language.code,
        region=reading.culture.region,
        tier=context.tier,
        facts=_facts(reading.facts),
        happened=_happened(sentences),
        moods=_turning_points(points),
        steps=reading.steps,
        promises=reading.promises,
        asked=_asked(sentences),
        past_complaints=context.past_complaints,
    )


def _sentences(messages: Sequence[Message], reading: Reading) -> Iterator[_Sentence]:
    language = reading.language.code
    base = language.split("-", maxsplit=1)[0]
    for index in range(max(0, reading.about - _BACK), min(reading.about + 1, len(messages))):
        if messages[index].speaker is not Speaker.CUSTOMER:
            continue
        for match in _SENTENCE.finditer(messages[index].text[:_READ]):
            said = " ".join(match.group().split())
            plain = fold(said)
            bare = plain.text.strip(" .,!?~;")
            if len(bare) < 3 or bare in _empty():
                continue
            asks = "?" in plain.text or bool(_asks(base).find(plain.text))
            yield _Sentence(index, _shortened(said), _weight(plain.text, said, language), asks)


def _weight(plain: str, said: str, language: str) -> float:
    """What a sentence tells of the case: named dangers most, then topics, then plain length."""
    folded = fold(said)
    dangers = len({name for name, _, _ in escalation.named(folded, language)})
    named = len({hit.label for hit in topics.hits(folded, language)})
    return 3.0 * dangers + 1.5 * min(named, 3) + min(len(plain), 40) / 40


def _happened(sentences: Sequence[_Sentence]) -> tuple[str, ...]:
    """The sentences that tell most, in the order they were said, none of them twice."""
    chosen: list[_Sentence] = []
    for sentence in sorted(sentences, key=lambda s: (-s.weight, s.message)):
        if sentence.weight < 1.0 and chosen:
            break
        if any(fuzz.ratio(sentence.text, other.text) >= _SAME for other in chosen):
            continue
        chosen.append(sentence)
        if len(chosen) == _HAPPENED:
            break
    order = {id(sentence): place for place, sentence in enumerate(sentences)}
    return tuple(s.text for s in sorted(chosen, key=lambda s: order[id(s)]))


def _asked(sentences: Sequence[_Sentence]) -> str:
    """The last request, or else the last sentence of weight."""
    asking = [s for s in sentences if s.asks]
    weighty = asking or [s for s in sentences if s.weight >= 1.0] or list(sentences)
    return weighty[-1].text if weighty else ""


def _facts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    kept: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        if fact.kind not in _NO_FACTS:
            kept[fact.kind, fact.value] = fact
    return tuple(list(kept.values())[-_FACTS:])


def _turning_points(points: Sequence[MoodPoint]) -> tuple[MoodPoint, ...]:
    """First, last and every change of mood between them; the latest where there are too many."""
    kept = [
        point
        for place, point in enumerate(points)
        if place in (0, len(points) - 1)
        or point.label is not points[place - 1].label
        or abs(point.intensity - points[place - 1].intensity) >= 0.25
    ]
    return tuple(kept if len(kept) <= _MOODS else [kept[0], *kept[-(_MOODS - 1) :]])


def _shortened(text: str) -> str:
    """A sentence cut at a comma or space where it is too long."""
    dense = sum("\u3040" <= c <= "\ud7ff" or "\u0e00" <= c <= "\u0e7f" for c in text) * 3 > len(
        text
    )
    limit = _SHOWN if dense else 2 * _SHOWN
    if len(text) <= limit:
        return text
    cuts = [match.start() for match in _COMMA.finditer(text[:limit])]
    at = cuts[-1] if cuts and cuts[-1] > limit // 2 else limit
    return text[:at].rstrip(" ,，、:：") + "…"

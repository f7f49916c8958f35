"""Words a brief for copying into any window: plain lines in the interface language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import datafile, paths, strings
from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.reading import Fact, Promise

# Their normalised form is what gets typed into another program.
_NUMBERS = frozenset({"order", "tracking", "phone", "serial", "date", "deadline"})


class _Topic(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    zh: str
    en: str


class _Topics(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    topic: list[_Topic]


@cache
def _topics() -> dict[str, _Topic]:
    table = datafile.load(paths.resources() / "topics.toml", _Topics)
    return {topic.id: topic for topic in table.topic}


def brief_text(brief: Brief, language: str, zone: tzinfo | None = None) -> str:
    """The brief as lines of text, empty lines left out; `zone` is that of the times shown.

    The customer's and the agent's own words stay as they were written.
    """
    lines = list(_lines(brief, language, zone))
    return "\n".join(
        strings.text(f"brief.{name}", language, text=text) for name, text in lines if text
    )


def _lines(brief: Brief, language: str, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    comma = strings.text("brief.comma", language)
    yield "who", comma.join(_who(brief, language))
    yield "why", comma.join(_named("ui.reason", reason, language) for reason in brief.reasons)
    yield "about", _about(brief, language)
    yield "happened", "\n".join(_quoted(said, language) for said in brief.happened)
    yield (
        "facts",
        comma.join(
            strings.text(
                "brief.fact",
                language,
                kind=_fact_kind(fact.kind, language),
                value=_fact_value(fact, language),
            )
            for fact in brief.facts
        ),
    )
    yield (
        "moods",
        strings.text("brief.arrow", language).join(
            _mood(point, language, zone) for point in brief.moods
        ),
    )
    yield "steps", comma.join(_named("brief.step", str(s), language) for s in brief.steps)
    yield "promises", "\n".join(_promise(promise, language, zone) for promise in brief.promises)
    yield "asked", brief.asked


def _fact_value(fact: Fact, language: str) -> str:
    """The name of an id, else the customer's wording, which a person reads more easily."""
    name = f"ui.{fact.kind}.{fact.value}"
    if name in strings.table(language):
        return strings.text(name, language)
    return fact.value if fact.kind in _NUMBERS else fact.said or fact.value


def _who(brief: Brief, language: str) -> Iterator[str]:
    yield _named("ui.language_name", brief.language, language)
    if brief.region:
        yield _named("ui.region", brief.region, language)
    if brief.tier:
        yield strings.text("brief.tier", language, text=brief.tier)
    if brief.past_complaints:
        yield strings.text("brief.past", language, count=brief.past_complaints)


def _about(brief: Brief, language: str) -> str:
    issue = _named("ui.issue", str(brief.issue), language)
    topic = _topics().get(brief.topic)
    if topic is None:
        return issue
    named = strings.either(topic.zh, topic.en, language)
    return strings.text("brief.topic", language, issue=issue, topic=named)


def _named(prefix: str, name: str, language: str) -> str:
    """The word for an id; the id itself where there is none."""
    key = f"{prefix}.{name}"
    said = strings.text(key, language)
    return name if said == key else said


def _fact_kind(kind: str, language: str) -> str:
    said = _named("understand.fact", kind, language)
    return _named("ui.fact", kind, language) if said == kind else said


def _quoted(text: str, language: str) -> str:
    return strings.text("brief.quote", language, text=text)


def _mood(point: MoodPoint, language: str, zone: tzinfo | None) -> str:
    mood = strings.text(
        "brief.mood", language,
        mood=_named("ui.mood", str(point.label), language), percent=round(point.intensity * 100),
    )  # fmt: skip
    if point.at is None:
        return mood
    return strings.text(
        "brief.mood_at", language, mood=mood, time=f"{_local(point.at, zone):%H:%M}"
    )


def _promise(promise: Promise, language: str, zone: tzinfo | None) -> str:
    if promise.due is None:
        return strings.text("brief.promise", language, text=promise.text)
    due = f"{_local(promise.due, zone):%Y-%m-%d %H:%M}"
    return strings.text("brief.promise_due", language, text=promise.text, due=due)


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo and zone else moment

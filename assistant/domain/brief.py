"""A case in short, for whoever takes it over: a supervisor, a colleague, the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.reading import ComplaintStep, Emotion, Fact, Issue, Promise


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """The mood at one customer message."""

    message: int
    label: Emotion
    intensity: float
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """Who, what happened, mood over time, what was promised, what is asked.

    Texts (`happened`, `asked`) are the customer's own words, shortened; everything else is ids.
    """

    issue: Issue
    topic: str
    reasons: tuple[str, ...]
    language: str
    region: str | None
    tier: str | None
    facts: tuple[Fact, ...]
    happened: tuple[str, ...]
    moods: tuple[MoodPoint, ...]
    steps: tuple[ComplaintStep, ...]
    promises: tuple[Promise, ...]
    asked: str
    past_complaints: int = 0

"""Readings and conversations to draft for, written by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    NEGATIVE_EMOTIONS,
    Act,
    Culture,
    Emotion,
    Escalation,
    EscalationLevel,
    Fact,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SCRIPTS = {"zh-Hans": "Hans", "zh-Hant": "Hant", "en": "Latn", "ja": "Jpan", "ar": "Arab"}


def reading(
    emotion: Emotion = Emotion.NEUTRAL,
    issue: Issue = Issue.OTHER,
    topic: str = "",
    *,
    act: Act = Act.COMPLAIN,
    language: str = "zh-Hans",
    intensity: float | None = None,
    level: EscalationLevel = EscalationLevel.NONE,
    reasons: tuple[str, ...] = (),
    facts: tuple[Fact, ...] = (),
    region: str | None = None,
) -> Reading:
    negative = emotion in NEGATIVE_EMOTIONS
    strength = intensity if intensity is not None else (0.7 if negative else 0.2)
    return Reading(
        mood=Mood(emotion, strength, -0.6 if negative else 0.2, 0.8),
        language=Language(language, SCRIPTS.get(language, "Latn"), 0.95),
        culture=Culture(region, 0.9 if region else 0.0),
        issue=issue,
        stage=Stage.AFTER_SALES,
        escalation=Escalation(level, reasons),
        act=act,
        topic=topic,
        facts=facts,
    )


def chat(*turns: str) -> tuple[Message, ...]:
    """Messages from lines that begin with "c " (customer) or "a " (agent)."""
    speakers = {"c": Speaker.CUSTOMER, "a": Speaker.AGENT}
    return tuple(Message(speakers[turn[0]], turn[2:]) for turn in turns)

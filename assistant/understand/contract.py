"""A reading as the plain values of the command-line contract (see resources/contract/)."""

from __future__ import annotations

from typing import Any

from assistant.domain.reading import Culture, Language, Mood, Reading


def mood_values(mood: Mood) -> dict[str, Any]:
    """The contract's `mood`."""
    return {
        "label": str(mood.label),
        "intensity": _share(mood.intensity),
        "valence": round(min(1.0, max(-1.0, mood.valence)), 3),
        "confidence": _share(mood.confidence),
        "secondary": [str(name) for name in mood.secondary],
        "trend": str(mood.trend),
        "evidence": [
            {"message": e.message, "start": e.start, "end": e.end, "cue": e.cue}
            for e in mood.evidence
        ],
    }


def language_values(language: Language) -> dict[str, Any]:
    """The contract's `language`."""
    return {
        "code": language.code,
        "script": language.script,
        "confidence": _share(language.confidence),
    }


def culture_values(culture: Culture) -> dict[str, Any]:
    """The contract's `culture`."""
    axes = culture.axes
    return {
        "region": culture.region,
        "confidence": _share(culture.confidence),
        "axes": {
            "power_distance": axes.power_distance,
            "individualism": axes.individualism,
            "context": axes.context,
            "pace": axes.pace,
            "uncertainty_avoidance": axes.uncertainty_avoidance,
        },
        "hints": [{"id": hint.id, "text": hint.text} for hint in culture.hints],
    }


def reading_values(reading: Reading) -> dict[str, Any]:
    """Everything of a reading that the contract names, and nothing beside it."""
    return {
        "mood": mood_values(reading.mood),
        "language": language_values(reading.language),
        "culture": culture_values(reading.culture),
        "facts": [
            {"kind": f.kind, "value": f.value, "message": f.message, "start": f.start, "end": f.end}
            for f in reading.facts
        ],
        "missing": list(reading.missing),
        "issue": str(reading.issue),
        "stage": str(reading.stage),
        "escalate": {
            "level": str(reading.escalation.level),
            "reasons": list(reading.escalation.reasons),
        },
        "ms": {"first": round(reading.first_ms, 3), "final": round(reading.final_ms, 3)},
    }


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 3)

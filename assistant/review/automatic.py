"""The automatic empathy score of an answer on record; it stands beside a person's, never in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import (
    Act,
    Culture,
    Emotion,
    Escalation,
    EscalationLevel,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.score.empathy import score
from assistant.score.values import EmpathyScore

MECHANICAL = "score.fault.mechanical"
_BACK = 6

_MOOD = (
    "SELECT moods.*, outcomes.sent, suggestions.language AS reply_language, messages.number "
    "FROM suggestions JOIN moods ON moods.message = suggestions.message "
    "JOIN outcomes ON outcomes.suggestion = suggestions.id "
    "LEFT JOIN messages ON messages.id = suggestions.message WHERE suggestions.id = ?"
)


@dataclass(frozen=True, slots=True)
class Automatic:
    """Score of what was sent, and whether it was formulas and nothing else."""

    score: EmpathyScore
    mechanical: bool


def automatic(db: Database, suggestion: str) -> Automatic | None:
    """The score of the answer to one suggestion; None where nothing was sent or read.

    The record keeps no facts (order numbers, dates), so that what hangs on them counts for less
    than it did beside the chat.
    """
    row = next(iter(db.query(_MOOD, [suggestion])), None)
    if row is None or not row["sent"]:
        return None
    before = db.query(
        "SELECT speaker, text FROM messages WHERE chat = ? AND number <= ? "
        "ORDER BY number DESC LIMIT ?",
        [row["chat"], row["number"] or 0, _BACK],
    )
    messages = [Message(Speaker(one["speaker"]), one["text"]) for one in before][::-1]
    given = score(row["sent"], messages, _reading(row, messages), row["reply_language"])
    return Automatic(given, any(fault.id == MECHANICAL for fault in given.faults))


def _reading(row: dict[str, object], messages: Sequence[Message]) -> Reading:
    return Reading(
        mood=Mood(
            Emotion(str(row["label"])),
            float(str(row["intensity"])),
            float(str(row["valence"])),
            float(str(row["confidence"])),
            tuple(json.loads(str(row["secondary"]))),
        ),
        language=Language(str(row["language"]), "", 1.0),
        culture=Culture(str(row["region"]) if row["region"] else None, 0.5),
        issue=Issue(str(row["issue"])),
        stage=Stage(str(row["stage"])),
        escalation=Escalation(EscalationLevel(str(row["escalation"]))),
        act=Act(str(row["act"])),
        topic=str(row["topic"]),
        about=max(0, len(messages) - 1),
    )

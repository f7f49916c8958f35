"""Turns the timelines of a demo into one record: what was seen and suggested, and how fast."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

from assistant import __version__


def summarise(rows: list[dict[str, Any]], notes: list[dict[str, Any]]) -> dict[str, Any]:
    """Both timelines in one: each customer message with its milliseconds since it was sent.

    `rows` is the assistant's timeline, `notes` the stage's; both use the same monotonic clock.
    """
    said = [note for note in notes if note["event"] == "said"]
    messages = []
    for number, note in enumerate(said):
        until = said[number + 1]["t"] if number + 1 < len(said) else float("inf")
        mine = [row for row in rows if note["t"] <= row["t"] < until]
        messages.append(_one(note, mine))
    outcomes = [row["kind"] for row in rows if row["event"] == "outcome"]
    return {
        "assistant": __version__,
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "messages": messages,
        "inserted": [note["ok"] for note in notes if note["event"] == "insert"],
        "outcomes": outcomes,
    }


def _one(note: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    def first(event: str) -> dict[str, Any] | None:
        return next((row for row in rows if row["event"] == event), None)

    def since(row: dict[str, Any] | None) -> float | None:
        return round((row["t"] - note["t"]) * 1000, 1) if row else None

    moods = [row for row in rows if row["event"] == "mood"]
    drafts = [row for row in rows if row["event"] == "drafts"]
    shown = [row for row in rows if row["event"] == "shown" and row["drafts"]]
    keys = ("label", "intensity", "confidence", "trend", "language", "region", "issue", "topic",
            "escalation")  # fmt: skip
    return {
        "customer": note["text"],
        "reading": {key: moods[-1][key] for key in keys} if moods else None,
        "strategy": drafts[-1]["strategy"] if drafts else None,
        "drafts": drafts[-1]["drafts"] if drafts else [],
        "model_drafts": [
            {key: row[key] for key in ("text", "dropped", "first_ms", "done_ms", "tokens")}
            for row in rows
            if row["event"] == "model_draft"
        ],
        "ms_after_sending": {
            "recognised": since(first("messages")),
            "mood": since(first("mood")),
            "drafts_shown": since(shown[0] if shown else None),
            "model_first": since(first("model_first")),
            "model_draft": since(first("model_draft")),
        },
    }


def write(file: Path, record: dict[str, Any]) -> None:
    """Save a record as readable JSON."""
    text = json.dumps(record, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")

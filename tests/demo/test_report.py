"""The demo's record: each message with what it led to, and how fast."""

from __future__ import annotations

import json
from pathlib import Path

from assistant import timeline
from assistant.demo import report
from assistant.timeline import Timeline

MOOD = {
    "label": "anger", "intensity": 0.8, "confidence": 0.9, "trend": "rising",
    "language": "zh-Hans", "region": "CN", "issue": "delivery", "topic": "delivery.late",
    "escalation": "none",
}  # fmt: skip
NOTES = [
    {"t": 10.0, "event": "said", "text": "还没到"},
    {"t": 20.0, "event": "insert", "ok": True},
    {"t": 30.0, "event": "said", "text": "人呢"},
]
ROWS = [
    {"t": 10.1, "event": "messages", "new": ["customer: 还没到"]},
    {"t": 10.11, "event": "mood", **MOOD},
    {"t": 10.12, "event": "drafts", "strategy": "repair", "drafts": [{"text": "我现在就查"}]},
    {"t": 10.15, "event": "shown", "drafts": 0},
    {"t": 10.2, "event": "shown", "drafts": 3},
    {"t": 12.0, "event": "model_first"},
    {"t": 14.0, "event": "model_draft", "text": "x", "dropped": [], "first_ms": 1, "done_ms": 2,
     "tokens": 3},
    {"t": 25.0, "event": "outcome", "kind": "taken"},
    {"t": 30.4, "event": "messages", "new": ["customer: 人呢"]},
]  # fmt: skip


def test_times_count_from_the_moment_the_customer_sent():
    first, second = report.summarise(ROWS, NOTES)["messages"]
    assert first["ms_after_sending"] == {
        "recognised": 100.0, "mood": 110.0, "drafts_shown": 200.0, "model_first": 2000.0,
        "model_draft": 4000.0,
    }  # fmt: skip
    assert second["ms_after_sending"]["recognised"] == 400.0
    assert second["reading"] is None


def test_what_was_inserted_and_what_became_of_it_is_in_the_record():
    record = report.summarise(ROWS, NOTES)
    assert (record["inserted"], record["outcomes"]) == ([True], ["taken"])


def test_a_timeline_is_read_back_without_the_line_still_being_written(tmp_path: Path):
    file = tmp_path / "notes" / "timeline.jsonl"
    notes = Timeline(file)
    notes("mood", {"label": "anger", "text": "坏了\ud800"})
    notes.close()
    notes("late", {})
    with file.open("a", encoding="utf-8") as out:
        out.write('{"t": 1, "ev')
    assert [row["event"] for row in timeline.read(file)] == ["mood"]


def test_the_record_is_readable_json(tmp_path: Path):
    file = tmp_path / "record.json"
    report.write(file, {"customer": "还没到"})
    assert "还没到" in file.read_text("utf-8")
    assert json.loads(file.read_text("utf-8")) == {"customer": "还没到"}

"""The sample record has something on every view of the page about reviewing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assistant.review import appeals, calibration, coaching
from assistant.review.card import load_card
from assistant.review.reviewers import quality
from assistant.review.sample import write_sample
from assistant.store.database import open_for_reading

END = datetime(2026, 3, 13, 18, 0, tzinfo=UTC)


def test_both_invented_reviewers_have_reviewed_appealed_to_and_calibrated(tmp_path: Path):
    file = tmp_path / "record.db"
    write_sample(file, chats=40, end=END)
    db = open_for_reading(file)
    assert appeals.waiting(db) == 3
    assert [one.decision for one in appeals.appeals(db, is_open=False)] == ["changed"]
    finished, waiting = sorted(calibration.standings(db, "chen"), key=lambda one: one.left("chen"))
    found = calibration.compare(db, finished.calibration, "chen", "wu")
    assert found is not None
    assert found.agreement.both == len(finished.items)
    assert calibration.compare(db, waiting.calibration, "chen", "wu") is None
    own = quality(db, "chen", load_card())
    assert own.beside.value is not None
    assert own.beside.value > 0
    assert own.sheets >= 20
    assert len(coaching.notes(db)) == 3
    db.close()

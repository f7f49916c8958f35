"""Reviews are the same through the later door, and a desk without a record opens nothing."""

from __future__ import annotations

from pathlib import Path

from assistant.domain.coaching import OwnReviews
from assistant.own_reviews import RecordedReviews
from assistant.own_reviews_later import LaterReviews
from assistant.store.sqlite import SqliteStore


def test_without_a_record_nothing_is_made(tmp_path: Path):
    folder = tmp_path / "empty"
    folder.mkdir()
    later = LaterReviews(folder / "record.db")
    assert later.unseen(["lin"]) == (0, False)
    assert not list(folder.iterdir())


def test_a_record_is_asked_as_before(tmp_path: Path):
    file = tmp_path / "record.db"
    SqliteStore(file, 30).close()
    later: OwnReviews = LaterReviews(file)
    plain = RecordedReviews(file)
    assert later.unseen(["lin"]) == plain.unseen(["lin"])
    assert later.news(["lin"]) == plain.news(["lin"])
    later.seen(later.news(["lin"]))

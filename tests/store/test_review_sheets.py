"""Reviews of the first schema come over as one row each, with marks, remarks and card."""

from __future__ import annotations

import json
import sqlite3

import pytest
from sqlite_utils import Database

from assistant.review.card import load_card
from assistant.review.scorecards import own_sheet
from assistant.store.migrations import migrations
from assistant.store.review_sheets import row_id

STEP = "m0008_reviews_by_rows"


def test_reviews_of_an_earlier_version_stay_with_all_that_was_said():
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrations.apply(db, stop_before=STEP)
    card, now = load_card(), "2026-03-04T09:00:00.000+00:00"
    db.execute("INSERT INTO customers VALUES ('k', 'chromium', ?, ?, NULL, NULL)", [now, now])
    db.execute("INSERT INTO chats VALUES ('c', 'k', 'chromium', 'lin@shop', ?, ?)", [now, now])
    for id in ("s1", "s2"):
        db.table("suggestions").insert(
            {
                "id": id, "chat": "c", "message": "m", "revision": 1, "strategy": "repair",
                "moment": "", "language": "zh-Hans", "hold": 0, "at": now,
            }
        )  # fmt: skip
    db.execute("INSERT INTO review_cards VALUES (7, ?, ?, ?)", [
        card.digest, card.model_dump_json(), now,
    ])  # fmt: skip
    db.execute(
        "INSERT INTO review_sheets VALUES (3, 's1', 'zhou', 7, 80.0, 3.1, '好', ?, ?), "
        "(4, 's2', 'wu', 7, NULL, NULL, '', ?, ?)",
        [now] * 4,
    )
    db.execute("INSERT INTO review_marks VALUES (3, 'step', 4), (3, 'clean', 0)")
    db.execute(
        "INSERT INTO review_comments VALUES (3, 1, 'sent', 2, 4, '乙'), (3, 0, 'said', 0, 1, '甲')"
    )
    migrations.apply(db)
    kept = own_sheet(db, "s1", "zhou")
    assert kept is not None
    assert (kept.marks, kept.total, kept.automatic) == ({"step": 4, "clean": 0}, 80.0, 3.1)
    assert [(one.about, one.text) for one in kept.comments] == [("said", "甲"), ("sent", "乙")]
    assert (kept.card, kept.note, kept.round) == (card, "好", "")
    empty = own_sheet(db, "s2", "wu")
    assert empty is not None
    assert (empty.marks, empty.comments, empty.total) == ({}, (), None)
    db.close()


@pytest.mark.parametrize("parts", [("sheet", "a", "b", ""), ("sheet", "a", "", "b")])
def test_an_id_is_the_same_everywhere_and_another_for_other_parts(parts: tuple[str, ...]):
    assert row_id(*parts) == row_id(*parts)
    assert row_id(*parts) != row_id("sheet", "ab", "", "")
    assert json.dumps(row_id(*parts)).isascii()

"""An agent may disagree once with a review; the answer changes or keeps it, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from assistant.review.appeals import answer, appeal, appeals, of_sheet, waiting
from assistant.review.card import Card
from assistant.review.scorecards import Comment, Sheet, keep, own_sheet
from assistant.store.sqlite import erase_before
from tests.review.shop import Shop
from tests.store.support import everything

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def db(shop: Shop, writing: Callable[[], Database]) -> Database:
    for peer in ("mei", "an"):
        shop.case(peer)
    return writing()


@pytest.fixture
def sheet(db: Database, card: Card) -> Sheet:
    """Zhou's strict review of the first answer."""
    (one, _) = (row[0] for row in db.execute("SELECT id FROM suggestions ORDER BY at").fetchall())
    keep(db, card, Sheet(one, "zhou", {"step": 1}, (Comment("sent", 0, 2, "起因"),), "慢"), NOW)
    found = own_sheet(db, one, "zhou")
    assert found is not None
    return found


def test_an_appeal_waits_with_the_total_that_it_is_about(db: Database, sheet: Sheet):
    assert appeal(db, sheet.id, "lin@shop", "客户说的是另一单", NOW)
    (one,) = appeals(db, is_open=True)
    assert (one.agent, one.reason, one.total, one.decision) == (
        "lin@shop", "客户说的是另一单", 20.0, "",
    )  # fmt: skip
    assert (one.suggestion, one.reviewer) == (sheet.suggestion, "zhou")
    assert waiting(db) == 1
    assert appeals(db, is_open=False) == ()


def test_an_open_appeal_may_be_worded_anew_and_is_still_one(db: Database, sheet: Sheet):
    appeal(db, sheet.id, "lin@shop", "不对", NOW)
    appeal(db, sheet.id, "lin@shop", "那是仓库的时间", LATER)
    assert [one.reason for one in appeals(db)] == ["那是仓库的时间"]


def test_kept_with_a_reason_the_review_stays_as_it_is(db: Database, sheet: Sheet):
    appeal(db, sheet.id, "lin@shop", "不对", NOW)
    id = appeals(db)[0].id
    assert answer(db, id, "wu", "没有给出时间", LATER)
    (one,) = appeals(db, is_open=False)
    assert (one.decision, one.answer, one.answered_by) == ("kept", "没有给出时间", "wu")
    assert (one.answered_at, one.total_after) == (LATER, 20.0)
    assert waiting(db) == 0
    assert not appeal(db, sheet.id, "lin@shop", "还是不对", LATER)


def test_changed_gives_the_review_new_marks_and_keeps_its_words(db: Database, sheet: Sheet):
    appeal(db, sheet.id, "lin@shop", "不对", NOW)
    assert answer(db, appeals(db)[0].id, "wu", "说得对", LATER, marks={"step": 5, "clean": 1})
    changed = own_sheet(db, sheet.suggestion, "zhou")
    assert changed is not None
    assert (changed.total, changed.reviewer, changed.note) == (100.0, "zhou", "慢")
    assert changed.comments == sheet.comments
    found = of_sheet(db, sheet.id)
    assert found is not None
    assert (found.decision, found.total, found.total_after) == ("changed", 20.0, 100.0)


def test_wrong_marks_leave_review_and_appeal_alone(db: Database, sheet: Sheet):
    appeal(db, sheet.id, "lin@shop", "不对", NOW)
    with pytest.raises(ValueError, match="between"):
        answer(db, appeals(db)[0].id, "wu", "说得对", LATER, marks={"step": 9})
    assert waiting(db) == 1
    assert own_sheet(db, sheet.suggestion, "zhou") == sheet


def test_both_sides_give_a_reason_and_it_is_masked(db: Database, sheet: Sheet):
    with pytest.raises(ValueError, match="reason"):
        appeal(db, sheet.id, "lin@shop", "  ", NOW)
    appeal(db, sheet.id, "lin@shop", "打13800138000问过", NOW)
    id = appeals(db)[0].id
    with pytest.raises(ValueError, match="reason"):
        answer(db, id, "wu", "", LATER)
    answer(db, id, "wu", "见 a@b.cn", LATER)
    (one,) = appeals(db)
    assert (one.reason, one.answer) == ("打[phone]问过", "见 [email]")


def test_a_mark_of_a_calibration_is_nobodys_to_appeal(db: Database, sheet: Sheet, card: Card):
    keep(db, card, Sheet(sheet.suggestion, "wu", {"step": 1}, round="r"), NOW)
    blind = own_sheet(db, sheet.suggestion, "wu", "r")
    assert blind is not None
    assert not appeal(db, blind.id, "lin@shop", "不对", NOW)
    assert not appeal(db, "gone", "lin@shop", "不对", NOW)
    assert not answer(db, "gone", "wu", "不对", NOW)


def test_an_appeal_goes_with_its_chat(shop: Shop, db: Database, sheet: Sheet):
    appeal(db, sheet.id, "lin@shop", "uniqueappeal", NOW)
    answer(db, appeals(db)[0].id, "wu", "uniqueanswer", LATER)
    erase_before(db, datetime.now(UTC) + timedelta(days=1))
    assert appeals(db) == ()
    db.close()
    kept = everything(shop.file)
    assert b"uniqueappeal" not in kept
    assert b"uniqueanswer" not in kept

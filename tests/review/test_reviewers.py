"""A reviewer sees how much, how strictly and how steadily they review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlite_utils import Database

from assistant.review.appeals import answer, appeal, appeals
from assistant.review.calibration import Kind, make
from assistant.review.card import Card
from assistant.review.reviewers import quality, reviewers
from assistant.review.scorecards import Sheet, keep, own_sheet
from tests.review.shop import Shop

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def items(shop: Shop) -> tuple[str, ...]:
    return tuple(shop.case(f"c{n}") for n in range(3))


@pytest.fixture
def db(items: tuple[str, ...], writing: Callable[[], Database]) -> Database:
    return writing()


def test_somebody_who_has_reviewed_nothing_has_no_figures(db: Database, card: Card):
    found = quality(db, "zhou", card)
    assert (found.sheets, found.first, found.given.value, found.again) == (0, None, None, None)
    assert found.overruled.value is None
    assert found.scale == (0, 0, 0, 0, 0, 0)


def test_strictness_is_beside_others_on_the_same_answers(
    db: Database, card: Card, items: tuple[str, ...]
):
    for id, mine, wu in zip(items, (1, 2, 5), (3, 4, None), strict=True):
        keep(db, card, Sheet(id, "zhou", {"step": mine}), NOW)
        if wu is not None:
            keep(db, card, Sheet(id, "wu", {"step": wu}), NOW)
    keep(db, card, Sheet(items[0], "li", {"step": 1}), NOW)
    found = quality(db, "zhou", card)
    assert found.sheets == 3
    assert found.given.value == pytest.approx(160 / 3)
    assert found.with_each["wu"].value == -40
    assert found.with_each["li"].value == 0
    assert found.beside.of == 3
    assert found.scale == (0, 1, 1, 0, 0, 1)
    assert reviewers(db) == ("li", "wu", "zhou")


def test_a_calibration_under_way_stays_blind_here_too(
    db: Database, card: Card, items: tuple[str, ...]
):
    one = make(db, card, "zhou", "", items[:2], NOW, ["wu"])
    for id in items[:2]:
        keep(db, card, Sheet(id, "wu", {"step": 4}, round=one.id), NOW)
    keep(db, card, Sheet(items[0], "zhou", {"step": 2}, round=one.id), NOW)
    assert quality(db, "zhou", card).with_each == {}
    keep(db, card, Sheet(items[1], "zhou", {"step": 2}, round=one.id), NOW)
    found = quality(db, "zhou", card)
    assert found.with_each["wu"].value == -40
    assert (found.sheets, found.rounds) == (0, 2)


def test_appeals_count_when_answered_and_succeed_when_the_review_changed(
    db: Database, card: Card, items: tuple[str, ...]
):
    for id in items:
        keep(db, card, Sheet(id, "zhou", {"step": 1}), NOW)
        sheet = own_sheet(db, id, "zhou")
        assert sheet is not None
        appeal(db, sheet.id, "lin@shop", "不对", NOW)
    first, second, _ = appeals(db)
    answer(db, first.id, "wu", "说得对", NOW, marks={"step": 4})
    answer(db, second.id, "wu", "没有时间", NOW)
    found = quality(db, "zhou", card)
    assert (found.appealed.value, found.overruled.value, found.overruled.of) == (1, 0.5, 2)
    assert found.waiting == 1
    assert quality(db, "wu", card).appealed.value is None


def test_agreement_with_oneself_is_of_finished_repetitions(
    db: Database, card: Card, items: tuple[str, ...]
):
    for id, step in zip(items, (0, 3, 5), strict=True):
        keep(db, card, Sheet(id, "zhou", {"step": step}), NOW)
    again = make(db, card, "zhou", "", items, NOW, kind=Kind.AGAIN)
    for id, step in zip(items, (0, 4, 5), strict=True):
        assert quality(db, "zhou", card).again is None
        keep(db, card, Sheet(id, "zhou", {"step": step}, round=again.id), NOW)
    found = quality(db, "zhou", card).again
    assert found is not None
    kappa, of = found.agreement.kappa["step"]
    assert (of, kappa is not None and 0.9 < kappa < 1) == (3, True)
    assert quality(db, "zhou", card).sheets == 3

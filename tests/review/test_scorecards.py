"""A review keeps its marks, its card and its pins, apart from what the program thinks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.datafile import DataFileError
from assistant.domain.record import OutcomeKind
from assistant.review.card import Card, Heading, load_card, total
from assistant.review.scorecards import (
    Comment,
    Sheet,
    agreement,
    keep,
    sheets,
    still_to_review,
)
from assistant.store.sqlite import erase_before
from tests.review.shop import DRAFT, SMALL, Shop
from tests.store.support import everything

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def test_the_card_that_ships_covers_the_three_parts_in_both_languages():
    shipped = load_card()
    assert {one.part for one in shipped.category} == set(Heading)
    assert all(one.help.keys() == one.title.keys() for one in shipped.category)


def test_a_total_is_the_weighted_mean_of_what_applies(card: Card):
    assert total(card, {"step": 5, "clean": 1}) == 100
    assert total(card, {"step": 4, "clean": 0}) == 60
    assert total(card, {"clean": 0}) == 0
    assert total(card, {}) is None


@pytest.mark.parametrize("marks", [{"step": 6}, {"step": -1}, {"clean": 2}, {"other": 1}])
def test_marks_keep_to_the_card(card: Card, marks: dict[str, int]):
    with pytest.raises(ValueError, match=r"card|between"):
        total(card, marks)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("weight = 3", "weight = 0", 7),
        ("weight = 3", "weight = 3\nweigth = 1", 8),
        (', en = "Step"', "", 8),
        ('id = "clean"', 'id = "step"', 1),
    ],
)
def test_a_wrong_card_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int):
    file = tmp_path / "card.toml"
    file.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError) as told:
        load_card(file)
    assert told.value.line == line


def test_a_sheet_comes_back_as_it_was_kept(shop: Shop, writing: Callable[[], Database], card: Card):
    id = shop.case("mei")
    db = writing()
    pin = Comment("sent", 0, 10, "起因说到了")
    assert keep(db, card, Sheet(id, "zhou", {"step": 4, "clean": 1}, (pin,), "做得好"), NOW)
    (one,) = sheets(db, id)
    assert (one.marks, one.comments, one.note) == ({"step": 4, "clean": 1}, (pin,), "做得好")
    assert (one.total, one.at, one.card) == (85.0, NOW, card)
    assert DRAFT[pin.start : pin.end] == "让您等了五天，抱歉。"
    db.close()


def test_the_automatic_score_stands_beside_and_changes_nothing(
    shop: Shop, writing: Callable[[], Database], card: Card
):
    good = shop.case("a")
    silent = shop.case("b", kind=OutcomeKind.REJECTED)
    db = writing()
    for id in (good, silent):
        keep(db, card, Sheet(id, "zhou", {"step": 0}), NOW)
    assert sheets(db, good)[0].total == 0
    assert (sheets(db, good)[0].automatic or 0) > 1
    assert sheets(db, silent)[0].automatic is None
    db.close()


def test_a_reviewer_may_think_again_and_others_think_for_themselves(
    shop: Shop, writing: Callable[[], Database], card: Card
):
    id = shop.case("mei")
    db = writing()
    keep(db, card, Sheet(id, "zhou", {"step": 1, "clean": 1}, (Comment("said", 0, 2, "?"),)), NOW)
    keep(db, card, Sheet(id, "wu", {"step": 2}), NOW + timedelta(minutes=1))
    keep(db, card, Sheet(id, "zhou", {"step": 5}), NOW + timedelta(hours=1))
    found = sheets(db, id)
    assert [(one.reviewer, one.marks, one.comments) for one in found] == [
        ("zhou", {"step": 5}, ()), ("wu", {"step": 2}, ()),
    ]  # fmt: skip
    assert still_to_review(db, "wu", ("x", id)) == ("x",)
    db.close()


def test_a_review_keeps_the_card_it_was_made_with(
    shop: Shop, writing: Callable[[], Database], card: Card
):
    id = shop.case("mei")
    db = writing()
    keep(db, card, Sheet(id, "zhou", {"step": 4}), NOW)
    keep(db, load_card(), Sheet(id, "wu", {"named": 4}), NOW + timedelta(minutes=1))
    assert [one.card for one in sheets(db, id)] == [card, load_card()]
    db.close()


@pytest.mark.parametrize(
    "comment",
    [
        Comment("sent", 0, 1000, "x"), Comment("sent", 3, 3, "x"), Comment("sent", -1, 2, "x"),
        Comment("draft", 0, 1, "x"),
    ],
)  # fmt: skip
def test_a_pin_stands_on_words(
    shop: Shop, writing: Callable[[], Database], card: Card, comment: Comment
):
    id = shop.case("mei")
    db = writing()
    with pytest.raises(ValueError, match=r"words|comment"):
        keep(db, card, Sheet(id, "zhou", {"step": 1}, (comment,)), NOW)
    with pytest.raises(ValueError, match="reviewer"):
        keep(db, card, Sheet(id, " ", {"step": 1}), NOW)
    assert sheets(db, id) == ()
    db.close()


def test_what_a_reviewer_writes_is_masked_and_goes_with_the_chat(
    shop: Shop, writing: Callable[[], Database], card: Card
):
    id = shop.case("mei")
    db = writing()
    note = "客户电话13800138000 uniquenote"
    keep(db, card, Sheet(id, "zhou", {"step": 1}, (Comment("sent", 0, 1, "uniquepin"),), note), NOW)
    assert "[phone]" in sheets(db, id)[0].note
    erase_before(db, datetime.now(UTC) + timedelta(days=1))
    assert sheets(db, id) == ()
    assert not keep(db, card, Sheet(id, "zhou", {"step": 1}), NOW)
    db.close()
    kept = everything(shop.file)
    assert b"uniquenote" not in kept
    assert b"uniquepin" not in kept


def test_agreement_of_two_reviewers_on_the_same_sample(
    shop: Shop, writing: Callable[[], Database], card: Card
):
    made = [shop.case(f"c{n}") for n in range(6)]
    db = writing()
    for n, id in enumerate(made):
        keep(db, card, Sheet(id, "zhou", {"step": n, "clean": 1}), NOW)
        keep(db, card, Sheet(id, "wu", {"step": max(0, n - 1), "clean": 1}), NOW)
    keep(db, load_card(), Sheet(made[0], "li", {"named": 1}), NOW)
    found = agreement(db, card, "zhou", "wu")
    assert found.both == 6
    assert found.few
    kappa, of = found.kappa["step"]
    assert of == 6
    assert kappa is not None
    assert 0.7 < kappa < 1
    # Where both always say yes, agreement beyond chance can't be told.
    assert found.kappa["clean"] == (None, 6)
    assert found.higher.value == pytest.approx(12.5)
    assert found.apart.value == pytest.approx(12.5)
    assert agreement(db, card, "zhou", "li").both == 0
    assert agreement(db, card, "zhou", "nobody").kappa == {}
    db.close()


def test_a_connection_for_reading_keeps_nothing(
    shop: Shop, opened: Callable[[], Database], card: Card
):
    id = shop.case("mei")
    with pytest.raises(sqlite3.OperationalError):
        keep(opened(), card, Sheet(id, "zhou", {"step": 1}), NOW)

"""Reviewers mark one sample blind to each other, then see where they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from assistant.review.calibration import (
    Kind,
    compare,
    find,
    make,
    remove,
    standing,
    standings,
    waiting,
    worth_repeating,
)
from assistant.review.card import Card
from assistant.review.scorecards import Sheet, keep, sheets, still_to_review
from tests.review.shop import Shop

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def items(shop: Shop) -> tuple[str, ...]:
    return tuple(shop.case(f"c{n}") for n in range(3))


@pytest.fixture
def db(items: tuple[str, ...], writing: Callable[[], Database]) -> Database:
    return writing()


def mark(db: Database, card: Card, round: str, who: str, steps: dict[str, int | None]) -> None:
    for id, step in steps.items():
        marks = {"clean": 1} | ({} if step is None else {"step": step})
        keep(db, card, Sheet(id, who, marks, round=round), NOW)


def test_nobody_sees_the_others_marks_before_their_own_last_one(
    db: Database, card: Card, items: tuple[str, ...]
):
    one = make(db, card, "zhou", "三月", items, NOW, ["wu"])
    mark(db, card, one.id, "wu", dict.fromkeys(items, 3))
    mark(db, card, one.id, "zhou", {items[0]: 3, items[1]: 3})
    assert standing(db, one).done == {"zhou": 2, "wu": 3}
    assert standing(db, one).left("zhou") == 1
    assert (waiting(db, "zhou"), waiting(db, "wu"), waiting(db, "li")) == (1, 0, 0)
    assert compare(db, one, "zhou", "wu") is None
    mark(db, card, one.id, "zhou", {items[2]: 3})
    assert compare(db, one, "zhou", "wu") is not None


def test_the_comparison_tells_who_is_stricter_and_begins_where_most_is_to_be_said(
    db: Database, card: Card, items: tuple[str, ...]
):
    one = make(db, card, "zhou", "", items, NOW, ["wu"])
    mark(db, card, one.id, "zhou", {items[0]: 3, items[1]: 1, items[2]: 4})
    mark(db, card, one.id, "wu", {items[0]: 3, items[1]: 5, items[2]: None})
    found = compare(db, one, "zhou", "wu")
    assert found is not None
    assert found.agreement.both == 3
    assert found.agreement.kappa["step"][1] == 2
    assert found.higher["step"].value == -2
    assert found.higher["clean"].value == 0
    assert [each.suggestion for each in found.differences] == [items[1], items[2]]
    assert found.differences[0].marks == {"step": (1, 5)}
    assert found.differences[1].marks == {"step": (4, None)}
    assert found.differences[0].apart == 60


def test_marks_of_a_calibration_are_no_reviews(db: Database, card: Card, items: tuple[str, ...]):
    one = make(db, card, "zhou", "", items, NOW, ["wu"])
    mark(db, card, one.id, "zhou", {items[0]: 3})
    assert sheets(db, items[0]) == ()
    assert still_to_review(db, "zhou", items) == items
    assert still_to_review(db, "zhou", items, one.id) == items[1:]


def test_a_calibration_keeps_its_card_and_shows_to_those_who_take_part(
    db: Database, card: Card, items: tuple[str, ...]
):
    one = make(
        db, card, " zhou ".strip(), "三月 13800138000", [*items, items[0]], NOW, ["wu", "wu"]
    )
    assert (one.items, one.reviewers, one.card) == (items, ("zhou", "wu"), card)
    assert one.title == "三月 [phone]"
    assert [each.calibration for each in standings(db, "wu")] == [one]
    assert standings(db, "li") == ()
    assert len(standings(db)) == 1


def test_what_was_erased_meanwhile_need_not_be_marked(
    db: Database, card: Card, items: tuple[str, ...]
):
    one = make(db, card, "zhou", "", items, NOW, ["wu"])
    mark(db, card, one.id, "zhou", dict.fromkeys(items[1:], 3))
    db.execute("DELETE FROM suggestions WHERE id = ?", [items[0]])
    assert standing(db, one).items == items[1:]
    assert standing(db, one).open_to("zhou")
    db.execute("DELETE FROM suggestions")
    assert not standing(db, one).open_to("zhou")


def test_only_its_author_takes_a_calibration_away_with_its_marks(
    db: Database, card: Card, items: tuple[str, ...]
):
    one = make(db, card, "zhou", "", items, NOW, ["wu"])
    mark(db, card, one.id, "wu", {items[0]: 3})
    assert not remove(db, one.id, "wu", NOW)
    assert remove(db, one.id, "zhou", NOW)
    assert find(db, one.id) is None
    assert db.execute("SELECT count(*) FROM review_sheets").fetchone()[0] == 0


def test_it_takes_answers_and_two_people_unless_one_marks_again(
    db: Database, card: Card, items: tuple[str, ...]
):
    for author, chosen, others in (("", items, ["wu"]), ("zhou", (), ["wu"]), ("zhou", items, [])):
        with pytest.raises(ValueError, match="calibrat"):
            make(db, card, author, "", chosen, NOW, others)
    again = make(db, card, "zhou", "", items, NOW, ["wu"], Kind.AGAIN)
    assert again.reviewers == ("zhou",)


def test_marking_again_is_compared_with_what_one_said_before(
    db: Database, card: Card, items: tuple[str, ...]
):
    mark(db, card, "", "zhou", {items[0]: 2, items[1]: 5})
    day = NOW + timedelta(days=1)
    assert worth_repeating(db, "zhou", card, NOW, 10) == ()
    chosen = worth_repeating(db, "zhou", card, day, 10)
    assert set(chosen) == set(items[:2])
    again = make(db, card, "zhou", "", chosen, NOW, kind=Kind.AGAIN)
    mark(db, card, again.id, "zhou", {items[0]: 4, items[1]: 5})
    found = compare(db, again, "zhou")
    assert found is not None
    assert [one.marks for one in found.differences] == [{"step": (4, 2)}]
    # The ordinary review stands as it was.
    assert sheets(db, items[0])[0].marks["step"] == 2
    mark(db, card, "", "zhou", {items[2]: 1})
    assert worth_repeating(db, "zhou", card, day, 1) == (items[2],)

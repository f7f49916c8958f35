"""A note reaches its agent, is seen once, and an agent sees reviews of their own answers alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from assistant.review.appeals import answer, appeal, appeals
from assistant.review.card import Card
from assistant.review.coaching import Note, notes, own_reviews, see, unseen, withdraw, write
from assistant.review.scorecards import Sheet, keep
from assistant.store.sqlite import erase_before
from tests.review.shop import DRAFT, Shop
from tests.store.support import everything

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def answers(shop: Shop) -> tuple[str, str]:
    """One answer of Lin and one of Wei."""
    return shop.case("mei"), shop.case("an", agent="wei@shop")


def test_a_note_pinned_to_words_shows_them(
    answers: tuple[str, str], writing: Callable[[], Database]
):
    db = writing()
    pinned = Note("lin@shop", "zhou", "先说起因，很好", answers[0], "sent", 0, 10)
    assert write(db, pinned, NOW)
    (one,) = notes(db, ["lin@shop"])
    assert (one.text, one.words, one.at) == ("先说起因，很好", DRAFT[:10], NOW)
    assert notes(db, ["wei@shop"]) == ()
    assert notes(db, []) == ()
    assert notes(db, suggestion=answers[0]) == (one,)
    assert notes(db, suggestion=answers[1]) == ()


def test_a_note_need_not_be_about_one_answer(
    answers: tuple[str, str], writing: Callable[[], Database]
):
    db = writing()
    write(db, Note("lin@shop", "zhou", "这周辛苦了"), NOW)
    assert [(one.suggestion, one.words) for one in notes(db)] == [("", "")]


def test_a_note_is_new_until_seen_and_again_when_it_is_changed(
    answers: tuple[str, str], writing: Callable[[], Database]
):
    db = writing()
    id = write(db, Note("lin@shop", "zhou", "看第二句"), NOW)
    assert unseen(db, ["lin@shop"]) == 1
    assert unseen(db, ["wei@shop"]) == 0
    see(db, "lin@shop", LATER, notes=[id, "gone"])
    assert unseen(db) == 0
    assert notes(db)[0].seen == LATER
    (one,) = notes(db)
    write(db, replace(one, text="看第三句"), LATER + timedelta(hours=1))
    assert unseen(db) == 1
    assert [(n.text, n.seen) for n in notes(db)] == [("看第三句", None)]


def test_only_its_author_takes_a_note_back_and_its_words_go(
    shop: Shop, answers: tuple[str, str], writing: Callable[[], Database]
):
    db = writing()
    id = write(db, Note("lin@shop", "zhou", "uniquecoach"), NOW)
    assert not withdraw(db, id, "wu", LATER)
    assert withdraw(db, id, "zhou", LATER)
    assert notes(db) == ()
    assert unseen(db) == 0
    assert db.execute("SELECT text FROM coaching_notes").fetchone()[0] == ""


@pytest.mark.parametrize(
    "note",
    [
        Note("", "zhou", "x"), Note("lin@shop", " ", "x"), Note("lin@shop", "zhou", "\n"),
        Note("lin@shop", "zhou", "x", "s", "draft", 0, 1),
        Note("lin@shop", "zhou", "x", "s", "sent", 3, 3),
    ],
)  # fmt: skip
def test_a_note_has_somebody_to_say_something_to(
    answers: tuple[str, str], writing: Callable[[], Database], note: Note
):
    with pytest.raises(ValueError, match="note"):
        write(writing(), note, NOW)


def test_notes_are_masked_and_go_with_the_chat_they_are_about(
    shop: Shop, answers: tuple[str, str], writing: Callable[[], Database]
):
    db = writing()
    write(db, Note("lin@shop", "zhou", "uniquecoach 13800138000", answers[0]), NOW)
    assert notes(db)[0].text == "uniquecoach [phone]"
    erase_before(db, datetime.now(UTC) + timedelta(days=1))
    assert notes(db) == ()
    assert write(db, Note("lin@shop", "zhou", "x", answers[0]), NOW) == ""
    db.close()
    assert b"uniquecoach" not in everything(shop.file)


def test_an_agent_sees_reviews_of_their_own_answers_with_appeal_and_card(
    answers: tuple[str, str], writing: Callable[[], Database], card: Card
):
    db = writing()
    for id in answers:
        keep(db, card, Sheet(id, "zhou", {"step": 4}), NOW)
    keep(db, card, Sheet(answers[0], "wu", {"step": 1}, round="a calibration"), NOW)
    (one,) = own_reviews(db, ["lin@shop"])
    assert (one.sheet.reviewer, one.sheet.total, one.sheet.card) == ("zhou", 80.0, card)
    assert (one.said, one.sent, one.agent) == ("快递五天了还没到", DRAFT, "lin@shop")
    assert (one.appeal, one.new) == (None, True)
    see(db, "lin@shop", LATER, sheets=[one.sheet.id])
    appeal(db, one.sheet.id, "lin@shop", "不对", LATER)
    (one,) = own_reviews(db, ["lin@shop"])
    assert not one.new
    assert one.appeal is not None
    assert one.appeal.reason == "不对"
    assert len(own_reviews(db)) == 2


def test_the_answer_to_an_appeal_is_news_and_a_review_is_none(
    answers: tuple[str, str], writing: Callable[[], Database], card: Card
):
    db = writing()
    keep(db, card, Sheet(answers[0], "zhou", {"step": 4}), NOW)
    assert unseen(db) == 0
    appeal(db, own_reviews(db)[0].sheet.id, "lin@shop", "不对", NOW)
    answer(db, appeals(db)[0].id, "wu", "说得对", LATER, marks={"step": 5})
    assert unseen(db, ["lin@shop"]) == 1
    assert unseen(db, ["wei@shop"]) == 0
    see(db, "lin@shop", LATER, answers=[appeals(db)[0].answer_id])
    assert unseen(db) == 0

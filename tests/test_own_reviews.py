"""An agent gets reviews of their own answers and notes to them, nobody else's, and can disagree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.domain.coaching import OwnNews
from assistant.domain.notice import UserFault
from assistant.own_reviews import RecordedReviews
from assistant.review import appeals, coaching, looks
from assistant.review.card import load_card
from assistant.review.scorecards import Comment, Sheet, keep
from assistant.store.database import open_for_writing
from tests.review.shop import DRAFT, Shop
from tests.review.test_thanks import praised

NOW = datetime(2026, 3, 4, tzinfo=UTC)
LIN, WEI = ["lin@shop"], ["wei@shop"]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "record.db")
    yield made
    made.store.close()


@pytest.fixture
def db(shop: Shop) -> Iterator[Database]:
    """Both agents' answers reviewed, a note to each."""
    for peer, agent in (("mei", "lin@shop"), ("bo", "wei@shop")):
        id = shop.case(peer, agent=agent)
        opened = open_for_writing(shop.file)
        pin = Comment("sent", 0, 10, "起因说到了")
        keep(opened, load_card(), Sheet(id, "zhou", {"step": 4, "clean": 1}, (pin,), "好"), NOW)
        coaching.write(opened, coaching.Note(agent, "zhou", f"给{agent}", id, "said", 0, 2), NOW)
        opened.close()
    opened = open_for_writing(shop.file)
    yield opened
    opened.close()


@pytest.fixture
def source(shop: Shop, db: Database) -> RecordedReviews:
    return RecordedReviews(shop.file, lambda: NOW + timedelta(hours=1))


def test_a_review_comes_with_marks_remarks_and_the_automatic_score_apart(source: RecordedReviews):
    (one,) = source.news(LIN).reviews
    assert (one.reviewer, one.said, one.sent, one.note) == ("zhou", "快递五天了还没到", DRAFT, "好")
    assert [(dict(m.title)["en"], m.value, m.most, m.yes_no) for m in one.marks] == [
        ("One concrete next step", 4, 5, False),
        ("Nothing hurts or breaks a rule", 1, 1, True),
    ]
    assert [(r.words, r.text) for r in one.remarks] == [(DRAFT[:10], "起因说到了")]
    assert one.total == 88.0
    assert (one.automatic or 0) > 1


def test_notes_and_reviews_are_each_agents_own(source: RecordedReviews):
    assert [one.text for one in source.news(LIN).notes] == ["给lin@shop"]
    assert [one.words for one in source.news(LIN).notes] == ["快递"]
    assert {one.agent for one in source.news(WEI).reviews} == {"wei@shop"}
    # Before a chat is seen a shared record does not know whose turn it is.
    assert source.news([]) == OwnNews()
    assert source.unseen([]) == (0, False)


def test_a_record_of_one_agent_needs_no_chat_to_be_seen(shop: Shop):
    id = shop.case("mei")
    db = open_for_writing(shop.file)
    coaching.write(db, coaching.Note("lin@shop", "zhou", "好", id), NOW)
    db.close()
    assert RecordedReviews(shop.file).unseen([]) == (1, True)


def test_an_agent_sees_who_looked_at_their_chats(source: RecordedReviews, db: Database):
    ids = [row[0] for row in db.execute("SELECT id FROM suggestions ORDER BY at").fetchall()]
    looks.note(db, "zhou", [(id, NOW) for id in ids])
    assert [(one.reviewer, one.at, one.sent) for one in source.news(LIN).looks] == [
        ("zhou", NOW, DRAFT)
    ]


def test_what_was_looked_at_is_no_longer_new(source: RecordedReviews):
    assert source.unseen(LIN) == (1, True)
    news = source.news(LIN)
    assert news.reviews[0].new
    source.seen(news)
    assert source.unseen(LIN) == (0, True)
    assert not source.news(LIN).reviews[0].new
    assert not source.news(LIN).notes[0].new
    assert source.unseen(WEI) == (1, True)


def test_an_appeal_is_answered_and_the_answer_is_new_once(source: RecordedReviews, db: Database):
    source.seen(source.news(LIN))
    (review,) = source.news(LIN).reviews
    assert source.appeal(review, "那天停运")
    (review,) = source.news(LIN).reviews
    assert (review.appeal, review.decision) == ("那天停运", "")
    answer = appeals.appeals(db)[0].id
    appeals.answer(db, answer, "wu", "说得对", NOW + timedelta(minutes=30), {"step": 5})
    assert source.unseen(LIN) == (1, True)
    (review,) = source.news(LIN).reviews
    assert (review.decision, review.answer, review.answered_by) == ("changed", "说得对", "wu")
    assert (review.total_then, review.total) == (88.0, 100.0)
    assert review.answer_id
    source.seen(source.news(LIN))
    assert source.unseen(LIN) == (0, True)
    assert not source.news(LIN).reviews[0].answer_id
    assert not source.appeal(review, "还有")


def test_without_a_record_there_is_nothing_and_a_broken_one_is_told(tmp_path: Path):
    missing = RecordedReviews(tmp_path / "none.db")
    assert missing.unseen(LIN) == (0, False)
    assert missing.news(LIN) == OwnNews()
    (tmp_path / "broken.db").write_bytes(b"no database " * 1000)
    with pytest.raises(UserFault):
        RecordedReviews(tmp_path / "broken.db").unseen(LIN)


def test_an_agent_sees_what_customers_praised_them_for_and_nobody_elses(
    shop: Shop, source: RecordedReviews
):
    praised(shop, "ann", "太贴心了，谢谢你一直陪着", "wei@shop")
    shop.store.flush()
    assert source.unseen(WEI)[1]
    (thanks,) = source.news(WEI).thanks
    assert (thanks.text, bool(thanks.answer)) == ("太贴心了，谢谢你一直陪着", True)
    assert source.news(LIN).thanks == ()
    assert source.news(WEI).unseen == source.unseen(WEI)[0]

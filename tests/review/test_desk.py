"""Kept views, who looked at what, what there is to filter by, and searches that end in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from assistant.domain.reading import Emotion
from assistant.domain.record import OutcomeKind
from assistant.review import facets, looks, views
from assistant.review.filters import Filters, from_json, to_json
from assistant.review.queue import page, scan
from assistant.store.database import open_for_writing
from assistant.store.sqlite import erase_before
from tests.review.shop import DAY, Shop, reading

ANGRY = Filters(emotion=("anger",), days=7)


@pytest.fixture
def db(shop: Shop) -> Database:
    shop.store.flush()
    return open_for_writing(shop.file)


def test_a_view_is_kept_with_its_filter(db: Database):
    views.keep_view(db, "  Angry \n ones ", ANGRY, "chen", DAY, "3")
    (kept,) = views.views(db)
    assert (kept.name, kept.key, kept.filters, kept.author) == ("Angry ones", "3", ANGRY, "chen")


def test_keeping_it_again_replaces_it(db: Database):
    first = views.keep_view(db, "Mine", ANGRY, "chen", DAY)
    again = views.keep_view(db, "Mine", Filters(own=True), "chen", DAY)
    assert first == again
    assert [view.filters for view in views.views(db)] == [Filters(own=True)]


def test_two_reviewers_may_use_the_same_name(db: Database):
    views.keep_view(db, "Mine", ANGRY, "chen", DAY)
    views.keep_view(db, "Mine", ANGRY, "wei", DAY)
    assert len(views.views(db)) == 2


def test_a_key_belongs_to_one_view(db: Database):
    views.keep_view(db, "One", ANGRY, "chen", DAY, "1")
    views.keep_view(db, "Two", ANGRY, "chen", DAY, "1")
    assert [(view.name, view.key) for view in views.views(db)] == [("Two", "1"), ("One", "")]


def test_a_view_that_is_dropped_stays_as_a_mark_for_the_team(db: Database):
    kept = views.keep_view(db, "Mine", ANGRY, "chen", DAY)
    assert views.drop_view(db, kept, DAY)
    assert not views.drop_view(db, kept, DAY)
    assert views.views(db) == ()
    assert db.execute("SELECT deleted FROM review_views").fetchone() == (1,)


@pytest.mark.parametrize(("name", "key"), [("", ""), ("   ", ""), ("x", "0"), ("x", "ab")])
def test_a_view_needs_a_name_and_a_real_key(db: Database, name: str, key: str):
    with pytest.raises(ValueError, match="name"):
        views.keep_view(db, name, ANGRY, "chen", DAY, key)


def test_a_look_is_written_once_while_it_lasts(shop: Shop, db: Database):
    one = shop.case("a")
    looks.note(db, "chen", [(one, DAY), (one, DAY + timedelta(minutes=20))])
    looks.note(db, "chen", [(one, DAY + timedelta(hours=2))])
    looks.note(db, "wei", [(one, DAY)])
    found = looks.looks(db)
    assert [(look.reviewer, look.agent) for look in found].count(("chen", "lin@shop")) == 2
    assert len(found) == 3
    assert found[0].first == DAY + timedelta(hours=2)
    assert looks.looks(db, reviewer="chen")[1].last == DAY + timedelta(minutes=20)


def test_an_agent_sees_who_looked_at_theirs_only(shop: Shop, db: Database):
    mine, other = shop.case("a"), shop.case("b", agent="wei@shop")
    looks.note(db, "chen", [(mine, DAY), (other, DAY)])
    assert [look.suggestion for look in looks.looks(db, agent="lin@shop")] == [mine]
    assert looks.looks(db, since=DAY + timedelta(days=1)) == ()


def test_a_look_at_what_is_gone_leaves_nothing_and_goes_with_its_chat(shop: Shop, db: Database):
    one = shop.case("a")
    looks.note(db, "chen", [("unknown", DAY), (one, DAY)])
    assert len(looks.looks(db)) == 1
    erase_before(db, datetime.now().astimezone() + timedelta(days=1))
    assert db.execute("SELECT count(*) FROM review_looks").fetchone() == (0,)


def test_values_to_filter_by_are_those_on_record(shop: Shop, db: Database):
    for agent in ("wei@shop", "lin@shop", "wei@shop"):
        shop.case(agent, agent=agent)
    shop.case("de", read=reading(language="de", region="DE"))
    found = facets.all_values(db)
    assert found["agent"] == ("lin@shop", "wei@shop")
    assert found["language"] == ("de", "zh-Hans")
    assert found["region"] == ("DE",)
    assert found["model"] == ()
    with pytest.raises(ValueError, match="outcome"):
        facets.values(db, "outcome")


def test_the_last_days_are_counted_when_asked(shop: Shop, db: Database):
    shop.now = datetime.now().astimezone() - timedelta(days=3)
    old = shop.case("a")
    shop.now = datetime.now().astimezone()
    new = shop.case("b")

    def found(days: int) -> set[str]:
        return {one.suggestion for one in page(db, Filters(days=days)).entries}

    assert found(1) <= {new}
    assert found(30) == {old, new}
    assert from_json(to_json(Filters(days=7))) == Filters(days=7)


def test_a_bounded_search_finds_the_same(shop: Shop, opened: Callable[[], Database]):
    for number in range(12):
        kind = OutcomeKind.REJECTED if number % 4 == 0 else OutcomeKind.TAKEN
        shop.case(f"p{number}", "快递还没到" if number % 2 else "refund", kind, Emotion.GRATITUDE)
        shop.later(days=3)
    db = opened()
    for wanted in (
        Filters(), Filters(outcome=("rejected",)), Filters(text="快递"), Filters(language=("ko",)),
        Filters(text="快递", outcome=("rejected",)),
    ):  # fmt: skip
        assert page(db, wanted, seconds=10.0) == page(db, wanted)
        first = page(db, wanted, size=2, seconds=10.0)
        assert first == page(db, wanted, size=2)


def test_without_time_it_goes_on_where_it_stopped(shop: Shop, opened: Callable[[], Database]):
    names = []
    for number in range(6):
        names.append(shop.case(f"p{number}"))
        shop.later(days=30)
    db = opened()
    found: list[str] = []
    after, rounds = None, 0
    while rounds == 0 or after is not None:
        part = page(db, Filters(), after, 50, seconds=0.0)
        found += [one.suggestion for one in part.entries]
        assert part.looking is (part.next is not None)
        after, rounds = part.next, rounds + 1
    assert found == names[::-1]
    assert rounds > 1


def test_an_empty_record_is_gone_through_at_once(shop: Shop, opened: Callable[[], Database]):
    assert scan(opened(), Filters(), None, 10, 1.0) == ([], None)

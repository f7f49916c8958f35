"""The page's questions: counted stretch after stretch, against the time before, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlite_utils import Database

from assistant.domain.reading import Emotion
from assistant.domain.record import FollowUp, FollowUpState, OutcomeKind
from assistant.review import board, teams
from assistant.review.board import Question
from assistant.review.figures import tickets_ended
from assistant.review.filters import Filters
from assistant.review.sums import By
from assistant.store.database import open_for_writing
from tests.review.shop import DAY, Shop

Opened = Callable[[], Database]


def test_counting_goes_on_stretch_by_stretch_newest_first(shop: Shop, opened: Opened):
    shop.case("a")
    shop.later(days=60)
    shop.case("b", agent="chen@shop")
    db = opened()
    so_far = board.begin(db, Question(By.AGENT))
    assert not so_far.finished
    assert so_far.groups() == ()
    so_far = board.further(db, so_far)
    assert [one.name for one in so_far.groups()] == ["chen@shop"]
    whole = board.count(db, Question(By.AGENT))
    assert whole.finished
    assert board.further(db, whole) is whole
    assert whole.whole().suggestions == 2


def test_the_time_before_is_equally_long(shop: Shop, opened: Opened):
    shop.case("a", kind=OutcomeKind.REJECTED)
    shop.later(days=7)
    shop.case("b")
    since = DAY.replace(hour=0) + timedelta(days=7)
    week = Filters(since=since, until=since + timedelta(days=7))
    found = board.count(opened(), Question(By.ALL, week))
    earlier = found.earlier()
    assert earlier is not None
    assert (found.whole().accepted.value, earlier.accepted.value) == (1.0, 0.0)
    assert board.count(opened(), Question()).earlier() is None


def test_steps_over_time_leave_no_day_out(shop: Shop, opened: Opened):
    shop.case("a")
    shop.later(days=3)
    shop.case("b", agent="chen@shop")
    found = board.count(opened(), Question(By.AGENT))
    steps = found.steps()
    assert found.step is By.DAY
    assert [figures.suggestions for _, _, figures in steps] == [1, 0, 0, 1]
    assert [one.suggestions for _, _, one in found.steps("chen@shop")] == [0, 0, 0, 1]


def test_few_cases_over_a_long_time_are_shown_by_week_or_month(shop: Shop, opened: Opened):
    shop.case("a")
    shop.later(days=30)
    shop.case("b")
    weeks = board.count(opened(), Question())
    assert weeks.step is By.WEEK
    assert all(first.weekday() == 0 for first, _, _ in weeks.steps())
    shop.later(days=600)
    shop.case("c")
    months = board.count(opened(), Question())
    assert months.step is By.MONTH
    first, after, _ = months.steps()[-1]
    assert (first.day, after.day, (after - first).days >= 28) == (1, 1, True)


def test_a_week_that_begins_before_the_time_asked_for_or_is_not_over_says_so():
    today = date(2026, 3, 13)  # a Friday
    monday, sunday = date(2026, 3, 9), date(2026, 3, 16)
    since = datetime(2026, 3, 4, tzinfo=UTC)
    asked = board.Counted(Question(filters=Filters(since=since)))
    assert asked.cut(monday, sunday, today)
    assert asked.cut(date(2026, 3, 2), monday, today)
    assert not asked.cut(monday, sunday, date(2026, 3, 20))
    until = datetime(2026, 3, 16, tzinfo=UTC)
    whole = board.Counted(Question(filters=Filters(until=until)))
    assert not whole.cut(monday, sunday, date(2026, 3, 20))
    assert board.Counted(Question(filters=Filters(days=7))).cut(date(2026, 3, 2), monday, today)


def test_the_rest_is_of_the_same_people_and_time(shop: Shop, opened: Opened):
    shop.case("a", then=Emotion.GRATITUDE)
    shop.case("b", kind=OutcomeKind.REJECTED, reason="tone", agent="chen@shop")
    due = DAY + timedelta(hours=1)
    for n, agent in enumerate(("lin@shop", "chen@shop")):
        shop.store.record_follow_up(
            FollowUp(f"f{n}", shop.key("ab"[n], agent), "回电", DAY, due, FollowUpState.DONE)
        )
    db = opened()
    now = datetime(2026, 3, 9, tzinfo=UTC)
    both = board.rest(db, Question(By.AGENT), now)
    assert set(both.promises_by) == {"lin@shop", "chen@shop"}
    lin = board.rest(db, Question(By.AGENT, Filters(agent=("lin@shop",))), now)
    assert (lin.reasons, lin.promises.done, set(lin.waits_by)) == ((), 1, {"lin@shop"})
    later = Filters(since=DAY + timedelta(days=2))
    assert board.rest(db, Question(By.AGENT, later), now).promises.done == 0


def test_escalations_end_as_their_tickets_did(shop: Shop, opened: Opened):
    shop.case("a")
    shop.store.flush()
    db = open_for_writing(shop.file)
    at = DAY.isoformat(timespec="milliseconds")
    for n, (state, ended) in enumerate((("closed", "solved"), ("closed", "solved"), ("doing", ""))):
        db.execute(
            "INSERT INTO tickets (id, chat, kind, about, title, reasons, level, agent, owner, "
            "state, ended, author, created_at, updated_at) "
            "SELECT ?, id, 'escalation', ?, '', '[]', "
            "'urgent', agent, '', ?, ?, 'wu', ?, ? FROM chats",
            [f"t{n}", f"s{n}", state, ended, at, at],
        )
    assert tickets_ended(db) == (("solved", 2), ("", 1))
    assert tickets_ended(db, Filters(agent=("chen@shop",))) == ()
    assert tickets_ended(db, Filters(since=DAY + timedelta(days=1))) == ()
    db.close()


def test_teams_are_groups_of_agents(shop: Shop, opened: Opened):
    shop.case("a")
    shop.case("b", agent="chen@shop")
    shop.store.flush()
    writing = open_for_writing(shop.file)
    teams.put(writing, "lin@shop", " 早班 ", "wu", DAY)
    teams.put(writing, "chen@shop", "早班", "wu", DAY)
    teams.put(writing, "chen@shop", "", "wu", DAY + timedelta(hours=1))
    assert teams.teams(writing) == {"lin@shop": "早班"}
    assert teams.members(writing, "早班") == ("lin@shop",)
    assert teams.members(writing, "") == ("chen@shop",)
    rows = writing.execute("SELECT count(*), max(updated_at) FROM agent_teams").fetchone()
    assert rows == (2, (DAY + timedelta(hours=1)).isoformat(timespec="milliseconds"))
    writing.close()
    groups = {
        one.name: one.suggestions for one in board.count(opened(), Question(By.TEAM)).groups()
    }
    assert groups == {"早班": 1, "": 1}

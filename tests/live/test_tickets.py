"""Escalations and promises are brought to an end, and it is on record how."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from assistant.live import tickets
from assistant.live.feed import read_news
from assistant.live.rows import stamp
from tests.live.conftest import NOW, chat, later, said

ANGRY = ("anger", 0.9)


def promise(db: Database, due: float = 30) -> None:
    chat(db, "mei")
    db.execute(
        "INSERT INTO follow_ups VALUES ('p1', 'mei', '30分钟内回您', ?1, ?2, 'open', 0, ?1)",
        [stamp(NOW), stamp(later(due))],
    )


def escalate(db: Database, level: str = "supervisor", name: str = "mei") -> str:
    return said(db, name, "我要打12315", mood=ANGRY, escalation=level)


def test_a_message_that_asks_for_a_supervisor_opens_one_ticket(db: Database):
    escalate(db)
    escalate(db, "urgent")
    (one,) = tickets.board(db, later(5))
    assert (one.kind, one.level, one.reasons) == ("escalation", "supervisor", ("law",))
    assert one.said == "我要打12315"
    assert one.due == later(30)
    assert not one.overdue


def test_what_is_overdue_comes_first_and_what_has_no_deadline_last(db: Database):
    promise(db, due=60)
    escalate(db, name="tom")
    own = tickets.open_own(db, "问仓库", "wang", NOW)
    assert [(one.kind, one.overdue) for one in tickets.board(db, later(45))] == [
        ("escalation", True), ("follow_up", False), ("own", False),
    ]  # fmt: skip
    assert tickets.counts(db, later(45)) == (3, 1)
    assert tickets.ticket(db, own, NOW) is not None


def test_an_escalation_that_was_misread_a_moment_ago_is_gone(db: Database):
    message = escalate(db)
    db.execute("UPDATE moods SET escalation = 'watch' WHERE message = ?", [message])
    assert tickets.board(db, NOW) == ()


def test_one_that_somebody_has_taken_on_stays(db: Database):
    message = escalate(db)
    tickets.take(db, tickets.board(db, NOW)[0].id, "wang", "wang", NOW)
    db.execute("UPDATE moods SET escalation = 'watch' WHERE message = ?", [message])
    (one,) = tickets.board(db, NOW)
    assert (one.owner, one.state) == ("wang", "doing")


def test_how_an_escalation_ended_is_on_record_with_its_history(db: Database):
    escalate(db)
    id_ = tickets.board(db, NOW)[0].id
    tickets.take(db, id_, "wang", "wang", later(1))
    tickets.set_due(db, id_, later(120), "wang", later(2))
    tickets.close(db, id_, "compensated", "wang", later(60), "赔了50元")
    assert tickets.board(db, later(61)) == ()
    (one,) = tickets.board(db, later(61), closed=True)
    assert (one.ended, one.closed, one.owner) == ("compensated", later(60), "wang")
    assert [(step.what, step.text) for step in tickets.steps(db, id_)] == [
        ("owner", "wang"), ("due", stamp(later(120))), ("note", "赔了50元"),
        ("ended", "compensated"),
    ]  # fmt: skip


def test_a_new_escalation_of_a_chat_whose_last_one_ended_is_a_new_ticket(db: Database):
    escalate(db)
    tickets.close(db, tickets.board(db, NOW)[0].id, "solved", "wang", later(1))
    escalate(db)
    assert len(tickets.board(db, later(2))) == 1
    assert len(tickets.board(db, later(2), closed=True)) == 1


def test_a_promise_that_the_agent_keeps_is_closed_as_kept(db: Database):
    promise(db)
    (one,) = tickets.board(db, NOW)
    assert (one.kind, one.title, one.owner) == ("follow_up", "30分钟内回您", "lin@shop")
    db.execute("UPDATE follow_ups SET state = 'done', changed = ?", [stamp(later(20))])
    assert [one.ended for one in tickets.board(db, later(21), closed=True)] == ["kept"]


def test_a_promise_kept_too_late_says_so(db: Database):
    promise(db)
    db.execute("UPDATE follow_ups SET state = 'done', changed = ?", [stamp(later(90))])
    assert [one.ended for one in tickets.board(db, later(91), closed=True)] == ["kept_late"]


def test_a_promise_that_the_supervisor_settles_is_settled_for_the_agent_too(db: Database):
    promise(db)
    id_ = tickets.board(db, NOW)[0].id
    tickets.close(db, id_, "dropped", "wang", later(5))
    assert list(db.execute("SELECT state FROM follow_ups").fetchone()) == ["dropped"]
    tickets.reopen(db, id_, "wang", later(6))
    assert list(db.execute("SELECT state FROM follow_ups").fetchone()) == ["open"]
    (one,) = tickets.board(db, later(7))
    assert (one.state, one.ended, one.closed) == ("open", "", None)


def test_the_agents_desk_hears_of_a_promise_that_was_closed_and_opened_again(db: Database):
    promise(db)
    assert read_news(db, later(1)).settled == {}
    id_ = tickets.board(db, NOW)[0].id
    tickets.close(db, id_, "kept", "wang", later(5))
    assert read_news(db, later(6)).settled == {"p1": "kept"}
    tickets.reopen(db, id_, "wang", later(7))
    assert read_news(db, later(8)).settled == {"p1": "open"}


def test_there_is_no_other_way_to_end(db: Database):
    escalate(db)
    with pytest.raises(ValueError, match="no way to end"):
        tickets.close(db, tickets.board(db, NOW)[0].id, "kept", "wang", NOW)

"""What edits agree on is proposed with its examples; a customer's facts never are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion, Issue
from assistant.domain.record import OutcomeKind
from assistant.domain.wordings import AddPlace, WordingKind
from assistant.knowledge import wordings as files
from assistant.review import habits, wording_desk
from assistant.review.habits import changes
from assistant.store import wordings
from assistant.store.database import open_for_writing
from assistant.store.wordings import Learned, WordingState
from tests.review.shop import Shop, reading

DRAFT = "由此给您带来不便，非常抱歉。我现在就去问快递，问到就告诉您。"
CUT = DRAFT.replace("非常", "")
LIN, MO = "lin@shop", "mo@shop"


@pytest.fixture
def db(shop: Shop) -> Iterator[Database]:
    shop.store.flush()
    db = open_for_writing(shop.file)
    yield db
    db.close()


def edited(
    shop: Shop,
    sent: str,
    times: int,
    agent: str = LIN,
    draft: str = DRAFT,
    customers: int = 99,
    issue: Issue = Issue.DELIVERY,
) -> None:
    kind = OutcomeKind.TAKEN if sent == draft else OutcomeKind.EDITED
    for number in range(times):
        shop.case(
            f"c{number % customers}", kind=kind, agent=agent, sent=sent, similarity=0.9,
            drafts=(draft,), read=reading(Emotion.ANGER, issue),
        )  # fmt: skip


def test_one_edit_is_told_as_what_was_cut_replaced_and_added():
    def found(draft: str, sent: str) -> list[tuple[str, ...]]:
        return [tuple(map(str, key)) for key in changes(draft, sent)]

    assert found("非常抱歉，我马上查。", "抱歉，我马上查。") == [("cut", "非常", "", "start")]
    assert found("抱歉，我尽快查清楚。", "抱歉，我马上查清楚。") == [
        ("replace", "尽快", "马上", "start")
    ]
    assert found("我马上去查清楚。", "亲，我马上去查清楚。") == [("add", "", "亲，", "start")]
    assert found("我马上去查。", "我马上去查。有事叫我。") == [("add", "", "有事叫我。", "end")]
    assert found("I will kindly check it now.", "I will check it now.") == [
        ("cut", "kindly", "", "start")
    ]
    assert found("I will check it soon.", "I will recheck it soon.") == [
        ("replace", "check", "recheck", "start")
    ]
    assert found("Sorry, I'll look into it.", "Sorry, I'll check it.")[0][:3] == (
        "replace", "look into", "check",
    )  # fmt: skip


def test_another_answer_is_no_edit_and_facts_are_no_habit():
    def none(draft: str, sent: str) -> bool:
        return list(changes(draft, sent)) == []

    assert none("我马上去查。", "您把订单发我一下好吗？")
    assert none("抱歉，我马上去查。", "抱歉，补您20元，我马上去查。")
    assert none("我马上去查。", "我马上去查。三天内到。")
    assert none("好的，我马上去查。", "[name]，好的，我马上去查。")
    assert none("好的，我马上去查。", "好的，我马上去查。加我微信abc12345")
    assert none("", "")
    assert none("好", "")


def test_what_one_agent_always_cuts_is_proposed_for_that_agent(shop: Shop, db: Database):
    edited(shop, CUT, 6)
    edited(shop, DRAFT, 6, MO)
    (one,) = habits.learn(db)
    assert (one.wording.kind, one.wording.find, one.wording.agent) == ("cut", "非常", LIN)
    assert (one.changed, one.shown, one.people) == (6, 6, 6)
    assert len(one.examples) == 6


def test_what_all_do_is_proposed_once_for_everybody(shop: Shop, db: Database):
    edited(shop, CUT, 4)
    edited(shop, CUT, 4, MO)
    (one,) = habits.learn(db)
    assert (one.wording.agent, one.wording.issue, one.changed) == ("", "", 8)


def test_few_edits_or_an_even_chance_are_no_habit(shop: Shop, db: Database):
    edited(shop, CUT, 4)
    assert habits.learn(db) == ()
    edited(shop, CUT, 2)
    edited(shop, DRAFT, 8)
    assert habits.learn(db) == ()


def test_a_name_said_to_one_customer_never_becomes_a_preference(shop: Shop, db: Database):
    edited(shop, "王姐，" + DRAFT, 9, customers=2)
    assert habits.learn(db) == ()


def test_a_habit_of_one_situation_is_bound_to_it(shop: Shop, db: Database):
    edited(shop, CUT, 8, issue=Issue.REFUND_RETURN)
    edited(shop, DRAFT, 20, issue=Issue.DELIVERY)
    (one,) = habits.learn(db)
    assert (one.wording.issue, one.wording.emotion) == ("refund_return", "")


def proposed(shop: Shop, db: Database) -> Learned:
    edited(shop, CUT, 6)
    assert wording_desk.refresh(db) == 1
    (one,) = wordings.every(db)
    return one


def test_a_proposal_changes_nothing_until_it_is_accepted(shop: Shop, db: Database, tmp_path: Path):
    one = proposed(shop, db)
    assert (one.state, files.load(tmp_path)) == (WordingState.PROPOSED, ())
    wording_desk.accept(db, one.wording.id, tmp_path, "lead")
    (kept,) = files.load(tmp_path)
    assert (kept.find, kept.agent) == ("非常", LIN)
    assert "lead" in kept.note
    assert wordings.every(db)[0].state is WordingState.ACCEPTED
    assert wording_desk.refresh(db) == 0
    assert wordings.every(db)[0].state is WordingState.ACCEPTED


def test_what_was_declined_is_not_asked_again(shop: Shop, db: Database, tmp_path: Path):
    one = proposed(shop, db)
    wording_desk.accept(db, one.wording.id, tmp_path, "lead")
    wording_desk.decline(db, one.wording.id, tmp_path, "lead")
    assert files.load(tmp_path) == ()
    assert wording_desk.refresh(db) == 0
    assert wordings.every(db)[0].state is WordingState.DECLINED


def test_its_examples_are_the_edits_and_go_with_their_chats(shop: Shop, db: Database):
    one = proposed(shop, db)
    shown = wording_desk.examples(db, one)
    assert len(shown) == 6
    assert [span.text for span in shown[0].edit if span.change == "cut"] == ["非常"]
    db.execute("DELETE FROM chats")
    assert wording_desk.examples(db, one) == ()
    wording_desk.refresh(db)
    assert wordings.every(db) == ()


def test_a_supervisor_may_word_it_otherwise_but_not_with_a_number(
    shop: Shop, db: Database, tmp_path: Path
):
    edited(shop, "亲，" + DRAFT, 8)
    wording_desk.refresh(db)
    (one,) = wordings.every(db)
    assert (one.wording.kind, one.wording.place) == (WordingKind.ADD, AddPlace.START)
    with pytest.raises(UserFault):
        wording_desk.accept(db, one.wording.id, tmp_path, "lead", put="亲，送您10元，")
    assert wordings.every(db)[0].state is WordingState.PROPOSED
    made = wording_desk.accept(db, one.wording.id, tmp_path, "lead", put="您好，")
    assert files.load(tmp_path) == (made,)


def test_without_a_folder_of_ones_own_it_says_so(shop: Shop, db: Database, tmp_path: Path):
    one = proposed(shop, db)
    with pytest.raises(UserFault) as told:
        wording_desk.accept(db, one.wording.id, wording_desk.folder_of(""), "lead")
    assert told.value.notice.id == "wordings.no_folder"
    assert wording_desk.folder_of(str(tmp_path)) == tmp_path
    (tmp_path / "shop.toml").write_text("schema = 1\n")
    assert wording_desk.folder_of(str(tmp_path / "shop.toml")) == tmp_path

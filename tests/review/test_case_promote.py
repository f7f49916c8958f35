"""One key makes a case of an answer: masked, in parts, titled, tagged; what is missing is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from sqlite_utils import Database

from assistant.domain.cases import CaseKind
from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.notice import UserFault
from assistant.domain.reading import Emotion, Issue
from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.review.case_promote import promote, propose, split
from assistant.store.case_own import CaseState, OwnCases
from assistant.store.database import open_for_writing
from tests.review.shop import Shop, reading

ACKNOWLEDGE, SOLVE, CARE = (
    "五天没动静，换谁都着急，抱歉。",
    "我马上找快递查，30分钟内回来告诉您。",
    "周六前到不了，我帮您想别的办法。",
)
DRAFT = Draft(
    "d1", DraftKind.FULL, Tier.PHRASEBOOK, ACKNOWLEDGE, SOLVE, CARE, ACKNOWLEDGE + SOLVE + CARE,
    "zh-Hans", sources=("ack.1", "shop.reply_minutes"),
)  # fmt: skip
OWN_WORDS = (
    "五天没动静，换谁都着急，真抱歉。我现在就打电话给快递问清楚，问到马上告诉您。"
    "孩子生日那天我再来看一眼，祝他生日快乐。"
)


def facts(language: str) -> Mapping[str, str]:
    return {"reply_minutes": "30"} if language == "zh-Hans" else {}


@pytest.fixture
def db(shop: Shop) -> Iterator[Database]:
    shop.store.flush()
    db = open_for_writing(shop.file)
    yield db
    db.close()


def answered(
    shop: Shop,
    kind: OutcomeKind = OutcomeKind.TAKEN,
    sent: str = "",
    then: Emotion | None = Emotion.GRATITUDE,
    asked: str = "快递五天没动了！我叫王小梅，电话13800138000，周六就要用",
) -> str:
    chat = shop.key("mei")
    key = shop.customer_writes(chat, asked)
    plan = Plan("own_and_act", "answer", "zh-Hans")
    one = Suggestion("s-one", chat, 1, key, reading(), plan, (DRAFT,), shop.now)
    shop.store.record_suggestion(one)
    used = "d1" if kind in (OutcomeKind.TAKEN, OutcomeKind.EDITED) else None
    text = sent or DRAFT.text
    shop.later(minutes=1)
    shop.store.record_messages(chat, (Message(Speaker.AGENT, text, shop.now, "a:1"),))
    shop.store.record_outcome(chat, Outcome(one.id, kind, used, text, 1.0, at=shop.now))
    shop._set_clock(chat, "a:1")
    if then is not None:
        shop.customer_writes(chat, "太贴心了", reading(then))
    shop.store.flush()
    return one.id


def test_a_promoted_reply_is_a_case_at_once(shop: Shop, db: Database):
    made = promote(db, answered(shop), "lead", facts)
    case = made.case.case
    assert (made.field, made.known, made.case.state) == ("", False, CaseState.ACCEPTED)
    assert (case.acknowledge, case.care) == (ACKNOWLEDGE, CARE)
    assert case.solve == "我马上找快递查，{reply_minutes}分钟内回来告诉您。"
    assert (case.emotion[0], case.issue) == (Emotion.ANGER, Issue.DELIVERY)
    assert case.title.startswith("快递五天没动了 · ")
    assert "→" in case.title
    assert case.why
    assert "13800138000" not in case.customer
    assert "王小梅" not in case.customer


def test_promoting_it_again_changes_nothing(shop: Shop, db: Database):
    suggestion = answered(shop)
    first = promote(db, suggestion, "lead", facts)
    again = promote(db, suggestion, "mo", facts)
    assert again.known
    assert again.case == first.case


def test_what_the_program_had_proposed_is_accepted_and_named(shop: Shop, db: Database):
    suggestion = answered(shop)
    own = OwnCases.over(db)
    assert own.harvest(facts) == 1
    made = promote(db, suggestion, "lead", facts)
    assert (made.known, made.case.state) == (True, CaseState.ACCEPTED)
    assert made.case.case.title
    assert [one.what for one in own.versions(made.case.case.id)] == ["promoted", "found"]


def test_an_agents_own_words_are_taken_apart_and_a_kindness_is_seen(shop: Shop, db: Database):
    case, _ = propose(db, answered(shop, OutcomeKind.REJECTED, OWN_WORDS))
    assert case.acknowledge == "五天没动静，换谁都着急，真抱歉。"
    assert case.solve == "我现在就打电话给快递问清楚，问到马上告诉您。"
    assert case.care == "孩子生日那天我再来看一眼，祝他生日快乐。"
    assert case.kind is CaseKind.KINDNESS


def test_what_lacks_a_part_waits_for_a_person(shop: Shop, db: Database):
    made = promote(db, answered(shop, OutcomeKind.REJECTED, "我查一下。"), "lead")
    assert made.case.state is CaseState.PROPOSED
    assert made.field
    assert made.reason


def test_a_number_from_nowhere_keeps_it_from_being_found(shop: Shop, db: Database):
    made = promote(db, answered(shop), "lead")
    assert made.case.state is CaseState.PROPOSED
    assert "30" in made.reason


def test_without_an_answer_there_is_nothing_to_keep(shop: Shop, db: Database):
    chat = shop.key("tom")
    one = shop.suggests(chat, shop.customer_writes(chat, "在吗"))
    shop.store.flush()
    for suggestion in (one.id, "gone"):
        with pytest.raises(UserFault):
            promote(db, suggestion, "lead")


def test_a_promoted_case_outlives_its_chat_and_a_proposal_does_not(shop: Shop, db: Database):
    made = promote(db, answered(shop), "lead", facts)
    gap = promote(db, answered_again(shop), "lead")
    assert gap.case.state is CaseState.PROPOSED
    db.execute("DELETE FROM chats")
    own = OwnCases.over(db)
    assert [one.case.id for one in own.all()] == [made.case.case.id]
    assert own.versions(gap.case.case.id) == ()


def answered_again(shop: Shop) -> str:
    return shop.case("tom", kind=OutcomeKind.REJECTED, sent="我看看。", then=Emotion.GRATITUDE)


def test_nothing_breaks_on_an_empty_or_endless_text():
    assert split("", None) == ("", "", "")
    assert split("。" * 5000, None)[0] == "。" * 5000

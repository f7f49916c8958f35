"""Replies that customers liked are proposed, a person decides, and nothing personal stays."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.domain.cases import Case, CaseSource, Said
from assistant.domain.chat import Speaker
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Emotion, Escalation, EscalationLevel, Issue, Mood
from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.store.case_own import CaseState, OwnCases
from assistant.store.sqlite import SqliteStore, erase_before
from tests.session.builders import MEI, agent, customer, reading
from tests.store.support import everything, rows

ACKNOWLEDGE = "五天没动静，换谁都着急，抱歉。"
SOLVE = "我马上找快递查件，30分钟内回来告诉您结果。"
CARE = "周六前要是到不了，我帮您想别的办法。"
DRAFT = Draft(
    "d1", DraftKind.FULL, Tier.PHRASEBOOK, ACKNOWLEDGE, SOLVE, CARE, ACKNOWLEDGE + SOLVE + CARE,
    "zh-Hans", sources=("ack.1", "shop.reply_minutes"),
)  # fmt: skip
FACTS = {"reply_minutes": "30"}
_numbers = itertools.count()


@pytest.fixture
def own(store: SqliteStore, file: Path) -> Iterator[OwnCases]:
    own = OwnCases(file)
    yield own
    own.close()


def facts(language: str) -> Mapping[str, str]:
    return FACTS if language.startswith("zh") else {}


def mood(label: Emotion, intensity: float, valence: float) -> Mood:
    return Mood(label, intensity, valence, 0.8)


ANXIOUS = mood(Emotion.ANXIETY, 0.7, -0.6)
THANKFUL = mood(Emotion.GRATITUDE, 0.6, 0.7)
CALM = mood(Emotion.NEUTRAL, 0.1, 0.1)


def answered(
    store: SqliteStore,
    *,
    draft: Draft = DRAFT,
    kind: OutcomeKind = OutcomeKind.TAKEN,
    sent: str = "",
    similarity: float = 1.0,
    after: Mood | None = THANKFUL,
    escalation: EscalationLevel = EscalationLevel.NONE,
    asked: str = "快递五天没动了，我叫梅子，电话13800138000",
) -> str:
    """A customer writes, the agent sends a draft, the customer answers in a mood."""
    number = next(_numbers)
    first, thanks = customer(asked, f"c:{number}"), customer("好的", f"c:{number}.2")
    store.record_messages(MEI, (agent("您好", f"a:{number}"), first))
    before = replace(
        reading(), mood=ANXIOUS, topic="delivery.late", escalation=Escalation(escalation)
    )
    store.record_reading(MEI, first.key, before)
    store.flush()
    now = datetime.now(UTC)
    plan = Plan("own_and_act", "answer", "zh-Hans")
    id = f"s{number}"
    store.record_suggestion(Suggestion(id, MEI, 1, first.key, before, plan, (draft,), now))
    store.record_outcome(MEI, Outcome(id, kind, "d1", sent or draft.text, similarity, at=now))
    store.record_messages(MEI, (agent(sent or draft.text, f"a:{number}.2"), thanks))
    if after is not None:
        store.record_reading(MEI, thanks.key, replace(reading(), mood=after))
    store.flush()
    return id


def test_a_reply_that_was_taken_and_thanked_for_is_proposed_masked(
    store: SqliteStore, own: OwnCases
):
    answered(store)
    assert own.harvest(facts) == 1
    (one,) = own.all(CaseState.PROPOSED)
    case = one.case
    assert (case.emotion, case.topic, case.issue) == (
        (Emotion.ANXIETY,), ("delivery.late",), Issue.DELIVERY,
    )  # fmt: skip
    assert case.turns == (
        Said(Speaker.AGENT, "您好"),
        Said(Speaker.CUSTOMER, "快递五天没动了，我叫[name]，电话[phone]"),
    )
    assert case.solve == "我马上找快递查件，{reply_minutes}分钟内回来告诉您结果。"
    assert (case.acknowledge, case.care, case.sorry) == (ACKNOWLEDGE, CARE, True)
    assert (case.source, one.mood_before, one.mood_after) == (
        CaseSource.OWN, "anxiety", "gratitude",
    )  # fmt: skip


def test_a_much_calmer_customer_counts_as_one_who_liked_it(store: SqliteStore, own: OwnCases):
    answered(store, after=CALM)
    assert own.harvest(facts) == 1


@pytest.mark.parametrize(
    "what",
    [
        {"after": None},
        {"after": mood(Emotion.ANGER, 0.8, -0.8)},
        {"after": mood(Emotion.NEUTRAL, 0.1, -0.4)},
        {"kind": OutcomeKind.EDITED, "similarity": 0.5},
        {"kind": OutcomeKind.REJECTED},
        {"kind": OutcomeKind.IGNORED},
        {"escalation": EscalationLevel.URGENT},
        {"draft": replace(DRAFT, care="")},
        {"draft": replace(DRAFT, blanks=("order",))},
        {"draft": replace(DRAFT, checks=(Check("liable", CheckLevel.HARD),))},
        {"draft": replace(DRAFT, solve="我打13800138000给您。")},
    ],
    ids=str,
)
def test_whatever_is_doubtful_is_not_proposed(store: SqliteStore, own: OwnCases, what: dict):
    answered(store, **what)
    assert own.harvest(facts) == 0


def test_a_light_edit_is_proposed_as_it_was_sent(store: SqliteStore, own: OwnCases):
    edited = "五天没动静，换谁都急，真抱歉。" + SOLVE + "到不了的话我帮您想别的办法。"
    answered(store, kind=OutcomeKind.EDITED, sent=edited, similarity=0.9)
    assert own.harvest(facts) == 1
    (one,) = own.all()
    assert one.case.acknowledge == "五天没动静，换谁都急，真抱歉。"
    assert one.case.care == "到不了的话我帮您想别的办法。"


def test_an_edit_that_dropped_a_part_is_not_proposed(store: SqliteStore, own: OwnCases):
    answered(store, kind=OutcomeKind.EDITED, sent=ACKNOWLEDGE + SOLVE, similarity=0.85)
    assert own.harvest(facts) == 0


def test_the_same_reply_is_proposed_once_and_never_again(store: SqliteStore, own: OwnCases):
    answered(store)
    answered(store)
    assert own.harvest(facts) == 1
    assert own.harvest(facts) == 0
    (one,) = own.all()
    own.set_state(one.case.id, CaseState.RETIRED, "lead")
    assert own.harvest(facts) == 0


def test_a_person_decides_and_it_is_kept_who(store: SqliteStore, own: OwnCases, file: Path):
    answered(store)
    own.harvest(facts)
    before = own.stamp()
    (one,) = own.all()
    assert own.set_state(one.case.id, CaseState.ACCEPTED, "lead")
    again = own.get(one.case.id)
    assert again is not None
    assert (again.state, again.changed_by) == (CaseState.ACCEPTED, "lead")
    assert again.changed > one.changed
    assert own.stamp() != before
    assert not own.set_state("zh-Hans/nothing", CaseState.ACCEPTED, "lead")


def test_a_proposal_goes_with_its_chat_and_an_accepted_case_stays(
    store: SqliteStore, own: OwnCases, file: Path
):
    answered(store)
    answered(store, draft=replace(DRAFT, care="有消息我马上说。"), asked="快递还没动，我叫小柚子")
    assert own.harvest(facts) == 2
    kept = next(one for one in own.all() if one.case.care == CARE)
    own.set_state(kept.case.id, CaseState.ACCEPTED, "lead")
    erase_before(store._db, datetime.now(UTC) + timedelta(days=1))
    assert [one.case.id for one in own.all()] == [kept.case.id]
    assert rows(file, "SELECT chat FROM cases")[0]["chat"] is None
    assert "小柚子".encode() not in everything(file)


def test_a_case_that_is_written_by_a_person_replaces_the_one_of_its_id_masked(own: OwnCases):
    case = Case(
        "en/ours", "en", (Emotion.JOY,), Issue.OTHER, (Said(Speaker.CUSTOMER, "Love it!"),),
        "Share it.", "Glad!", "Call 13800138000.", "Enjoy.", "Short.",
    )  # fmt: skip
    own.put(case, CaseState.PROPOSED, "lead")
    put = own.put(replace(case, care="Enjoy the boots."), CaseState.ACCEPTED, "head")
    (one,) = own.all()
    assert one == put
    assert (one.case.care, one.case.solve) == ("Enjoy the boots.", "Call [phone].")
    assert (one.state, one.changed_by) == (CaseState.ACCEPTED, "head")

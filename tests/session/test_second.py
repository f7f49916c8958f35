"""A second, slower reading: better where it matters, and no flicker where it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.reading import Emotion, EscalationLevel, Issue, Reading
from assistant.domain.record import OutcomeKind
from assistant.domain.view import Redraft
from assistant.session.events import (
    Acted,
    AskModel,
    CancelModel,
    MakeDrafts,
    ModelEnded,
    Reconsidered,
    RecordOutcome,
    RecordReading,
    RecordSuggestion,
    Tick,
)
from assistant.session.second import same_answer
from tests.session.builders import DRAFT_TEXT, HOLD, MEI, TOM, Desk, agent, customer, draft, reading


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没到"))
    return desk


def again(desk: Desk, changed: Reading) -> Reconsidered:
    return Reconsidered(MEI, desk.chat().revision, changed)


def surer(one: Reading) -> Reading:
    return replace(one, mood=replace(one.mood, confidence=0.95, intensity=0.75))


def test_a_surer_reading_of_the_same_mood_is_taken_over_and_leaves_the_drafts_alone(desk: Desk):
    before = desk.chat()
    effects = desk.play(again(desk, surer(reading())))
    assert [type(effect) for effect in effects] == [RecordReading]
    after = desk.chat()
    assert after.reading == surer(reading())
    assert (after.drafts, after.revision) == (before.drafts, before.revision)


def test_another_mood_cancels_the_model_and_drafts_again_under_the_same_suggestion(desk: Desk):
    before = desk.chat()
    effects = desk.play(again(desk, reading(emotion=Emotion.ANXIETY)))
    kinds = [type(effect) for effect in effects]
    assert kinds == [RecordReading, CancelModel, MakeDrafts, RecordSuggestion, AskModel]
    after = desk.chat()
    assert after.reading is not None
    assert after.reading.mood.label is Emotion.ANXIETY
    assert before.suggestion is not None
    assert {one.id for one in after.open} == {before.suggestion.id}
    assert after.open[-1].reading.mood.label is Emotion.ANXIETY


def test_the_end_of_the_cancelled_request_is_not_taken_for_that_of_the_new_one(desk: Desk):
    old = desk.chat().revision
    desk.play(again(desk, reading(emotion=Emotion.ANXIETY)))
    desk.play(ModelEnded(MEI, old))
    assert desk.chat().writing


def test_a_second_reading_that_comes_too_late_is_dropped(desk: Desk):
    late = again(desk, reading(emotion=Emotion.JOY))
    desk.writes(MEI, customer("算了我自己问"))
    assert desk.play(late) == []
    assert desk.chat().reading is not None
    assert desk.chat().reading.mood.label is Emotion.ANGER


def test_a_second_reading_counts_although_the_drafts_have_been_made_anew_meanwhile(desk: Desk):
    asked = desk.chat().revision
    desk.play(Acted(Redraft(MEI)))
    desk.writes(TOM, customer("在吗"))
    assert desk.chat().revision > asked
    effects = desk.play(Reconsidered(MEI, asked, reading(emotion=Emotion.ANXIETY)))
    assert RecordSuggestion in [type(effect) for effect in effects]
    after = desk.chat().reading
    assert after is not None
    assert after.mood.label is Emotion.ANXIETY


def test_once_the_whole_answer_stands_a_second_reading_brings_no_holding_line_back():
    desk = Desk()
    desk.plan = HOLD
    desk.writes(MEI, customer("太过分了"))
    asked = desk.chat().revision
    desk.later(3)
    desk.play(Tick())
    effects = desk.play(Reconsidered(MEI, asked, reading(emotion=Emotion.ANXIETY)))
    assert [effect.rested for effect in effects if isinstance(effect, MakeDrafts)] == [True]
    effects = desk.play(Acted(Redraft(MEI)))
    assert [effect.rested for effect in effects if isinstance(effect, MakeDrafts)] == [True]
    effects = desk.writes(MEI, customer("还在吗"))
    assert [effect.rested for effect in effects if isinstance(effect, MakeDrafts)] == [False]


def test_a_feeling_that_was_misread_leaves_no_holding_line_behind():
    desk = Desk()
    desk.plan = HOLD
    desk.writes(MEI, customer("太过分了"))
    effects = desk.play(again(desk, reading(emotion=Emotion.NEUTRAL)))
    assert [effect.burst for effect in effects if isinstance(effect, MakeDrafts)] == [False]


def test_moods_of_messages_that_are_gone_are_forgotten(desk: Desk):
    desk.messages[MEI] = ()
    desk.writes(MEI, customer("好的"))
    assert list(desk.chat().moods) == ["c:好的"]


def test_what_is_sent_after_a_second_look_still_counts_once(desk: Desk):
    desk.play(again(desk, reading(emotion=Emotion.ANXIETY)))
    effects = desk.writes(MEI, agent(DRAFT_TEXT))
    outcomes = [e.outcome for e in effects if isinstance(e, RecordOutcome)]
    assert [one.kind for one in outcomes] == [OutcomeKind.TAKEN]


def test_a_draft_taken_just_before_the_second_look_is_still_known(desk: Desk):
    desk.drafts = (draft("e1", "另外一条完全不同的回复，请您看看。"),)
    desk.play(again(desk, reading(emotion=Emotion.ANXIETY)))
    effects = desk.writes(MEI, agent(DRAFT_TEXT))
    outcomes = [e.outcome for e in effects if isinstance(e, RecordOutcome)]
    assert [one.kind for one in outcomes] == [OutcomeKind.TAKEN]


def test_the_same_lines_may_stand_again_after_a_second_look(desk: Desk):
    desk.play(again(desk, reading(emotion=Emotion.ANXIETY)))
    assert desk.chat().used_lines == ("line.1",)


def test_after_the_agents_answer_a_second_look_only_corrects_the_record(desk: Desk):
    desk.writes(MEI, agent("我查一下"))
    effects = desk.play(again(desk, reading(emotion=Emotion.ANXIETY)))
    assert [type(effect) for effect in effects] == [RecordReading]


@pytest.mark.parametrize(
    "other",
    [
        replace(reading(), issue=Issue.REFUND_RETURN),
        replace(reading(), topic="delivery.late"),
        replace(reading(), mood=replace(reading().mood, intensity=0.3)),
        replace(reading(), mood=replace(reading().mood, secondary=("impatience",))),
        replace(
            reading(), escalation=replace(reading().escalation, level=EscalationLevel.SUPERVISOR)
        ),
    ],
)
def test_what_changes_the_answer(other: Reading):
    assert not same_answer(reading(), other)
    assert same_answer(other, replace(other, first_ms=3.0, final_ms=40.0))

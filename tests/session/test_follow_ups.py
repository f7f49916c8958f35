"""Promises: taken up once, reminded of when due, settled by the agent alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.notice import Notice
from assistant.domain.reading import Promise
from assistant.domain.record import FollowUp, FollowUpState
from assistant.domain.view import SettleFollowUp
from assistant.session.events import (
    Acted,
    Classified,
    ContextLoaded,
    Effect,
    FollowUpsLoaded,
    MessagesSeen,
    RecordFollowUp,
    Remind,
    Tick,
    WakeAt,
)
from assistant.session.follow_ups import promised
from assistant.session.view import overlay_view
from tests.session.builders import MEI, START, TOM, WINDOW, Desk, agent, customer, reading
from tests.session.test_reducer import of

CALL_BACK = "十分钟内给您回话"
SEND = "明天下午给您补发"


def promise(text: str, message: int = 1, minutes: float | None = 10, start: int = 0) -> Promise:
    due = START + timedelta(minutes=minutes) if minutes is not None else None
    return Promise(text, message, start, start + len(text), due)


class PromisingDesk(Desk):
    """A desk whose reader finds the promises that the test puts there."""

    promises: tuple[Promise, ...] = ()

    def read(self, chat: ChatKey, *promises: Promise) -> list[Effect]:
        found = replace(reading(0), promises=promises)
        return self.say(Classified(chat, self.chat(chat).revision, found))

    def promise(self, text: str = CALL_BACK, minutes: float | None = 10) -> list[Effect]:
        self.writes(MEI, customer("还没到"), agent(text))
        return self.read(MEI, promise(text, minutes=minutes))

    def open(self) -> list[FollowUp]:
        return list(overlay_view(self.state, self.now).follow_ups)


@pytest.fixture
def desk() -> PromisingDesk:
    return PromisingDesk()


def test_a_promise_is_listed_recorded_and_waited_for(desk: PromisingDesk):
    effects = desk.promise()
    (one,) = desk.open()
    assert (one.chat, one.text, one.made) == (MEI, CALL_BACK, START)
    assert of(RecordFollowUp, effects) == [RecordFollowUp(one)]
    assert WakeAt(one.due) in effects


def test_seeing_a_promise_again_changes_nothing(desk: PromisingDesk):
    desk.promise()
    before = desk.open()
    assert not of(RecordFollowUp, desk.read(MEI, promise(CALL_BACK)))
    assert desk.open() == before


def test_a_stale_reading_promises_nothing(desk: PromisingDesk):
    desk.writes(MEI, customer("还没到"), agent(CALL_BACK))
    found = replace(reading(0), promises=(promise(CALL_BACK),))
    assert desk.say(Classified(MEI, desk.chat().revision - 1, found)) == []
    assert desk.open() == []


def test_the_list_begins_with_the_most_urgent_and_ends_with_those_without_a_time(
    desk: PromisingDesk,
):
    desk.writes(MEI, customer("还没到"), agent("一"), agent("二"), agent("三"))
    desk.read(MEI, promise("三", 3, None), promise("二", 2, 60), promise("一", 1, 5))
    desk.writes(TOM, customer("where is it"), agent("I will call you"))
    desk.read(TOM, promise("I will call you", 1, 30))
    assert [one.text for one in desk.open()] == ["一", "I will call you", "二", "三"]


def test_when_it_is_due_the_agent_is_reminded_once(desk: PromisingDesk):
    desk.promise(SEND, minutes=24 * 60)
    assert not of(Remind, desk.play(Tick()))
    desk.later(24 * 3600)
    notice = Notice.of("follow_up.due", peer="mei", text=SEND)
    assert of(Remind, desk.play(Tick())) == [Remind(notice)]
    assert overlay_view(desk.state, desk.now).notices == (notice,)
    assert of(Remind, desk.play(Tick())) == []
    assert len(desk.open()) == 1, "a reminder settles nothing"


def test_what_the_agent_has_settled_is_off_the_list_and_reminds_nobody(desk: PromisingDesk):
    desk.promise()
    (one,) = desk.open()
    effects = desk.say(Acted(SettleFollowUp(one.id, FollowUpState.DONE)))
    assert of(RecordFollowUp, effects)[0].follow_up.state is FollowUpState.DONE
    assert desk.open() == []
    assert not of(RecordFollowUp, desk.read(MEI, promise(CALL_BACK)))
    desk.later(3600)
    assert of(Remind, desk.play(Tick())) == []


def test_settling_can_be_taken_back(desk: PromisingDesk):
    desk.promise()
    (one,) = desk.open()
    desk.say(Acted(SettleFollowUp(one.id, FollowUpState.DROPPED)))
    effects = desk.say(Acted(SettleFollowUp(one.id, FollowUpState.OPEN)))
    assert WakeAt(one.due) in effects
    assert desk.open() == [one]
    assert desk.say(Acted(SettleFollowUp("nobody", FollowUpState.DONE))) == []


def test_an_answer_offers_the_promise_as_kept_but_settles_nothing(desk: PromisingDesk):
    desk.promise()
    desk.later(180)
    late = replace(agent("查到了，今天下午到"), at=desk.now)
    effects = desk.writes(MEI, late)
    assert of(RecordFollowUp, effects)[0].follow_up.kept
    assert [one.kept for one in desk.open()] == [True]


def test_an_answer_whose_speaker_becomes_known_later_counts_too(desk: PromisingDesk):
    desk.promise()
    answer = replace(agent("查到了"), at=desk.now + timedelta(minutes=5))
    desk.writes(MEI, replace(answer, speaker=Speaker.UNKNOWN))
    assert [one.kept for one in desk.open()] == [False]
    desk.messages[MEI] = desk.messages[MEI][:-1]
    desk.writes(MEI, answer)
    assert [one.kept for one in desk.open()] == [True]


def test_within_the_running_chat_a_promise_that_seems_kept_raises_no_alarm(desk: PromisingDesk):
    desk.promise()
    desk.later(180)
    desk.writes(MEI, replace(agent("查到了，今天下午到"), at=desk.now))
    desk.later(600)
    assert of(Remind, desk.play(Tick())) == []
    assert len(desk.open()) == 1


def test_over_a_longer_time_the_alarm_comes_and_asks_whether_it_is_done(desk: PromisingDesk):
    desk.promise(SEND, minutes=24 * 60)
    desk.later(20 * 3600)
    desk.writes(MEI, replace(agent("已经安排了"), at=desk.now))
    desk.later(5 * 3600)
    assert of(Remind, desk.play(Tick()))[0].notice.id == "follow_up.due_kept"


def test_more_words_in_the_same_breath_keep_no_promise(desk: PromisingDesk):
    desk.promise(SEND, minutes=24 * 60)
    desk.later(60)
    desk.writes(MEI, replace(agent("您放心"), at=desk.now))
    desk.writes(TOM, customer("hi"), replace(agent("hello"), at=desk.now + timedelta(days=1)))
    assert [one.kept for one in desk.open()] == [False]


def test_the_same_words_said_again_are_one_promise_with_the_later_time(desk: PromisingDesk):
    desk.promise()
    desk.writes(MEI, customer("人呢"), agent(CALL_BACK + "。", "a:again"))
    again = promise(CALL_BACK + "。", 3, 25)
    effects = desk.read(MEI, promise(CALL_BACK), again)
    assert [one.follow_up.state for one in of(RecordFollowUp, effects)] == [
        FollowUpState.DROPPED,
        FollowUpState.OPEN,
    ]
    assert [one.due for one in desk.open()] == [again.due]
    assert not of(RecordFollowUp, desk.read(MEI, promise(CALL_BACK), again))


def old(text: str, at: timedelta | None) -> Message:
    when = START - at if at is not None else None
    return Message(Speaker.AGENT, text, when, f"h:{text}", history=True)


@pytest.mark.parametrize(
    ("made_ago", "minutes", "taken"),
    [
        (timedelta(hours=2), -60.0, True),
        (timedelta(days=3), -60.0 * 48, False),
        (timedelta(days=1), None, True),
        (timedelta(days=9), None, False),
        (None, 10.0, False),
    ],
)
def test_of_old_messages_only_what_may_still_be_owed_is_taken_up(
    desk: PromisingDesk, made_ago: timedelta | None, minutes: float | None, taken: bool
):
    desk.writes(MEI, replace(customer("还没到"), history=True), old(SEND, made_ago))
    desk.read(MEI, promise(SEND, minutes=minutes))
    assert bool(desk.open()) is taken


def test_an_old_promise_that_was_answered_at_the_time_raises_no_alarm(desk: PromisingDesk):
    asked = replace(customer("还没到"), history=True)
    answer = replace(agent("查到了"), at=START - timedelta(minutes=55), history=True)
    desk.writes(MEI, asked, old(CALL_BACK, timedelta(hours=1)), answer)
    desk.read(MEI, promise(CALL_BACK, minutes=-50))
    assert [one.kept for one in desk.open()] == [True]
    assert of(Remind, desk.play(Tick())) == []


# ------------------------------------------------------------ after a restart


def stored(id: str = "f1", peer: str = "", minutes: float = 10, **other: object) -> FollowUp:
    chat = replace(MEI, peer=peer)
    due = START + timedelta(minutes=minutes)
    return replace(FollowUp(id, chat, SEND, START - timedelta(days=1), due), **other)


def test_what_was_owed_before_a_restart_is_listed_and_reminded_of(desk: PromisingDesk):
    one = stored()
    effects = desk.say(FollowUpsLoaded((one,)))
    assert WakeAt(one.due) in effects
    assert desk.open() == [one]
    desk.later(601)
    (remind,) = of(Remind, desk.play(Tick()))
    assert remind.notice.id == "follow_up.due_unnamed"
    assert ("app", "chromium") in remind.notice.args


def test_what_fell_due_while_nobody_was_there_is_told_at_the_start(desk: PromisingDesk):
    late = stored(minutes=-30)
    assert of(Remind, desk.say(FollowUpsLoaded((late,))))


def test_many_at_once_are_told_in_one_sentence(desk: PromisingDesk):
    late = tuple(stored(f"f{number}", minutes=-30 - number) for number in range(7))
    assert of(Remind, desk.say(FollowUpsLoaded(late))) == [
        Remind(Notice.of("follow_up.many_due", count=7))
    ]


def test_the_customers_name_comes_back_when_the_chat_is_seen(desk: PromisingDesk):
    desk.say(FollowUpsLoaded((stored(),)))
    desk.writes(MEI, customer("在吗"))
    known = desk.chat().context
    desk.say(ContextLoaded(MEI, known, (stored(peer="mei"),)))
    assert [one.chat for one in desk.open()] == [MEI]


def test_a_promise_settled_before_the_restart_does_not_come_back(desk: PromisingDesk):
    first = PromisingDesk()
    first.promise()
    (one,) = first.open()
    desk.writes(MEI, customer("还没到"), agent(CALL_BACK))
    done = replace(one, state=FollowUpState.DONE)
    desk.say(ContextLoaded(MEI, desk.chat().context, (done,)))
    assert not of(RecordFollowUp, desk.read(MEI, promise(CALL_BACK)))
    assert desk.open() == []


def test_a_settled_promise_is_known_again_though_its_message_has_another_key(desk: PromisingDesk):
    first = PromisingDesk()
    first.promise()
    (one,) = first.open()
    top_of_page = replace(agent(CALL_BACK, "a:top"), at=START - timedelta(seconds=40), history=True)
    desk.writes(MEI, replace(customer("还没到"), history=True), top_of_page)
    done = replace(one, state=FollowUpState.DONE)
    desk.say(ContextLoaded(MEI, desk.chat().context, (done,)))
    assert not of(RecordFollowUp, desk.read(MEI, promise(CALL_BACK, minutes=9.5)))
    assert desk.open() == []


def test_what_was_written_while_nobody_watched_may_have_kept_a_promise(desk: PromisingDesk):
    asked = replace(customer("还没到"), history=True)
    answer = replace(agent("补发了"), at=START - timedelta(minutes=5), history=True)
    messages = (asked, old(SEND, timedelta(hours=1)), answer)
    desk.say(MessagesSeen(MEI, messages, WINDOW))
    owed = promise(SEND, minutes=-50)
    (fresh,) = promised(MEI, messages, (owed,), desk.now)
    desk.say(ContextLoaded(MEI, desk.chat().context, (replace(fresh, kept=False),)))
    (record,) = of(RecordFollowUp, desk.read(MEI, owed))
    assert record.follow_up.kept
    # Taken as not done and opened again: that word stands.
    desk.say(Acted(SettleFollowUp(fresh.id, FollowUpState.DONE)))
    desk.say(Acted(SettleFollowUp(fresh.id, FollowUpState.OPEN)))
    assert not of(RecordFollowUp, desk.read(MEI, owed))
    assert [one.kept for one in desk.open()] == [False]


def test_a_long_day_of_settled_promises_brings_none_back(desk: PromisingDesk):
    desk.promise()
    (first,) = desk.open()
    desk.say(Acted(SettleFollowUp(first.id, FollowUpState.DONE)))
    others = tuple(
        stored(f"f{number}", "tom", state=FollowUpState.DONE, made=START + timedelta(hours=1))
        for number in range(1000)
    )
    desk.say(ContextLoaded(MEI, desk.chat().context, others))
    assert not of(RecordFollowUp, desk.read(MEI, promise(CALL_BACK)))


def test_what_this_session_knows_better_than_the_record_stays(desk: PromisingDesk):
    desk.promise()
    (one,) = desk.open()
    desk.say(Acted(SettleFollowUp(one.id, FollowUpState.DONE)))
    desk.say(ContextLoaded(MEI, desk.chat().context, (one,)))
    assert desk.open() == []

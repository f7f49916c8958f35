"""What the agent asks for waits, is answered once, and changes what drafts may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assistant.domain.live import (
    Ask,
    AskKind,
    Breather,
    BreatherState,
    LiveNews,
    OwnLoad,
    Ruling,
    TruthLine,
    Verdict,
)
from assistant.domain.record import FollowUp, FollowUpState
from assistant.domain.view import AskBreather, AskSupervisor, EndBreather, TakeBackAsk
from assistant.session.events import (
    Acted,
    AskModel,
    ContextLoaded,
    Effect,
    FollowUpsLoaded,
    MakeDrafts,
    RecordFollowUp,
)
from assistant.session.live_events import (
    LoadSeen,
    NewsCame,
    RecordBreather,
    SendAsk,
    TakeAskBack,
)
from assistant.session.view import overlay_view
from tests.session.builders import MEI, START, TOM, Desk, agent, customer

SUM = AskSupervisor(MEI, "a1", AskKind.SUM, "", 80, "CNY")
YES = Ruling("r1", "a1", Verdict.GRANTED, "wang", START, 50, "CNY")


def of(kind: type, effects: list[Effect]) -> list:
    return [one for one in effects if isinstance(one, kind)]


def waiting() -> Desk:
    desk = Desk()
    desk.writes(MEI, customer("锅坏了，赔我80块"))
    desk.play(Acted(SUM))
    return desk


def test_an_ask_goes_out_with_the_case_and_stands_in_the_overlay():
    desk = Desk()
    desk.writes(MEI, customer("锅坏了，赔我80块"))
    (sent,) = of(SendAsk, desk.play(Acted(SUM)))
    assert sent.ask == Ask("a1", AskKind.SUM, START, "", 80, "CNY")
    assert sent.messages == desk.chat().messages
    assert overlay_view(desk.state, desk.now).asks == (sent.ask,)


def test_the_same_thing_is_asked_once():
    desk = waiting()
    assert not of(SendAsk, desk.play(Acted(replace(SUM, id="a2"))))
    assert of(SendAsk, desk.play(Acted(replace(SUM, id="a3", amount=30))))


def test_what_is_taken_back_no_longer_waits():
    desk = waiting()
    assert of(TakeAskBack, desk.play(Acted(TakeBackAsk(MEI, "a1")))) == [TakeAskBack("a1")]
    assert not desk.chat().asks[0].waits
    assert not of(TakeAskBack, desk.play(Acted(TakeBackAsk(MEI, "a1"))))


def test_the_answer_is_told_and_drafted_with_at_once():
    desk = waiting()
    before = desk.chat().revision
    effects = desk.play(NewsCame(LiveNews((YES,))))
    (drafts,) = of(MakeDrafts, effects)
    assert drafts.asks[0].ruling == YES
    assert drafts.revision > before
    assert [n.id for _, n in desk.state.notices] == ["live.granted"]
    assert not of(MakeDrafts, desk.play(NewsCame(LiveNews((YES,)))))


def test_where_the_customer_was_told_to_wait_the_words_for_coming_back_are_drafted():
    desk = waiting()
    desk.writes(MEI, agent("我帮您问一下主管"))
    (drafts,) = of(MakeDrafts, desk.play(NewsCame(LiveNews((YES,)))))
    assert drafts.moment == "back"


def test_an_answer_for_a_chat_in_the_background_waits_there():
    desk = waiting()
    desk.writes(TOM, customer("什么时候发货"))
    desk.play(NewsCame(LiveNews((YES,))))
    assert desk.state.active == TOM
    assert desk.chat(MEI).asks[0].ruling == YES


def test_once_the_agent_has_written_the_answer_is_handed_on():
    desk = waiting()
    desk.play(NewsCame(LiveNews((YES,))))
    desk.writes(MEI, agent("给您补偿50元，可以吗？"))
    assert desk.chat().asks[0].answered
    again = replace(YES, id="r2", amount=80)
    desk.play(NewsCame(LiveNews((again,))))
    assert not desk.chat().asks[0].answered


def test_what_was_asked_before_a_restart_is_known_again():
    desk = Desk()
    desk.writes(MEI, customer("锅坏了"))
    stored = Ask("a0", AskKind.HELP, START - timedelta(hours=1), ruling=YES)
    desk.play(ContextLoaded(MEI, desk.chat().context, (), (stored,)))
    (known,) = desk.chat().asks
    assert known.answered


def test_the_model_and_the_checks_know_of_it_too():
    desk = waiting()
    effects = desk.play(NewsCame(LiveNews((YES,))))
    assert of(AskModel, effects)[0].asks == desk.chat().asks


def test_a_new_line_of_truth_draws_new_drafts_for_all_who_wait():
    desk = Desk()
    desk.writes(MEI, customer("怎么还没发货"))
    desk.writes(TOM, customer("什么时候到"))
    line = TruthLine("t1", "仓库失火", {"zh-Hans": "会晚两天。"}, START, issues=("delivery",))
    made = of(MakeDrafts, desk.play(NewsCame(LiveNews((), (line,)))))
    assert {one.chat for one in made} == {MEI, TOM}
    assert not of(MakeDrafts, desk.play(NewsCame(LiveNews((), (line,)))))
    assert len(of(MakeDrafts, desk.play(NewsCame(LiveNews())))) == 2


def test_a_promise_that_the_supervisor_settled_is_settled_here():
    desk = Desk()
    owed = FollowUp("p1", MEI, "30分钟内回您", START, START + timedelta(minutes=30))
    desk.play(FollowUpsLoaded((owed,)))
    effects = desk.play(NewsCame(LiveNews(settled={"p1": "dropped"})))
    assert [one.follow_up.state for one in of(RecordFollowUp, effects)] == [FollowUpState.DROPPED]
    assert not of(RecordFollowUp, desk.play(NewsCame(LiveNews(settled={"p1": "dropped"}))))


def test_a_promise_that_the_supervisor_opened_again_is_owed_again():
    desk = Desk()
    owed = FollowUp("p1", MEI, "30分钟内回您", START, START + timedelta(minutes=30))
    desk.play(FollowUpsLoaded((owed,)))
    desk.play(NewsCame(LiveNews(settled={"p1": "kept"})))
    effects = desk.play(NewsCame(LiveNews(settled={"p1": "open"})))
    assert [one.follow_up.state for one in of(RecordFollowUp, effects)] == [FollowUpState.OPEN]
    assert not of(RecordFollowUp, desk.play(NewsCame(LiveNews(settled={"p1": "open"}))))


def test_a_rest_is_asked_for_once_granted_and_over():
    desk = Desk()
    effects = desk.play(Acted(AskBreather("b1", "lin@shop")))
    assert [one.breather.id for one in of(RecordBreather, effects)] == ["b1"]
    assert not of(RecordBreather, desk.play(Acted(AskBreather("b2", "lin@shop"))))
    said = Breather("b1", "lin@shop", START, BreatherState.GRANTED, "去吧", "wang")
    desk.play(NewsCame(LiveNews(breathers=(said,))))
    assert overlay_view(desk.state, desk.now).breather == said
    assert [n.id for _, n in desk.state.notices] == ["live.breather_granted"]
    (over,) = of(RecordBreather, desk.play(Acted(EndBreather("b1"))))
    assert over.breather.state is BreatherState.OVER
    assert overlay_view(desk.state, desk.now).breather is None


def test_a_rest_of_somebody_else_is_none_of_this_desk():
    desk = Desk()
    said = Breather("b9", "zhao@shop", START, BreatherState.GRANTED)
    desk.play(NewsCame(LiveNews(breathers=(said,))))
    assert desk.state.breather is None


def test_the_agent_sees_their_own_load():
    desk = Desk()
    load = OwnLoad(timedelta(minutes=95), 4, 1, 20)
    desk.play(LoadSeen(load))
    assert overlay_view(desk.state, desk.now).load == load

"""What the agent asks for beside an answer: words for another moment, a note for the record."""

from __future__ import annotations

from assistant.domain.answers import Allowance
from assistant.domain.brief import Brief
from assistant.domain.reading import Issue
from assistant.domain.view import OfferMoment, WriteNote
from assistant.session.events import Acted, AskModel, Drafted, MakeDrafts, MakeNote, NoteMade
from assistant.session.view import overlay_view
from tests.session.builders import MEI, PLAN, START, Desk, agent, customer


def of(kind: type, effects: list) -> list:
    return [effect for effect in effects if isinstance(effect, kind)]


def asked(desk: Desk, moment: str) -> list:
    return desk.play(Acted(OfferMoment(MEI, moment)))


def test_words_for_another_moment_are_drafted_and_the_model_is_left_alone():
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没收到"))
    effects = asked(desk, "wait")
    (wish,) = of(MakeDrafts, effects)
    assert wish.moment == "wait"
    assert not of(AskModel, effects)
    assert overlay_view(desk.state, START).moment == "wait"


def test_going_back_drafts_the_answer_again():
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没收到"))
    asked(desk, "transfer")
    (wish,) = of(MakeDrafts, asked(desk, ""))
    assert wish.moment == ""


def test_the_moment_is_over_when_somebody_writes():
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没收到"))
    asked(desk, "wait")
    desk.writes(MEI, agent("稍等，我去查"))
    assert desk.state.chats[MEI].moment == ""


def test_coming_back_is_offered_though_the_agent_has_the_last_word():
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没收到"))
    desk.writes(MEI, agent("稍等，我去查"))
    (wish,) = of(MakeDrafts, asked(desk, "back"))
    assert wish.moment == "back"
    asked(desk, "")
    assert overlay_view(desk.state, START).drafts == ()


def test_a_note_for_the_record_is_made_on_request_and_stands_until_somebody_writes():
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没收到"))
    (wish,) = of(MakeNote, desk.play(Acted(WriteNote(MEI))))
    assert wish.messages[-1].text == "都五天了还没收到"
    note = Brief(
        Issue.DELIVERY,
        "delivery.late",
        (),
        "zh-Hans",
        None,
        None,
        (),
        ("五天没到",),
        (),
        (),
        (),
        "",
    )
    desk.play(NoteMade(MEI, note))
    assert overlay_view(desk.state, START).note == note
    desk.writes(MEI, customer("喂"))
    assert overlay_view(desk.state, START).note is None


def test_what_the_agent_may_give_stands_beside_the_drafts():
    desk = Desk()
    desk.writes(MEI, customer("都五天了还没收到"))
    coupon = Allowance("coupon", "可直接给 20 元优惠券", 20, "CNY")
    revision = desk.state.chats[MEI].revision
    desk.play(Drafted(MEI, revision, PLAN, desk.drafts, allowances=(coupon,)))
    assert overlay_view(desk.state, START).allowances == (coupon,)


def test_before_anything_was_read_there_is_nothing_to_ask_for():
    desk = Desk()
    assert asked(desk, "wait") == []

"""One customer across chats: identifiers noted, links offered, made and undone; the brief."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.brief import Brief
from assistant.domain.notice import Notice
from assistant.domain.reading import Context, Correction, Emotion, Fact, Issue
from assistant.domain.record import CustomerLink, Identifier
from assistant.domain.view import AnswerLink, CorrectReading
from assistant.session.events import (
    Acted,
    Classified,
    Classify,
    ContextLoaded,
    LinkFound,
    LoadContext,
    NoteIdentifiers,
    RecordLink,
)
from assistant.session.view import overlay_view
from tests.session.builders import MEI, START, Desk, agent, customer, reading
from tests.session.test_reducer import of

PHONE = Fact("phone", "13800138000", 0, 0, 11)
ORDER = Fact("order", "20260301123456", 0, 0, 14)
SUM = Fact("amount", "88元", 0, 0, 3)
NAME = Identifier("name", "mei")
LINK = CustomerLink("abc", "pidgin", START, ("order",))


def read(desk: Desk, *facts: Fact) -> list:
    found = replace(reading(0), facts=facts)
    own = frozenset({PHONE}) & frozenset(facts)
    return desk.say(Classified(MEI, desk.chat().revision, found, own=own))


def test_a_new_chat_is_looked_up_by_the_name_it_shows():
    desk = Desk()
    effects = desk.writes(MEI, customer("在吗"))
    assert of(LoadContext, effects) == [LoadContext(MEI, START)]
    assert of(NoteIdentifiers, effects) == [NoteIdentifiers(MEI, (NAME,))]


def test_what_a_customer_states_of_themself_is_noted_once():
    desk = Desk()
    desk.writes(MEI, customer("电话13800138000"))
    effects = read(desk, PHONE, SUM)
    noted = (NAME, Identifier("phone", "13800138000", own=True))
    assert of(NoteIdentifiers, effects) == [NoteIdentifiers(MEI, noted)]
    assert of(NoteIdentifiers, read(desk, PHONE)) == []
    assert of(NoteIdentifiers, read(desk, PHONE, ORDER))[0].identifiers[-1] == Identifier(
        "order", ORDER.value
    )


def test_a_pasted_list_of_numbers_has_an_end():
    desk = Desk()
    desk.writes(MEI, customer("单号"))
    read(desk, *(replace(ORDER, value=str(10**12 + number)) for number in range(500)))
    assert len(desk.chat().identifiers) == 40


def test_an_unsure_link_is_a_question_and_changes_nothing_by_itself():
    desk = Desk()
    desk.writes(MEI, customer("在吗"))
    assert desk.say(LinkFound(MEI, LINK)) == []
    assert overlay_view(desk.state, desk.now).link == LINK


def test_a_sure_link_is_made_told_and_can_be_undone():
    desk = Desk()
    desk.writes(MEI, customer("在吗"))
    effects = desk.say(LinkFound(MEI, replace(LINK, shared=("phone",), sure=True)))
    assert of(RecordLink, effects) == [RecordLink(MEI, "abc", True, by_agent=False)]
    assert of(LoadContext, effects)
    view = overlay_view(desk.state, desk.now)
    assert view.link.linked
    assert view.notices == (Notice.of("link.made", app="pidgin"),)
    desk.say(LinkFound(MEI, None))
    assert overlay_view(desk.state, desk.now).link.linked, "the way back stays open"
    effects = desk.say(Acted(AnswerLink(MEI, "abc", same=False)))
    assert of(RecordLink, effects) == [RecordLink(MEI, "abc", False, by_agent=True)]
    assert of(LoadContext, effects)
    assert overlay_view(desk.state, desk.now).link is None


def test_after_an_answer_the_next_question_may_come():
    desk = Desk()
    desk.writes(MEI, customer("在吗"))
    desk.say(LinkFound(MEI, LINK))
    effects = desk.say(Acted(AnswerLink(MEI, "abc", same=True)))
    assert [type(effect) for effect in effects] == [RecordLink, LoadContext, NoteIdentifiers]


def test_the_history_of_a_wrong_link_leaves_with_it():
    desk = Desk()
    desk.writes(MEI, customer("在吗"))
    other = Correction(region="TW", language="zh-Hant")
    joined = Context(region="TW", language="zh-Hant", past_complaints=2, correction=other)
    desk.play(ContextLoaded(MEI, joined))
    desk.play(Acted(CorrectReading(MEI, Correction(emotion=Emotion.NEUTRAL))))
    assert desk.chat().context.correction == replace(other, emotion=Emotion.NEUTRAL)
    desk.play(ContextLoaded(MEI, Context()))
    assert desk.chat().context == Context(correction=Correction(emotion=Emotion.NEUTRAL))


def test_what_the_agent_sets_in_this_chat_beats_the_record():
    desk = Desk()
    desk.writes(MEI, customer("在吗"))
    desk.play(Acted(CorrectReading(MEI, Correction(region="HK"))))
    desk.play(ContextLoaded(MEI, Context(region="TW", correction=Correction(region="TW"))))
    assert desk.chat().context.correction.region == "HK"


# ------------------------------------------------------------ moods for the brief


def test_the_reader_gets_the_moods_of_earlier_messages_with_their_places():
    desk = Desk()
    desk.writes(MEI, customer("还没到", "c:1"))
    desk.later(30)
    desk.writes(MEI, agent("马上查"))
    effects = desk.writes(MEI, customer("你们太过分了", "c:2"))
    (classify,) = of(Classify, effects)
    assert [(mood.message, mood.label) for mood in classify.moods] == [(0, Emotion.ANGER)]
    assert classify.moods[0].at == START


def test_older_messages_scrolled_into_view_move_the_moods_places():
    desk = Desk()
    desk.writes(MEI, customer("还没到", "c:1"))
    older = replace(customer("你好", "c:0"), history=True)
    desk.messages[MEI] = (older, *desk.messages[MEI])
    effects = desk.writes(MEI)
    assert [mood.message for mood in of(Classify, effects)[0].moods] == [1]


def test_a_corrected_mood_replaces_the_one_that_was_read():
    desk = Desk()
    desk.writes(MEI, customer("呵呵", "c:1"))
    desk.say(Acted(CorrectReading(MEI, Correction(emotion=Emotion.NEUTRAL))))
    desk.say(Classified(MEI, desk.chat().revision, reading(0, Emotion.NEUTRAL)))
    assert [mood.label for mood in desk.chat().moods.values()] == [Emotion.NEUTRAL]


def test_a_brief_is_shown_while_its_reading_stands():
    desk = Desk()
    desk.writes(MEI, customer("我要打12315"))
    brief = Brief(Issue.DELIVERY, "", ("law",), "zh-Hans", None, None, (), (), (), (), (), "")
    desk.say(Classified(MEI, desk.chat().revision, reading(0), brief))
    assert overlay_view(desk.state, desk.now).brief is brief
    desk.say(Classified(MEI, desk.chat().revision, reading(0)))
    assert overlay_view(desk.state, desk.now).brief is None

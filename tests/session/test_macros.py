"""Macros in a chat: first among the drafts, part of the suggestion, gone when somebody writes."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.drafting import Draft, Tier
from assistant.domain.macros import ListMacros, MacroOffer, TakeMacro
from assistant.domain.record import OutcomeKind
from assistant.domain.view import OfferMoment, Redraft, RejectDraft, SourceLabel
from assistant.session.events import (
    Acted,
    AskModel,
    Classified,
    Drafted,
    ModelDrafted,
    RecordOutcome,
    RecordSuggestion,
)
from assistant.session.macro_events import FindMacros, MacrosFound, MacroWorded, WordMacro
from assistant.session.view import overlay_view
from tests.session.builders import MEI, PLAN, START, TOM, Desk, agent, customer, draft, reading

TEXT = "退款 39 元已经提交，原路退回，1–3 个工作日内到账。"
OFFER = MacroOffer("refundin", "退款已提交", TEXT, "zh-Hans")


def macro(text: str = TEXT, name: str = "refundin") -> Draft:
    made = draft(f"macro.{name}", text, Tier.MACRO)
    return replace(made, sources=(f"macro.{name}",))


def waiting() -> Desk:
    desk = Desk()
    desk.writes(MEI, customer("退款怎么还没到"))
    return desk


def takes(desk: Desk, shown: bool = True, made: Draft | None = None) -> list:
    made = made or macro()
    name = made.id.removeprefix("macro.")
    (wish,) = desk.say(Acted(TakeMacro(MEI, name, shown)))
    assert isinstance(wish, WordMacro)
    label = SourceLabel(made.id, "macro", "退款已提交 (/refundin)")
    return desk.say(MacroWorded(MEI, made, PLAN, label, wish.shown))


def ids(desk: Desk) -> list[str]:
    return [one.id for one in overlay_view(desk.state, START).drafts]


def test_the_list_is_asked_for_with_all_that_is_known_and_stands_in_the_view():
    desk = waiting()
    (wish,) = desk.say(Acted(ListMacros(MEI)))
    assert isinstance(wish, FindMacros)
    assert (wish.messages, wish.plan) == (desk.chat().messages, PLAN)
    desk.say(MacrosFound(MEI, (OFFER,)))
    assert overlay_view(desk.state, START).macros == (OFFER,)


def test_an_unknown_chat_has_no_macros():
    desk = waiting()
    assert desk.say(Acted(ListMacros(TOM))) == []
    assert desk.say(MacrosFound(TOM, (OFFER,))) == []


def test_a_macro_taken_stands_first_and_joins_the_suggestion_on_record():
    desk = waiting()
    before = desk.chat().suggestion
    (record,) = takes(desk)
    assert ids(desk) == ["macro.refundin", "d1", "d2"]
    assert isinstance(record, RecordSuggestion)
    assert before is not None
    assert record.suggestion.id == before.id
    assert [one.rank for one in record.suggestion.drafts] == [1, 2, 3]
    assert overlay_view(desk.state, START).labels[0].kind == "macro"


def test_what_was_sent_says_whether_the_macro_was_taken_or_edited():
    for sent, kind in ((TEXT, OutcomeKind.TAKEN), (f"亲爱的，{TEXT}", OutcomeKind.EDITED)):
        desk = waiting()
        takes(desk)
        effects = desk.writes(MEI, agent(sent))
        (found,) = [one for one in effects if isinstance(one, RecordOutcome)]
        assert (found.outcome.kind, found.outcome.draft_id) == (kind, "macro.refundin")


def test_one_put_in_by_its_short_word_is_on_record_but_no_card():
    desk = waiting()
    (record,) = takes(desk, shown=False)
    assert ids(desk) == ["d1", "d2"]
    assert [one.id for one in record.suggestion.drafts] == ["d1", "d2", "macro.refundin"]
    desk.say(ModelDrafted(MEI, desk.chat().revision, draft("m1", "模型写的", Tier.MODEL)))
    effects = desk.writes(MEI, agent(TEXT))
    (found,) = [one for one in effects if isinstance(one, RecordOutcome)]
    assert found.outcome.draft_id == "macro.refundin"


def test_taking_it_twice_makes_one_card():
    desk = waiting()
    takes(desk)
    takes(desk, made=macro("退款 40 元已经提交。"))
    assert ids(desk) == ["macro.refundin", "d1", "d2"]
    assert desk.chat().drafts[0].text == "退款 40 元已经提交。"


def test_drafts_made_anew_by_themselves_leave_it_where_it_is_and_the_model_is_not_shown_it():
    desk = waiting()
    takes(desk)
    chat = desk.chat()
    asked = desk.say(Drafted(MEI, chat.revision, PLAN, desk.drafts))
    assert ids(desk) == ["macro.refundin", "d1", "d2"]
    assert overlay_view(desk.state, START).labels[0].kind == "macro"
    (wish,) = [one for one in asked if isinstance(one, AskModel)]
    assert [one.id for one in wish.drafts] == ["d1", "d2"]


def test_asking_for_other_words_or_rejecting_it_takes_it_away():
    for action in (Redraft(MEI), OfferMoment(MEI, "wait"), RejectDraft(MEI, "", "macro.refundin")):
        desk = waiting()
        takes(desk)
        desk.play(Acted(action))
        assert "macro.refundin" not in ids(desk)
        desk.play(Drafted(MEI, desk.chat().revision, PLAN, desk.drafts))
        assert "macro.refundin" not in ids(desk)


def test_it_is_gone_when_somebody_writes():
    for message in (customer("在吗"), agent("稍等")):
        desk = waiting()
        takes(desk)
        desk.writes(MEI, message)
        assert "macro.refundin" not in ids(desk)


def test_after_the_agents_own_word_a_macro_makes_a_suggestion_of_its_own():
    desk = waiting()
    desk.writes(MEI, agent("稍等，我去查"))
    assert desk.chat().suggestion is None
    (record,) = takes(desk)
    assert [one.id for one in record.suggestion.drafts] == ["macro.refundin"]
    assert overlay_view(desk.state, START).suggestion_id == record.suggestion.id
    effects = desk.writes(MEI, agent(TEXT))
    (found,) = [one for one in effects if isinstance(one, RecordOutcome)]
    assert (found.outcome.suggestion_id, found.outcome.kind) == (
        record.suggestion.id, OutcomeKind.TAKEN,
    )  # fmt: skip


def test_in_a_chat_that_nobody_has_read_it_stands_without_a_record():
    desk = Desk()
    desk.writes(MEI, agent("您好"))
    assert desk.chat().reading is None
    assert takes(desk) == []
    assert ids(desk) == ["macro.refundin"]


def test_a_new_reading_of_the_same_message_keeps_it():
    desk = waiting()
    takes(desk)
    desk.play(Classified(MEI, desk.chat().revision, reading()))
    assert ids(desk)[0] == "macro.refundin"

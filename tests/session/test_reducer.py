"""The session: what happens to a chat, and what it then wants done."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DroppedDraft, Tier
from assistant.domain.notice import Notice
from assistant.domain.reading import Context, Correction, Emotion
from assistant.domain.record import OutcomeKind
from assistant.domain.view import (
    CorrectReading,
    ModelState,
    ModelStatus,
    Redraft,
    RejectDraft,
    SetPaused,
    TakeDraft,
)
from assistant.session.events import (
    Acted,
    AskModel,
    CancelModel,
    Classified,
    Classify,
    ContextLoaded,
    Deliver,
    Delivered,
    LoadContext,
    MakeDrafts,
    MessagesSeen,
    ModelChanged,
    ModelDrafted,
    ModelEnded,
    NoteIdentifiers,
    PauseWatching,
    RecordCorrection,
    RecordMessages,
    RecordOutcome,
    RecordReading,
    RecordSuggestion,
    Tick,
    WakeAt,
    WarmModel,
)
from assistant.session.view import overlay_view
from tests.session.builders import (
    DRAFT_TEXT,
    HOLD,
    MEI,
    PLAN,
    START,
    TOM,
    WINDOW,
    Desk,
    agent,
    customer,
    draft,
    reading,
)


def of(kind: type, effects: list) -> list:
    return [effect for effect in effects if isinstance(effect, kind)]


def test_a_customer_message_is_recorded_read_drafted_and_given_to_the_model():
    desk = Desk()
    effects = desk.writes(MEI, customer("都五天了还没收到"))
    assert [type(effect) for effect in effects] == [
        LoadContext, NoteIdentifiers, RecordMessages, CancelModel, Classify,
        RecordReading, MakeDrafts, RecordSuggestion, AskModel,
    ]  # fmt: skip
    assert desk.chat().drafts[0].text == DRAFT_TEXT
    assert desk.chat().writing


def test_without_a_usable_model_only_the_phrasebook_answers():
    desk = Desk(ModelState.MISSING)
    assert not of(AskModel, desk.writes(MEI, customer("什么时候发货")))
    assert desk.chat().drafts


def test_a_model_that_becomes_ready_is_asked_about_the_customer_who_waits():
    desk = Desk(ModelState.OFF)
    desk.writes(MEI, customer("什么时候发货"))
    ready = ModelStatus(ModelState.IDLE, "test-model")
    assert of(AskModel, desk.say(ModelChanged(ready)))
    assert desk.say(ModelChanged(ready)) == []


def test_seeing_the_same_messages_again_changes_nothing():
    desk = Desk()
    desk.writes(MEI, customer("在吗"))
    before = desk.chat()
    assert desk.writes(MEI) == []
    assert desk.chat() == before


def test_a_new_customer_message_cancels_the_model_and_drops_its_late_draft():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    stale = desk.chat().revision
    desk.later(10)
    effects = desk.writes(MEI, customer("人呢"))
    assert of(CancelModel, effects)[0].revision == stale
    desk.say(ModelDrafted(MEI, stale, draft("m1", "late", Tier.MODEL)))
    assert "m1" not in [one.id for one in desk.chat().drafts]


def test_a_stale_reading_is_dropped():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    assert desk.say(Classified(MEI, desk.chat().revision - 1, reading(0, Emotion.JOY))) == []
    assert desk.chat().reading.mood.label is Emotion.ANGER


def test_a_model_draft_joins_behind_what_is_shown_and_is_recorded():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    effects = desk.say(ModelDrafted(MEI, desk.chat().revision, draft("m1", "x", Tier.MODEL)))
    assert [one.id for one in desk.chat().drafts] == ["d1", "d2", "m1"]
    assert [one.rank for one in desk.chat().drafts] == [1, 2, 3]
    assert of(RecordSuggestion, effects)[0].suggestion.drafts[-1].id == "m1"
    assert not desk.chat().writing


def test_a_dropped_model_draft_leaves_the_phrasebook_and_says_why():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    dropped = DroppedDraft(Tier.MODEL, "明天一定到", ("promise.date",))
    desk.say(ModelEnded(MEI, desk.chat().revision, dropped, Notice("model.dropped")))
    view = overlay_view(desk.state, desk.now)
    assert view.dropped == (dropped,)
    assert len(view.drafts) == 2
    assert view.model.notice == Notice("model.dropped")


def test_a_burst_is_held_and_answered_whole_when_it_ends():
    desk = Desk()
    desk.writes(MEI, customer("你们怎么回事"))
    desk.later(1)
    effects = desk.writes(MEI, customer("等了五天"))
    assert of(MakeDrafts, effects)[0].burst
    assert desk.chat().plan.hold
    assert not of(AskModel, effects)
    wake = of(WakeAt, effects)[0]
    desk.now = wake.at
    effects = desk.play(Tick())
    assert of(CancelModel, effects)
    assert not of(MakeDrafts, effects)[0].burst
    assert not desk.chat().plan.hold
    assert of(AskModel, effects)


def test_a_holding_line_for_strong_feeling_gives_way_to_the_whole_answer():
    desk = Desk()
    desk.plan = HOLD
    effects = desk.writes(MEI, customer("你们太过分了！！！"))
    assert not of(AskModel, effects)
    assert of(WarmModel, effects)[0].drafts.rested
    desk.plan = PLAN
    desk.now = of(WakeAt, effects)[0].at
    effects = desk.play(Tick())
    assert of(MakeDrafts, effects)[0].rested
    assert of(AskModel, effects)
    assert desk.play(Tick()) == []


def test_a_tick_during_the_burst_does_not_end_it():
    desk = Desk()
    desk.writes(MEI, customer("一"))
    desk.later(1)
    desk.writes(MEI, customer("二"))
    desk.later(1)
    assert desk.play(Tick()) == []
    assert desk.chat().burst


def test_sending_a_draft_unchanged_counts_as_taken():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    outcome = of(RecordOutcome, desk.writes(MEI, agent(DRAFT_TEXT)))[0].outcome
    assert (outcome.kind, outcome.draft_id) == (OutcomeKind.TAKEN, "d1")
    assert desk.chat().drafts == ()


def test_what_was_sent_decides_even_without_a_click():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    sent = DRAFT_TEXT.replace("十分钟", "一刻钟") + "别担心。"
    outcome = of(RecordOutcome, desk.writes(MEI, agent(sent)))[0].outcome
    assert (outcome.kind, outcome.draft_id) == (OutcomeKind.EDITED, "d1")
    assert outcome.sent == sent


def test_an_own_reply_leaves_the_suggestion_ignored():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    outcome = of(RecordOutcome, desk.writes(MEI, agent("稍等一下哈")))[0].outcome
    assert outcome.kind is OutcomeKind.IGNORED


def test_a_speaker_who_becomes_known_is_recorded_and_decides():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    unclear = Message(Speaker.UNKNOWN, DRAFT_TEXT, START, "u:1")
    desk.writes(MEI, unclear)
    desk.messages[MEI] = (*desk.messages[MEI][:-1], replace(unclear, speaker=Speaker.AGENT))
    effects = desk.writes(MEI)
    assert of(RecordMessages, effects)[0].messages[0].speaker is Speaker.AGENT
    assert of(RecordOutcome, effects)[0].outcome.kind is OutcomeKind.TAKEN


def test_rejecting_then_writing_oneself_counts_as_rejected():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    desk.say(Acted(RejectDraft(MEI, "", "d1", "wrong_mood")))
    assert [one.id for one in desk.chat().drafts] == ["d2"]
    outcome = of(RecordOutcome, desk.writes(MEI, agent("稍等一下哈")))[0].outcome
    assert outcome.kind is OutcomeKind.REJECTED
    assert outcome.reason == "wrong_mood"


def test_a_draft_sent_in_two_pieces_is_still_taken():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    head, tail = DRAFT_TEXT.split("。", 1)
    desk.writes(MEI, agent(head + "。"))
    outcome = of(RecordOutcome, desk.writes(MEI, agent(tail)))[0].outcome
    assert outcome.kind is OutcomeKind.TAKEN
    assert outcome.similarity == 1.0


def test_a_second_message_after_a_draft_does_not_make_it_an_edit():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    desk.writes(MEI, agent(DRAFT_TEXT))
    outcome = of(RecordOutcome, desk.writes(MEI, agent("您稍等。")))[0].outcome
    assert (outcome.kind, outcome.draft_id) == (OutcomeKind.TAKEN, "d1")


def test_a_draft_of_an_earlier_message_of_the_same_turn_still_counts():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    first = desk.chat().suggestion.id
    desk.later(20)
    desk.drafts = (draft("d9", "这边先帮您登记，马上处理退款。"),)
    desk.writes(MEI, customer("我要退款"))
    outcome = of(RecordOutcome, desk.writes(MEI, agent(DRAFT_TEXT)))[0].outcome
    assert (outcome.suggestion_id, outcome.kind) == (first, OutcomeKind.TAKEN)


def test_history_on_attaching_is_recorded_but_decides_no_outcome():
    desk = Desk()
    old = (
        replace(customer("还没到"), history=True),
        replace(agent(DRAFT_TEXT), history=True),
    )
    effects = desk.writes(MEI, *old)
    assert of(RecordMessages, effects)
    assert not of(RecordOutcome, effects)
    assert not desk.chat().drafts


def test_an_unanswered_customer_message_found_on_attaching_gets_drafts():
    desk = Desk()
    desk.writes(MEI, replace(customer("还没到"), history=True))
    assert desk.chat().drafts
    assert not desk.chat().burst


def test_a_correction_is_remembered_recorded_and_read_again():
    desk = Desk()
    desk.writes(MEI, customer("呵呵"))
    wish = Correction(emotion=Emotion.DISAPPOINTMENT)
    effects = desk.play(Acted(CorrectReading(MEI, wish)))
    assert of(RecordCorrection, effects)[0].correction == wish
    assert of(Classify, effects)[0].context.correction == wish
    desk.play(Acted(CorrectReading(MEI, Correction(region="TW"))))
    assert desk.chat().context.correction == Correction(Emotion.DISAPPOINTMENT, region="TW")


def test_what_the_store_knows_is_used_for_a_second_reading():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    effects = desk.play(ContextLoaded(MEI, Context(region="HK", past_complaints=2)))
    assert of(Classify, effects)[0].context.region == "HK"
    assert desk.play(ContextLoaded(MEI, Context(region="HK", past_complaints=2))) == []


def test_switching_chats_keeps_both_and_stops_the_model_for_the_one_left():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    effects = desk.writes(TOM, customer("where is my order"))
    assert of(CancelModel, effects)[0].chat == MEI
    view = overlay_view(desk.state, desk.now)
    assert view.chat == TOM
    assert [other.chat for other in view.others] == [MEI]
    desk.later(90)
    assert overlay_view(desk.state, desk.now).others[0].waiting_seconds == 90
    desk.writes(MEI)
    assert overlay_view(desk.state, desk.now).drafts[0].text == DRAFT_TEXT


def test_coming_back_to_a_chat_asks_the_model_again_but_only_once():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    cancelled = desk.chat().revision
    desk.writes(TOM, customer("where is my order"))
    effects = desk.writes(MEI)
    assert [ask.chat for ask in of(AskModel, effects)] == [MEI]
    desk.say(ModelEnded(MEI, cancelled))
    assert desk.chat().writing, "the end of the cancelled request is not the end of the new one"
    desk.say(ModelDrafted(MEI, desk.chat().revision, draft("m1", "x", Tier.MODEL)))
    desk.writes(TOM)
    assert not of(AskModel, desk.writes(MEI))


def test_a_chat_without_an_open_question_asks_no_model_on_return():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    desk.writes(MEI, agent("马上查"))
    desk.writes(TOM, customer("where is my order"))
    assert not of(AskModel, desk.writes(MEI))


def test_an_old_own_message_edited_later_does_not_answer_the_customer():
    desk = Desk()
    desk.writes(MEI, customer("还没到"), agent("马上查"))
    desk.writes(MEI, customer("查到了吗"))
    first, second, third = desk.messages[MEI]
    desk.messages[MEI] = (first, replace(second, text="马上帮您查"), third)
    effects = desk.writes(MEI)
    assert of(RecordMessages, effects)[0].messages[0].text == "马上帮您查"
    assert not of(RecordOutcome, effects)
    assert desk.chat().waiting_since is not None
    assert desk.chat().drafts


def test_a_corrected_mood_holds_for_its_message_and_the_region_for_the_customer():
    desk = Desk()
    desk.writes(MEI, customer("呵呵"))
    desk.play(Acted(CorrectReading(MEI, Correction(emotion=Emotion.NEUTRAL, region="TW"))))
    effects = desk.writes(MEI, customer("你们太过分了"))
    assert of(Classify, effects)[0].context.correction == Correction(region="TW")


def test_other_wordings_on_request_ask_for_another_variant():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    effects = desk.play(Acted(Redraft(MEI)))
    assert of(MakeDrafts, effects)[0].variant == 1
    assert of(MakeDrafts, effects)[0].used_lines == ("line.1",)


def test_taking_a_draft_delivers_to_the_window_of_its_chat():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    take = TakeDraft(MEI, "s", "d1", "insert", DRAFT_TEXT)
    assert desk.say(Acted(take)) == [Deliver(take, WINDOW)]
    desk.say(Delivered(take, False, Notice("insert.other_chat")))
    assert overlay_view(desk.state, desk.now).notices == (Notice("insert.other_chat"),)
    desk.later(9)
    desk.say(Tick())
    assert overlay_view(desk.state, desk.now).notices == ()


def test_an_edited_text_that_could_not_be_inserted_is_kept_on_the_clipboard():
    desk = Desk()
    desk.writes(MEI, customer("还没到"))
    edited = TakeDraft(MEI, "s", "d1", "insert", DRAFT_TEXT + "别急。")
    effects = desk.say(Delivered(edited, False, Notice("insert.other_chat")))
    assert Deliver(replace(edited, how="copy"), None) in effects
    unchanged = TakeDraft(MEI, "s", "d1", "insert", DRAFT_TEXT)
    assert not of(Deliver, desk.say(Delivered(unchanged, False, Notice("insert.other_chat"))))


def test_pausing_reaches_the_watcher_and_the_view():
    desk = Desk()
    assert desk.say(Acted(SetPaused(True))) == [PauseWatching(True)]
    assert overlay_view(desk.state, desk.now).paused


def test_only_so_many_chats_are_remembered():
    desk = Desk()
    for number in range(70):
        desk.writes(replace(MEI, peer=f"peer{number}"), customer("在吗"))
    assert len(desk.state.chats) == 60
    assert replace(MEI, peer="peer0") not in desk.state.chats


def test_the_platform_of_the_window_is_part_of_what_is_known():
    desk = Desk()
    effects = desk.say(MessagesSeen(MEI, (customer("在吗"),), WINDOW, "jd"))
    (asked,) = [one for one in effects if isinstance(one, Classify)]
    assert asked.context.platform == "jd"
    desk.say(ContextLoaded(MEI, Context(tier="vip"), (), ()))
    assert desk.chat().context.platform == "jd"
    assert desk.chat().context.tier == "vip"

"""What an answer should do, decided from what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.reading import (
    Act,
    Context,
    Correction,
    Emotion,
    EscalationLevel,
    Fact,
    Issue,
    Reading,
)
from assistant.draft.plan import choose_language, plan
from assistant.knowledge import shop
from tests.draft.situations import NOW, chat, reading

SHOP = shop.load()
LANGUAGES = frozenset({"zh-Hans", "zh-Hant", "en", "id"})


def planned(
    read: Reading, *turns: str, context: Context | None = None, burst: bool = False
) -> Plan:
    messages = chat(*turns) if turns else chat("c 嗯")
    return plan(messages, read, context or Context(), SHOP, NOW, burst=burst, languages=LANGUAGES)


def why(made: Plan) -> set[str]:
    return {notice.id for notice in made.reasons}


@pytest.mark.parametrize(
    ("act", "moment"),
    [
        (Act.GREET, "opening"),
        (Act.THANK, "thanks"),
        (Act.AGREE, "agree"),
        (Act.BYE, "bye"),
    ],
)
def test_a_simple_turn_gets_a_simple_answer(act: Act, moment: str) -> None:
    made = planned(reading(act=act), "a 我去查一下", "c 嗯")
    assert made.moment == moment
    assert [made.acknowledge, made.solve, made.care].count(True) == 1
    assert not made.apologise


def test_a_calm_question_is_answered_first_without_manufactured_feeling() -> None:
    made = planned(reading(issue=Issue.DELIVERY, topic="delivery.fee", act=Act.ASK))
    assert made.strategy == "answer_first"
    assert not made.acknowledge
    assert made.solve
    assert made.kinds[0] is DraftKind.BRIEF


def test_a_fine_with_nothing_open_promises_nothing_new() -> None:
    made = planned(reading(act=Act.AGREE), "a 秒杀都要提前报名的哦", "c 好的")
    assert made.strategy == "all_clear"


def test_a_glad_customer_who_asks_nothing_gets_no_task() -> None:
    made = planned(reading(Emotion.JOY, Issue.DELIVERY, "delivery.late", act=Act.OTHER))
    assert (made.acknowledge, made.solve, made.care) == (True, False, True)
    assert DraftKind.ASK not in made.kinds


def test_a_polite_question_is_a_question_not_a_thank_you() -> None:
    read = reading(Emotion.GRATITUDE, Issue.TECHNICAL_USE, "use.how", act=Act.ASK)
    assert planned(read).strategy == "guide"


def test_anger_about_our_delay_is_owned_with_one_apology_and_no_exclamation_marks() -> None:
    made = planned(reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late"))
    assert made.strategy == "own_and_act"
    assert made.apologise
    assert "liability" not in made.avoid
    assert {"exclamation", "sales", "humour"} <= set(made.avoid)


def test_where_we_are_not_at_fault_the_blame_stays_open() -> None:
    made = planned(reading(Emotion.ANGER, Issue.POLICY, "policy.rule"))
    assert made.apologise
    assert "liability" in made.avoid
    assert "plan.why.felt_only" in why(made)


def test_nobody_is_told_sorry_twice() -> None:
    read = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")
    made = planned(read, "c 还没到", "a 抱歉让您久等，我去查", "c 都第五天了")
    assert not made.apologise
    assert "plan.why.apologised_already" in why(made)


def test_an_anxious_question_before_buying_needs_no_apology() -> None:
    made = planned(reading(Emotion.ANXIETY, Issue.PRE_SALE_QUESTION, act=Act.ASK))
    assert made.strategy == "certainty_first"
    assert not made.apologise


def test_an_allergy_goes_to_safety_without_diagnosis_or_liability() -> None:
    made = planned(reading(Emotion.ANXIETY, Issue.PRODUCT_QUALITY, "quality.safety"))
    assert made.strategy == "safety"
    assert {"diagnosis", "liability", "sales"} <= set(made.avoid)


def test_a_hint_at_self_harm_goes_before_everything() -> None:
    read = reading(
        Emotion.SADNESS,
        Issue.DELIVERY,
        "delivery.late",
        level=EscalationLevel.URGENT,
        reasons=("self_harm",),
    )
    made = planned(read)
    assert made.strategy == "crisis"
    assert "plan.why.tell_supervisor" in why(made)


def test_a_fraudster_is_warned_of_before_anything_is_solved() -> None:
    made = planned(reading(Emotion.ANXIETY, Issue.ACCOUNT_PAYMENT, "account.fraud"))
    assert made.strategy == "fraud_warning"
    assert not made.hold


def test_a_case_for_the_supervisor_is_handed_over() -> None:
    read = reading(
        Emotion.ANGER,
        Issue.REFUND_RETURN,
        "refund.refused",
        level=EscalationLevel.SUPERVISOR,
        reasons=("regulator",),
    )
    assert planned(read).strategy == "escalate"


def test_while_the_customer_is_still_writing_the_first_draft_holds() -> None:
    made = planned(reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late"), burst=True)
    assert made.hold
    assert made.kinds[0] is DraftKind.HOLD


def test_a_burst_is_also_seen_in_the_timestamps() -> None:
    read = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")
    messages = tuple(
        Message(Speaker.CUSTOMER, text, at=NOW - timedelta(seconds=ago))
        for text, ago in (("还没到", 9), ("都五天了", 5), ("有人吗", 1))
    )
    assert plan(messages, read, Context(), SHOP, NOW).hold
    assert not plan(messages, read, Context(), SHOP, NOW + timedelta(seconds=30)).hold


def test_pure_venting_is_received_before_it_is_solved() -> None:
    made = planned(reading(Emotion.ANGER, intensity=0.95))
    assert made.hold
    assert made.strategy == "receive"


def test_a_greeting_is_never_held() -> None:
    assert not planned(reading(act=Act.GREET), burst=True).hold


def test_agreeing_to_nothing_is_no_agreement() -> None:
    assert planned(reading(act=Act.AGREE), "c 好的申请售后吧").moment == "answer"


@pytest.mark.parametrize(
    ("last", "moment"),
    [("没有了", "bye"), ("没了，谢谢", "bye"), ("不用了", "bye"), ("没到账呢", "answer")],
)
def test_a_no_is_told_from_another_complaint(last: str, moment: str) -> None:
    read = reading(issue=Issue.REFUND_RETURN, act=Act.OTHER)
    assert planned(read, "a 请问还有其他可以帮您的吗？", "c " + last).moment == moment


def test_nothing_more_after_anything_else_means_goodbye() -> None:
    made = planned(reading(act=Act.OTHER), "a 请问还有其他可以帮您的吗？", "c 没有了")
    assert made.moment == "bye"


def test_a_yes_with_the_order_number_is_taken_up_as_what_it_brings() -> None:
    read = reading(act=Act.AGREE, facts=(Fact("order", "8812345", 0, 2, 9),))
    later = replace(read, about=1, facts=(Fact("order", "8812345", 1, 2, 9),))
    assert planned(later, "a 有订单号吗？", "c 有的8812345").moment == "inform"


def test_what_the_agent_asked_for_is_taken_up() -> None:
    made = planned(reading(issue=Issue.DELIVERY, act=Act.INFORM), "a 请发一下订单号？", "c 8812345")
    assert made.moment == "inform"


@pytest.mark.parametrize(
    ("code", "expected", "fallback"),
    [
        ("zh-Hans", "zh-Hans", False),
        ("zh-Hant", "zh-Hant", False),
        ("zh-TW", "zh-Hant", False),
        ("en-GB", "en", False),
        ("ms", "id", True),
        ("sw", "en", True),
        ("und", "zh-Hans", False),
    ],
)
def test_the_draft_is_in_the_customers_language_or_a_clear_fallback(
    code: str, expected: str, fallback: bool
) -> None:
    assert choose_language(reading(language=code), Context(), LANGUAGES) == (expected, fallback)


def test_a_correction_of_the_language_wins() -> None:
    context = Context(correction=Correction(language="en"))
    assert choose_language(reading(language="zh-Hans"), context, LANGUAGES) == ("en", False)


def test_a_customer_in_a_hurry_gets_the_short_draft_first() -> None:
    read = reading(Emotion.ANXIETY, Issue.DELIVERY, "delivery.late")
    axes = replace(read.culture.axes, pace=0.9)
    fast = replace(read, culture=replace(read.culture, axes=axes))
    assert planned(read).kinds[0] is DraftKind.FULL
    assert planned(fast).kinds[0] is DraftKind.BRIEF


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("这个软件我不会用", "plan.why.hesitant_unfamiliar"),
        ("看不懂，哪个按钮", "plan.why.hesitant_lost"),
        ("我年纪大了，不知道怎么弄", "plan.why.hesitant_elderly"),
    ],
)
def test_who_is_not_at_home_with_it_is_helped_one_step_at_a_time(text: str, reason: str) -> None:
    read = reading(issue=Issue.TECHNICAL_USE, topic="use.how", act=Act.ASK)
    made = planned(read, f"c {text}")
    assert made.strategy == "step_by_step"
    assert made.tone == "patient"
    assert reason in why(made)


def test_hesitation_does_not_go_before_anger_or_a_late_parcel() -> None:
    angry = reading(Emotion.ANGER, Issue.TECHNICAL_USE, "use.fails", act=Act.COMPLAIN)
    assert planned(angry, "c 不会用，气死我了").strategy != "step_by_step"
    late = reading(issue=Issue.DELIVERY, topic="delivery.late", act=Act.COMPLAIN)
    assert planned(late, "c 我不会用手机，快递还没到").strategy != "step_by_step"


def test_still_the_same_after_a_pause_means_it_was_tried() -> None:
    read = replace(reading(issue=Issue.TECHNICAL_USE, topic="use.fails", act=Act.INFORM), about=2)
    told = "先打开设置，然后点击网络，再选择重启"

    def made(reply: str) -> Plan:
        turns = (
            Message(Speaker.CUSTOMER, "连不上网", NOW),
            Message(Speaker.AGENT, told, NOW),
            Message(Speaker.CUSTOMER, reply, NOW + timedelta(minutes=8)),
        )
        return plan(turns, read, Context(), SHOP, NOW + timedelta(minutes=8), languages=LANGUAGES)

    assert made("这里写着网络和密码").strategy == "step_by_step"
    assert made("试过了，还是不行").strategy != "step_by_step"


def test_every_reason_has_a_sentence_in_both_interface_languages() -> None:
    from assistant import strings
    from assistant.draft import strategy

    table = strategy.default()
    for language in strings.LANGUAGES:
        known = strings.table(language)
        for row in table.rows:
            assert f"plan.why.{row.id}" in known
            assert f"plan.strategy.{row.strategy}" in known

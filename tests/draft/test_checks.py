"""What must never be offered, and what must not be mistaken for it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from assistant import strings
from assistant.domain.drafting import CheckLevel, Draft, DraftKind, Plan, Tier
from assistant.domain.reading import Context, Emotion, Issue, Reading
from assistant.draft import rules
from assistant.draft.checks import check_draft, check_text, passes
from assistant.draft.plan import plan
from assistant.knowledge import shop
from tests.draft.situations import NOW, chat, reading

SHOP = shop.load()
LATE = reading(Emotion.ANGER, Issue.DELIVERY, "delivery.late")
CALM = reading(issue=Issue.DELIVERY, topic="delivery.status")
SAFETY = reading(Emotion.ANXIETY, Issue.PRODUCT_QUALITY, "quality.safety")
WAITING = ("c 都五天了还没到", "a 我看一下")


def found(text: str, read: Reading = LATE, *turns: str, language: str = "zh-Hans") -> set[str]:
    messages = chat(*(turns or WAITING))
    read = replace(read, language=replace(read.language, code=language))
    made = plan(messages, read, Context(), SHOP, NOW)
    return {check.rule for check in check_text(text, made, read, messages, SHOP)}


@pytest.mark.parametrize(
    "text",
    [
        "没有问题，我第一时间去查，最晚30分钟内回您。",
        "能不能今天送到，我现在就跟站点核实。",
        "还没到是吧，我先查清楚卡在哪一站。",
        "这件可以换，我现在给您登记，30分钟内把单号发您。",
        "最好先拍一张外包装的照片，我拿去核对。",
        "五天还没到，换谁都急。我现在联系快递，30分钟内回您。",
        "验证码请不要告诉任何人，也不要给我。",
    ],
)
def test_words_are_judged_in_their_sense(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("系统显示正常，您再看看。", "banned_phrase"),
        ("您应该先看说明书。", "banned_phrase"),
        ("請您耐心等待。", "banned_phrase"),
        ("您误会了，我们没有这样说。", "banned_phrase"),
        ("非常理解您的心情。", "banned_phrase"),
        ("请冷静，我们慢慢说。", "banned_phrase"),
        ("我们会尽快处理。", "soon_without_time"),
        ("已经帮您反馈。", "passed_on_only"),
        ("以物流信息为准。", "passed_on_only"),
        ("这是我们的规定。", "rule_alone"),
        ("这个改不了。", "cannot_alone"),
        ("是您自己填错了地址。", "blame"),
        ("感谢您的支持，欢迎再次光临。", "sales_when_upset"),
        ("很高兴您喜欢。", "false_praise"),
        ("亲，马上给您查。", "endearment"),
        ("加我微信，我单独给您处理。", "off_platform"),
        ("请把验证码发给我，告诉我验证码就行。", "asks_secret"),
        ("给个五星，返您10元红包。", "paid_review"),
        ("您先别投诉，我来处理。", "deters_complaint"),
        ("我们是全网最低价。", "superlative"),
        ("我保证今晚送到。", "overpromise"),
        ("我给您申请全额退款。", "unsourced_refund"),
        ("If you exchange it, we'll pay you the change of mind fee.", "unsourced_refund"),
        ("我先查包裹位置，有变化都告诉……您先别急。", "broken_off"),
        ("我自己也遇到过这种事。", "personal_experience"),
        ("我的包裹还没收到，帮我查一下。", "speaks_as_customer"),
        ("作为一个AI语言模型，我来帮您。", "instructions_echoed"),
        ("马上给您查！", "exclamation"),
        ("马上给您查😊", "emoji_when_upset"),
        ("72小时内给您回复。", "unsourced_number"),
        ("两小时内给您送到。", "unsourced_number"),
        ("明天上午就送到您家。", "unsourced_time"),
        ("请打开 https://refund.example.top/pay 办理。", "foreign_link"),
        ("请联系 13800001111 办理。", "foreign_contact"),
        ("抱歉，让您久等了，真的对不起。", "apology_twice"),
        ("這個包裹我現在就查。", "script_drift"),
        ("I am checking your parcel right now.", "wrong_language"),
        ("签收后按流程办，钱原路退回。签收后按流程办，钱原路退回。", "repeats_itself"),
        ("这么久还在仓库，真的很失望，抱歉。", "speaks_as_customer"),
        ("", "empty_draft"),
        ("我来查。" * 100, "too_long"),
    ],
)
def test_what_makes_things_worse_is_found(text: str, rule: str) -> None:
    assert rule in found(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("You should read the manual first.", "banned_phrase_en"),
        ("Please calm down.", "banned_phrase_en"),
        ("Dear customer, I'm checking.", "banned_phrase_en"),
        ("As I said, it is on the way.", "banned_phrase_en"),
        ("We will handle it as soon as possible.", "soon_without_time"),
        ("It's our policy.", "rule_alone"),
        ("I'm sorry, but I can't assist with that request.", "refuses_to_help"),
        ("We cannot change it.", "cannot_alone"),
        ("You forgot to enter the number.", "blame"),
        ("I guarantee it will be there.", "overpromise"),
        ("Please send me the verification code you got.", "asks_secret"),
        ("Add me on WhatsApp and I'll sort it.", "off_platform"),
        ("My order still isn't here and I want a refund.", "speaks_as_customer"),
        ("I'll call you within two hours.", "unsourced_number"),
        ("It will be delivered tomorrow.", "unsourced_time"),
        ("I've been there, I know it hurts.", "personal_experience"),
        ("我现在就去查您的包裹在哪里。", "wrong_language"),
    ],
)
def test_what_makes_things_worse_is_found_in_english(text: str, rule: str) -> None:
    assert rule in found(text, LATE, "c It's five days late.", language="en")


@pytest.mark.parametrize(
    "text",
    [
        "You should receive a note from the courier; I'm asking them now.",
        "I can't see it from here, but I can ask the warehouse and write within 30 minutes.",
        "Never give anyone the code, not even us.",
        "I'm finding out whether it can still arrive tomorrow.",
    ],
)
def test_english_words_are_judged_in_their_sense(text: str) -> None:
    assert found(text, LATE, "c It's five days late.", language="en") == set()


def test_a_meaning_turned_round_is_found() -> None:
    turns = ("c 我没拆封，可以退吗",)
    assert "meaning_flipped" in found("您已经拆封了，我查一下能不能退。", CALM, *turns)
    assert "meaning_flipped" not in found("没拆封的可以退，我现在看订单。", CALM, *turns)
    assert "meaning_flipped" not in found("拆封了吗？我先记下。", CALM, *turns)


def test_the_customers_own_sentence_is_not_sent_back() -> None:
    turns = ("c 你们的快递到底什么时候才能送到我家里",)
    assert "copies_customer" in found("你们的快递到底什么时候才能送到我家里。", CALM, *turns)
    turns = ("c 说好三天到，现在第七天了还在仓库，真的很失望",)
    assert "copies_customer" in found("现在第七天还在仓库，真的很失望，抱歉。", LATE, *turns)
    assert "copies_customer" not in found("第七天了还没出库，抱歉。", LATE, *turns)


def test_a_number_that_the_customer_named_may_be_repeated() -> None:
    assert "unsourced_number" not in found("5天还没到，我现在查。", LATE, "c 都5天了还没到")
    assert "unsourced_number" not in found("五天还没到，我现在查。", LATE, "c 都5天了还没到")


def test_a_day_that_only_the_customer_named_is_no_promise_of_ours() -> None:
    assert "unsourced_time" in found("明天给您送到。", LATE, "c 明天能到吗")
    assert "unsourced_time" not in found("明天给您送到。", LATE, "a 站点说明天送到", "c 那明天几点")


def test_nobody_is_diagnosed() -> None:
    turns = ("c 用了脸上起红疹",)
    assert "medical_claim" in found("这是正常反应，过两天就好。", SAFETY, *turns)
    assert "medical_claim" in found("您这可能是过敏。", SAFETY, *turns)
    assert "liability" in found("这是我们的错。", SAFETY, *turns)


def test_a_calm_customer_is_not_told_that_he_is_upset() -> None:
    assert "false_feeling" in found("让您着急了，我现在查。", CALM, "c 到哪了")


def test_a_missing_part_is_found_where_the_plan_wants_it() -> None:
    messages = chat(*WAITING)
    made = plan(messages, LATE, Context(), SHOP, NOW)
    draft = Draft(
        "d",
        DraftKind.FULL,
        Tier.MODEL,
        "",
        "我现在查，30分钟内回您。",
        "",
        "我现在查，30分钟内回您。",
        "zh-Hans",
    )
    checks = check_draft(draft, made, LATE, messages, SHOP)
    assert {check.detail for check in checks if check.rule == "missing_part"} == {
        "acknowledge",
        "care",
    }
    assert not passes(checks)


def test_a_fallback_language_is_told_but_does_not_spoil_the_draft() -> None:
    made = Plan("answer_first", "answer", "en", fallback=True, acknowledge=False)
    read = reading(language="sw")
    checks = check_text("I'm checking that now.", made, read, chat("c habari"), SHOP)
    assert [(check.rule, check.level) for check in checks] == [
        ("language_fallback", CheckLevel.INFO)
    ]


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "不" * 100_000, "1" * 50_000, "\ud800\x00\u202e我查", "（" * 9000, "w." * 9000],
)
def test_hostile_text_is_checked_in_time(text: str) -> None:
    messages = chat("c " + text, "a " + text, "c " + text)
    made = plan(messages, LATE, Context(), SHOP, NOW)
    started = time.process_time()
    check_text(text, made, LATE, messages, SHOP)
    assert time.process_time() - started < 30 * max(_quick(messages, made), 0.002)


def _quick(messages: tuple[object, ...], made: Plan) -> float:
    """How long an ordinary text takes here: the yardstick for a hostile one."""
    started = time.process_time()
    for _ in range(3):
        check_text("我现在联系快递核实位置，30分钟内回您。" * 20, made, LATE, messages, SHOP)  # type: ignore[arg-type]
    return time.process_time() - started


def test_every_rule_has_a_sentence_in_both_interface_languages() -> None:
    for language in strings.LANGUAGES:
        known = strings.table(language)
        for rule in rules.default().rules:
            assert f"check.{rule.id}" in known


def test_no_wonder_you_is_no_blame() -> None:
    made = Plan("own_and_act", "answer", "zh-Hans")
    read = reading(Emotion.ANGER)
    for text in ("难怪您生气。", "奇怪您那边显示不同。"):
        assert all(c.rule != "blame" for c in check_text(text, made, read, (), SHOP))
    assert any(c.rule == "blame" for c in check_text("这要怪您自己。", made, read, (), SHOP))

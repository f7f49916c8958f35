"""Sample views of the drafts' day: allowances, other moments, a note, one's own text, a server."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.answers import Allowance, Answer
from assistant.domain.drafting import Check, CheckLevel, DraftKind, Plan
from assistant.domain.notice import Notice
from assistant.domain.reading import EscalationLevel
from assistant.domain.view import (
    EmpathyPart,
    ModelState,
    ModelStatus,
    OverlayView,
    SourceLabel,
    TypedChecks,
)
from assistant.domain.window import SourceHealth, SourceState
from assistant.ui.sample_parts import MODEL, anger_zh, draft
from assistant.ui.sample_people import complaint_zh

OPENED = "policies/returns#opened"
EXAMPLE = "case.zh-Hans/refund.third_time"
ALLOWANCES = (
    Allowance("coupon", "可直接给不超过 20 元的优惠券，每位顾客一次", 20, "CNY"),
    Allowance("freight", "质量问题可直接承担不超过 15 元的退货运费", 15, "CNY"),
    Allowance("resend", "漏发、破损、丢件可直接补发，每单 1 次", 1, "times"),
)
REASONS = (
    Notice("plan.why.angry"),
    Notice("plan.why.our_fault"),
    Notice("plan.why.rising"),
    Notice("plan.why.shop_says", (("title", "拆开了还能退吗"),)),
    Notice("plan.adjust.formal"),
    Notice("plan.adjust.raised_again"),
    Notice("plan.names.effort"),
    Notice("plan.ways.me_or_supervisor"),
    Notice("plan.ask.choice"),
    Notice("plan.ends.follow_up"),
)
OWN_TEXT = "亲，您先别急，退款我们会尽快处理的哦。您加我微信 wx123，我单独给您补偿50元。"


def _check(rule: str, level: CheckLevel, words: str, *instead: str) -> Check:
    start = OWN_TEXT.index(words)
    return Check(rule, level, words, start, start + len(words), instead)


OWN_CHECKS = (
    _check("off_platform", CheckLevel.HARD, "加我微信 wx123", "就在这里联系我"),
    _check("blame", CheckLevel.SOFT, "您先别急", "让您等急了", "我知道您急着用这笔钱"),
    _check("soon_without_time", CheckLevel.SOFT, "尽快", "今天【几点】前"),
    _check("unsourced_sum", CheckLevel.SOFT, "50元"),
)
EMPATHY = (
    EmpathyPart(
        "recognises", 1.0, 1.0, (Notice("score.feeling_met"), Notice("score.formula_only"))
    ),
    EmpathyPart("explores", 0.0, 0.4, (Notice("score.nothing"),)),
    EmpathyPart("acts", 2.5, 0.8, (Notice("score.own_step"), Notice("score.only_said"))),
    EmpathyPart("cares", 3.5, 0.5, (Notice("score.follow"),)),
)


def worth_sending() -> OverlayView:
    """What the agent may give, two more model drafts behind, a remark, reasons of every kind."""
    view = anger_zh()
    drafts = list(view.drafts)
    drafts[0] = replace(drafts[0], sources=("ack.anger.refund.1", "shop.refund_days", OPENED))
    drafts[2] = replace(
        drafts[2],
        checks=(Check("soon_without_time", CheckLevel.SOFT, "尽快", instead=("今天 18 点前",)),),
    )
    model = draft(
        "m1",
        DraftKind.FULL,
        (
            "同一笔退款让您催到第三次，这份失望我能明白，是我们没做到。",
            "我现在去财务查卡在哪一步，半小时内回来告诉您。",
            "今天之内这件事我都跟着。",
        ),
        model=MODEL,
    )
    second = draft(
        "m2", DraftKind.BRIEF, ("三次了，抱歉。", "我去查，半小时内回您。", ""), model=MODEL
    )
    plan = Plan(
        "own_and_act",
        "answer",
        "zh-Hans",
        apologise=True,
        tone="calm",
        reasons=REASONS,
        answer=Answer(OPENED, "拆开了还能退吗", "拆开看过、试过都能退。"),
    )
    return replace(
        view,
        suggestion_id="w1",
        plan=plan,
        drafts=(*drafts, replace(model, sources=(EXAMPLE, "ack.anger.refund.1")), second),
        model=ModelStatus(ModelState.IDLE, MODEL),
        allowances=ALLOWANCES,
        labels=(
            SourceLabel(OPENED, "knowledge", "拆开了还能退吗"),
            SourceLabel(EXAMPLE, "case", "都第三次来问了，钱到底什么时候退"),
        ),
        others=(),
    )


def another_moment() -> OverlayView:
    """Drafts for asking for time."""
    view = worth_sending()
    drafts = (
        draft("t1", DraftKind.BRIEF, ("", "我去财务核对这笔退款，十分钟内回来告诉您。", "")),
        draft(
            "t2",
            DraftKind.FULL,
            (
                "您等的是这笔钱的准信。",
                "我现在去财务核对，十分钟内回来。",
                "您不用守着，我回来叫您。",
            ),
        ),
    )
    plan = Plan("ask_time", "wait", "zh-Hans", reasons=(Notice("plan.moment.wait"),))
    return replace(view, suggestion_id="w2", moment="wait", drafts=drafts, plan=plan)


def note_zh() -> OverlayView:
    """The wrap-up note, once asked for."""
    view = complaint_zh()
    assert view.brief is not None
    return replace(view, suggestion_id="w3", note=view.brief, allowances=ALLOWANCES[:1])


def typed_hard() -> OverlayView:
    """Something forbidden stands in the chat's input box."""
    view = worth_sending()
    typed = TypedChecks("input", OWN_TEXT, OWN_CHECKS)
    return replace(view, suggestion_id="w4", typed=(typed,))


def typed_soft() -> OverlayView:
    """Something that could be better stands in the chat's input box."""
    view = worth_sending()
    typed = TypedChecks("input", OWN_TEXT[:14], OWN_CHECKS[1:2])
    return replace(view, suggestion_id="w5", typed=(typed,))


def own_text() -> OverlayView:
    """What the editor is told of OWN_TEXT."""
    typed = TypedChecks("editor", OWN_TEXT, OWN_CHECKS, EMPATHY)
    return replace(worth_sending(), suggestion_id="w6", typed=(typed,))


def remote() -> OverlayView:
    """A server writes: masked text leaves the machine."""
    model = ModelStatus(
        ModelState.WRITING, "qwen2.5-32b", None, 0.3, True, "llm.intern.example-shop.cn:8443"
    )
    return replace(worth_sending(), suggestion_id="w7", model=model)


def broken_knowledge() -> OverlayView:
    """An edit of the shop's folder does not hold; the last good version goes on."""
    file = "/home/xiaoman/Documents/客服/我们店/资料/2026/policies/returns.md"
    fault = Notice.of("datafile.invalid", file=file, line=12, field="policy.topics",
                      reason="Input should be a valid list")  # fmt: skip
    health = SourceHealth("knowledge", SourceState.DEGRADED, fault, Notice("knowledge.kept"))
    view = worth_sending()
    assert view.reading is not None
    escalation = replace(view.reading.escalation, level=EscalationLevel.NONE)
    reading = replace(view.reading, escalation=escalation)
    return replace(view, suggestion_id="w8", sources=(*view.sources, health), reading=reading)

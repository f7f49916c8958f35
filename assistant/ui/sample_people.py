"""Sample views of what is told about people: facts, complaint, brief, links, promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.notice import Notice
from assistant.domain.reading import (
    ComplaintStep,
    Correction,
    Emotion,
    Fact,
    Issue,
    Mood,
    Promise,
    Trend,
)
from assistant.domain.record import CustomerLink, FollowUp
from assistant.domain.view import ModelState, ModelStatus, OverlayView
from assistant.ui.sample_parts import CHAT, MODEL, READING_OK, WINDOW, anger_zh, draft, reading_of


def _fact(kind: str, value: str, said: str = "", message: int = 0) -> Fact:
    return Fact(kind, value, message, 0, 1, said)


FACTS = (
    _fact("order", "882311902233"),
    _fact("deadline", "2026-11-28", "周六生日"),
    _fact("person", "mother", "我妈妈"),
    _fact("item", "保温杯"),
    _fact("size", "500ml"),
    _fact("amount", "129.00 CNY", "一百二十九块"),
    _fact("tried", "restarted", "重启过了"),
)


def usual_zh() -> OverlayView:
    """The usual case: a calm question about a parcel, with what the customer stated."""
    text = "你好，保温杯500ml的那个什么时候到？周六我妈妈生日要用，订单882311902233"
    reading = reading_of(
        text, (), Emotion.NEUTRAL, intensity=0.1, trend=Trend.STEADY, issue=Issue.DELIVERY
    )
    drafts = (
        draft(
            "d1",
            DraftKind.BRIEF,
            (
                "周六给妈妈过生日，时间确实要紧。",
                "我现在查这个包裹到哪儿了，10分钟内告诉您能不能赶上。",
                "",
            ),
        ),
        draft(
            "d2",
            DraftKind.FULL,
            (
                "周六给妈妈过生日，时间确实要紧，我来跟这件事。",
                "包裹现在在【当前位置】，我联系快递确认周五前能不能送到。",
                "有结果我马上在这里告诉您。",
            ),
            blanks=("place",),
        ),
    )
    return OverlayView(
        chat=CHAT,
        suggestion_id="s8",
        window=WINDOW,
        messages=(Message(Speaker.CUSTOMER, text),),
        reading=replace(reading, facts=FACTS[:5], missing=("tracking",)),
        plan=Plan("answer_first", "answer", "zh-Hans"),
        drafts=drafts,
        model=ModelStatus(ModelState.IDLE, MODEL),
        sources=READING_OK,
        correction=Correction(region="CN"),
    )


def _follow_ups(now: datetime) -> tuple[FollowUp, ...]:
    chat = ChatKey("converse", "shop", "王先生")
    return (
        FollowUp(
            "f1", CHAT, "我30分钟内给您准确答复", now - timedelta(hours=3),
            now - timedelta(hours=2), kept=True,
        ),
        FollowUp(
            "f2", chat, "查到快递位置后告诉您", now - timedelta(minutes=40),
            now + timedelta(minutes=25),
        ),
        FollowUp(
            "f3", ChatKey("pidgin", "shop", "Emily Carter"),
            "I'll check with the warehouse and write to you on Thursday morning.",
            now - timedelta(days=1), now + timedelta(days=4),
        ),
        FollowUp("f4", ChatKey("wechat", "shop", ""), "补寄的盖子我来跟", now - timedelta(days=3)),
    )  # fmt: skip


def complaint_zh() -> OverlayView:
    """A complaint raised for the third time, with all that is known and owed."""
    view = anger_zh()
    assert view.reading is not None
    now = datetime.now().astimezone()
    steps = (ComplaintStep.LISTEN, ComplaintStep.APOLOGISE)
    promise = Promise("30分钟内给您准确答复", 1, 0, 12, now - timedelta(hours=2))
    reading = replace(
        view.reading, facts=FACTS, missing=("photo",), steps=steps, raised=3, promises=(promise,)
    )
    brief = Brief(
        issue=Issue.REFUND_RETURN,
        topic="refund.progress",
        reasons=reading.escalation.reasons,
        language="zh-Hans",
        region="CN",
        tier=None,
        facts=FACTS[:2],
        happened=("说好三天退款，到现在一分钱没看到", "都第三次了"),
        moods=(
            MoodPoint(0, Emotion.NEUTRAL, 0.1, now - timedelta(hours=26)),
            MoodPoint(2, Emotion.DISAPPOINTMENT, 0.5, now - timedelta(hours=3)),
            MoodPoint(4, Emotion.ANGER, 0.82, now - timedelta(minutes=2)),
        ),
        steps=steps,
        promises=(promise,),
        asked="马上把钱退给我",
        past_complaints=1,
    )
    link = CustomerLink("k1", "wechat", now - timedelta(days=3), ("phone",))
    return replace(
        view,
        suggestion_id="s9",
        reading=reading,
        brief=brief,
        link=link,
        follow_ups=_follow_ups(now),
        correction=Correction(emotion=Emotion.ANGER),
    )


def unclear() -> OverlayView:
    """Too unsure to name a mood; many facts; joined with an earlier record by itself."""
    view = usual_zh()
    assert view.reading is not None
    now = datetime.now().astimezone()
    mood = Mood(Emotion.DISAPPOINTMENT, 0.4, -0.2, 0.33, ("confusion",))
    more = tuple(
        _fact(kind, value)
        for kind, value in (
            ("tracking", "SF1390022847561"), ("phone", "13800001234"), ("color", "雾蓝"),
            ("address", "杭州市西湖区文三路 90 号东部软件园 3 号楼"), ("email", "lin@example.com"),
            ("date", "2026-11-20"), ("want", "exchange"), ("occasion", "birthday"),
        )
    )  # fmt: skip
    return replace(
        view,
        suggestion_id="s10",
        reading=replace(view.reading, mood=mood, facts=(*FACTS, *more), missing=("photo", "name")),
        link=CustomerLink("k2", "qianniu", now - timedelta(hours=5), ("order",), True, True),
        follow_ups=_follow_ups(now)[1:2],
    )


def reminder() -> OverlayView:
    """A promise to another customer comes due while this one is answered."""
    now = datetime.now().astimezone()
    due = Notice.of("follow_up.due", peer="王先生", text="查到快递位置后告诉您")
    return replace(usual_zh(), suggestion_id="s11", notices=(due,), follow_ups=_follow_ups(now)[:2])

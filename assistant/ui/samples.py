"""Views for the gallery and for tests: what the overlay looks like on good and bad days."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, DroppedDraft, Plan, Tier
from assistant.domain.notice import Notice
from assistant.domain.reading import (
    ComplaintStep,
    Correction,
    Culture,
    Emotion,
    Escalation,
    EscalationLevel,
    Evidence,
    Fact,
    Hint,
    Issue,
    Language,
    Mood,
    Promise,
    Reading,
    Stage,
    Trend,
)
from assistant.domain.record import CustomerLink, FollowUp
from assistant.domain.view import ModelState, ModelStatus, OtherChat, OverlayView
from assistant.domain.window import Rect, SourceHealth, SourceState, WindowInfo

WINDOW = WindowInfo(7, 4242, "chromium", "Chat", Rect(40, 40, 820, 700))
CHAT = ChatKey("converse", "shop", "林小满")
READING_OK = (SourceHealth("atspi", SourceState.OK),)
MODEL = "qwen2.5-coder-0.5b-instruct"


def draft(
    id: str,
    kind: DraftKind,
    parts: tuple[str, str, str],
    *,
    model: str = "",
    blanks: tuple[str, ...] = (),
    checks: tuple[Check, ...] = (),
    joiner: str = "",
    language: str = "zh-Hans",
) -> Draft:
    """A draft out of its three parts."""
    return Draft(
        id=id,
        kind=kind,
        tier=Tier.MODEL if model else Tier.PHRASEBOOK,
        acknowledge=parts[0],
        solve=parts[1],
        care=parts[2],
        text=joiner.join(part for part in parts if part),
        language=language,
        model=model or None,
        blanks=blanks,
        checks=checks,
        sources=("ack.anger.refund.progress.1", "shop.refund_days"),
    )


def _evidence(text: str, *words: str) -> tuple[Evidence, ...]:
    found = []
    for word in words:
        start = text.index(word)
        found.append(Evidence(0, start, start + len(word), "word"))
    return tuple(found)


def _reading(
    text: str,
    words: tuple[str, ...],
    emotion: Emotion,
    *,
    intensity: float = 0.7,
    confidence: float = 0.86,
    trend: Trend = Trend.RISING,
    secondary: tuple[str, ...] = (),
    language: Language | None = None,
    culture: Culture | None = None,
    issue: Issue = Issue.REFUND_RETURN,
    escalation: Escalation | None = None,
) -> Reading:
    return Reading(
        mood=Mood(emotion, intensity, -0.6, confidence, secondary, trend, _evidence(text, *words)),
        language=language or Language("zh-Hans", "Hans", 0.98),
        culture=culture or Culture("CN", 0.9),
        issue=issue,
        stage=Stage.AFTER_SALES,
        escalation=escalation or Escalation(),
    )


def anger_zh() -> OverlayView:
    """A hot Chinese refund chat while the model writes."""
    text = "都第三次了！！说好三天退款，到现在一分钱没看到，太失望了，你们再这样我就打12315"
    hints = (
        Hint("cn.face", "先道歉再解释，别让客户觉得是在推责任。"),
        Hint("cn.pace", "给准确的时间，比“尽快”更让人放心。"),
    )
    reading = _reading(
        text,
        ("第三次了！！", "太失望了", "12315"),
        Emotion.ANGER,
        intensity=0.82,
        secondary=("disappointment",),
        culture=Culture("CN", 0.92, hints=hints),
        escalation=Escalation(EscalationLevel.SUPERVISOR, ("regulator", "anger_rising")),
    )
    drafts = (
        draft(
            "d1",
            DraftKind.BRIEF,
            (
                "让您为同一笔退款来问三次，是我们没做好，抱歉。",
                "我现在就去查这笔钱卡在哪一步，30分钟内给您准确答复。",
                "查到后我第一时间在这里告诉您，不用您再来催。",
            ),
        ),
        draft(
            "d2",
            DraftKind.FULL,
            (
                "说好三天退款却拖到现在，换了谁都会着急，这件事我来负责跟到底。",
                "退款一般在包裹签收后3个工作日内到账，您这笔原定【到账日期】到，我已经请财务加急。",
                "今天下班前无论有没有结果，我都给您回一条消息。",
            ),
            blanks=("refund_date",),
        ),
        draft(
            "d3",
            DraftKind.ASK,
            (
                "让您等了这么久，抱歉。",
                "方便把退款单号发我吗？我好直接找财务核对。",
                "",
            ),
        ),
    )
    return OverlayView(
        chat=CHAT,
        revision=3,
        suggestion_id="s1",
        window=WINDOW,
        messages=(Message(Speaker.CUSTOMER, text),),
        reading=reading,
        plan=Plan(
            "own_and_act",
            "answer",
            "zh-Hans",
            apologise=True,
            tone="calm",
            reasons=(
                Notice("ui.reason.anger_rising"),
                Notice("ui.reason.regulator"),
            ),
        ),
        drafts=drafts,
        model=ModelStatus(ModelState.WRITING, MODEL, progress=0.4),
        sources=READING_OK,
        others=(
            OtherChat(ChatKey("converse", "shop", "王先生"), 130, "anxiety", 0.6, True),
            OtherChat(ChatKey("converse", "shop", "Sarah Klein"), 45, "neutral", 0.1, False),
        ),
    )


def anxiety_en() -> OverlayView:
    """An English chat with model drafts, a warning and something dropped."""
    text = "Hi, my parcel was supposed to arrive yesterday and I need it for a wedding on Saturday."
    text += " The tracking hasn't moved since Tuesday. Can anyone tell me what is going on??"
    reading = _reading(
        text,
        ("supposed to arrive yesterday", "I need it", "what is going on??"),
        Emotion.ANXIETY,
        intensity=0.55,
        trend=Trend.STEADY,
        language=Language("en", "Latn", 0.99),
        culture=Culture(
            "US", 0.5, hints=(Hint("us.direct", "Say first what happens next and by when."),)
        ),
        issue=Issue.DELIVERY,
    )
    english = {"joiner": " ", "language": "en"}
    drafts = (
        draft(
            "d1",
            DraftKind.BRIEF,
            (
                "With the wedding on Saturday, not knowing where it is must be worrying.",
                "I'm calling the carrier now and will write to you here within 30 minutes.",
                "Either way you'll know today whether it makes it.",
            ),
            **english,  # type: ignore[arg-type]
        ),
        draft(
            "d2",
            DraftKind.FULL,
            (
                "I can see why you're worried: it was due yesterday and tracking stopped Tuesday.",
                "There are two ways: I chase the carrier, or I send a second one by express.",
                "I'll stay with this until it's in your hands.",
            ),
            model=MODEL,
            checks=(Check("unsourced_gift", CheckLevel.SOFT, "a second one by express"),),
            **english,  # type: ignore[arg-type]
        ),
        draft(
            "d3",
            DraftKind.ASK,
            ("Sorry for the wait.", "Could you send me the order number?", ""),
            **english,  # type: ignore[arg-type]
        ),
    )
    return OverlayView(
        chat=ChatKey("pidgin", "shop", "Emily Carter"),
        revision=2,
        suggestion_id="s2",
        window=WINDOW,
        messages=(Message(Speaker.CUSTOMER, text),),
        reading=reading,
        plan=Plan("certainty_first", "answer", "en", tone="reassuring"),
        drafts=drafts,
        dropped=(DroppedDraft(Tier.MODEL, "…", ("unsourced_number",)),),
        model=ModelStatus(ModelState.IDLE, MODEL),
        sources=READING_OK,
    )


def joy_zh() -> OverlayView:
    """A glad customer; one light draft is enough."""
    text = "收到啦！比图片还好看，包装也好用心，谢谢你们～"
    reading = _reading(
        text,
        ("好看", "好用心"),
        Emotion.JOY,
        intensity=0.6,
        trend=Trend.STEADY,
        issue=Issue.OTHER,
    )
    drafts = (
        draft(
            "d1",
            DraftKind.BRIEF,
            ("看到您喜欢，我们也跟着高兴～", "", "洗的时候用冷水手洗，颜色会更持久。"),
        ),
    )
    return OverlayView(
        chat=CHAT,
        suggestion_id="s3",
        window=WINDOW,
        messages=(Message(Speaker.CUSTOMER, text),),
        reading=reading,
        plan=Plan("share_joy", "praise", "zh-Hans"),
        drafts=drafts,
        model=ModelStatus(ModelState.IDLE, MODEL),
        sources=READING_OK,
    )


def long_text() -> OverlayView:
    """Everything too long: name, message, drafts."""
    text = "我想问一下，" + "上次买的那个杯子盖子拧不紧，倒过来会漏水，换了一个还是一样，" * 40
    long = "我把您说的情况逐条记下来了：盖子拧不紧、倒过来漏水、换过一次还是一样。" * 3
    reading = _reading(
        text,
        ("漏水",),
        Emotion.CONFUSION,
        confidence=0.45,
        trend=Trend.FALLING,
        issue=Issue.PRODUCT_QUALITY,
        culture=Culture(None, 0.0),
    )
    return OverlayView(
        chat=ChatKey("a-chat-program-with-a-long-name", "shop", "杯子爱好者·" + "很长的名字" * 12),
        suggestion_id="s4",
        window=WINDOW,
        messages=(Message(Speaker.CUSTOMER, text),),
        reading=reading,
        plan=Plan("step_by_step", "answer", "zh-Hans"),
        drafts=(
            draft("d1", DraftKind.BRIEF, (long, long, long)),
            draft("d2", DraftKind.FULL, (long, "", ""), model=MODEL + "-with-a-very-long-name"),
        ),
        model=ModelStatus(ModelState.IDLE, MODEL),
        sources=READING_OK,
        notices=(Notice("ui.card.not_ready"),),
    )


def arabic() -> OverlayView:
    """Right to left, sad, in Ramadan, with a fallback language."""
    text = "للأسف وصلني المنتج مكسوراً وكان هدية لأمي المريضة، أنا حزين جداً \u202eABC"
    reading = _reading(
        text,
        ("مكسوراً", "حزين جداً"),
        Emotion.SADNESS,
        trend=Trend.STEADY,
        language=Language("ar", "Arab", 0.97),
        culture=Culture("SA", 0.55, hints=(Hint("sa.1", "斋月期间问候要得体，不谈吃喝。"),)),
        issue=Issue.PRODUCT_QUALITY,
    )
    return OverlayView(
        chat=ChatKey("converse", "shop", "أحمد الشمري"),
        suggestion_id="s5",
        window=WINDOW,
        messages=(Message(Speaker.CUSTOMER, text),),
        reading=reading,
        plan=Plan("person_first", "answer", "ar", fallback=True),
        drafts=(
            draft(
                "d1",
                DraftKind.FULL,
                (
                    "نأسف لأن الهدية وصلت مكسورة، ونتمنى لوالدتك الشفاء.",
                    "سأرسل لك قطعة جديدة اليوم دون أي تكلفة.",
                    "سأخبرك برقم الشحنة قبل المساء.",
                ),
                joiner=" ",
                language="ar",
            ),
        ),
        model=ModelStatus(ModelState.IDLE, MODEL),
        sources=READING_OK,
    )


def no_model() -> OverlayView:
    """The model is missing and the source reads badly; phrasebook drafts go on."""
    view = anger_zh()
    return OverlayView(
        chat=view.chat,
        suggestion_id="s6",
        window=WINDOW,
        messages=view.messages,
        reading=view.reading,
        plan=view.plan,
        drafts=view.drafts[:2],
        model=ModelStatus(ModelState.MISSING, MODEL),
        sources=(
            SourceHealth(
                "atspi",
                SourceState.DEGRADED,
                Notice("ui.empty.body"),
                Notice("ui.empty.title"),
            ),
        ),
    )


def empty() -> OverlayView:
    """Just started, no chat yet."""
    return OverlayView(sources=READING_OK, model=ModelStatus(ModelState.LOADING, MODEL))


def paused() -> OverlayView:
    """Paused."""
    view = anger_zh()
    return OverlayView(
        chat=view.chat,
        window=WINDOW,
        sources=(SourceHealth("atspi", SourceState.PAUSED),),
        paused=True,
    )


def _fact(kind: str, value: str, said: str = "", message: int = 0) -> Fact:
    return Fact(kind, value, message, 0, 1, said)


FACTS = (
    _fact("order", "882311902233"),
    _fact("deadline", "2026-11-28", "周六生日"),
    _fact("person", "mother", "我妈妈"),
    _fact("item", "保温杯"),
    _fact("size", "500ml"),
    _fact("amount", "129元", "一百二十九块"),
    _fact("tried", "restart", "重启过了"),
)


def usual_zh() -> OverlayView:
    """The usual case: a calm question about a parcel, with what the customer stated."""
    text = "你好，保温杯500ml的那个什么时候到？周六我妈妈生日要用，订单882311902233"
    reading = _reading(
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
            ("date", "2026-11-20"), ("want", "exchange"), ("duration", "三天"),
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
    return replace(joy_zh(), suggestion_id="s11", notices=(due,), follow_ups=_follow_ups(now)[:2])


SAMPLES = {
    "usual": usual_zh,
    "complaint": complaint_zh,
    "unclear": unclear,
    "reminder": reminder,
    "anger": anger_zh,
    "anxiety": anxiety_en,
    "joy": joy_zh,
    "long": long_text,
    "arabic": arabic,
    "no-model": no_model,
    "empty": empty,
    "paused": paused,
}

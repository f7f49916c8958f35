"""What sample views are built from, and the hot Chinese chat that several of them begin with."""

from __future__ import annotations

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Check, Draft, DraftKind, Plan, Tier
from assistant.domain.notice import Notice
from assistant.domain.reading import (
    Culture,
    Emotion,
    Escalation,
    EscalationLevel,
    Evidence,
    Hint,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
    Trend,
)
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


def evidence_of(text: str, *words: str) -> tuple[Evidence, ...]:
    """The places of `words` in the first message."""
    found = []
    for word in words:
        start = text.index(word)
        found.append(Evidence(0, start, start + len(word), "word"))
    return tuple(found)


def reading_of(
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
    """A reading of `text` whose mood rests on `words`."""
    evidence = evidence_of(text, *words)
    return Reading(
        mood=Mood(emotion, intensity, -0.6, confidence, secondary, trend, evidence),
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
    reading = reading_of(
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

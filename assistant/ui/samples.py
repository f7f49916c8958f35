"""Views for the gallery and for tests: what the overlay looks like on good and bad days."""

from __future__ import annotations

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Check, CheckLevel, DraftKind, DroppedDraft, Plan, Tier
from assistant.domain.notice import Notice
from assistant.domain.reading import (
    Culture,
    Emotion,
    Hint,
    Issue,
    Language,
    Trend,
)
from assistant.domain.view import ModelState, ModelStatus, OverlayView
from assistant.domain.window import SourceHealth, SourceState
from assistant.ui.sample_drafts import (
    another_moment,
    broken_knowledge,
    note_zh,
    own_text,
    remote,
    typed_hard,
    typed_soft,
    worth_sending,
)
from assistant.ui.sample_live import asking, ruled
from assistant.ui.sample_parts import CHAT, MODEL, READING_OK, WINDOW, anger_zh, draft, reading_of
from assistant.ui.sample_people import complaint_zh, reminder, unclear, usual_zh

__all__ = [
    "CHAT",
    "MODEL",
    "READING_OK",
    "SAMPLES",
    "WINDOW",
    "anger_zh",
    "another_moment",
    "anxiety_en",
    "arabic",
    "broken_knowledge",
    "complaint_zh",
    "draft",
    "empty",
    "joy_zh",
    "long_text",
    "no_model",
    "note_zh",
    "own_text",
    "paused",
    "reminder",
    "remote",
    "typed_hard",
    "typed_soft",
    "unclear",
    "usual_zh",
    "worth_sending",
]  # fmt: skip


def anxiety_en() -> OverlayView:
    """An English chat with model drafts, a warning and something dropped."""
    text = "Hi, my parcel was supposed to arrive yesterday and I need it for a wedding on Saturday."
    text += " The tracking hasn't moved since Tuesday. Can anyone tell me what is going on??"
    reading = reading_of(
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
    reading = reading_of(
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
    reading = reading_of(
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
    reading = reading_of(
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
    "worth": worth_sending,
    "moment": another_moment,
    "note": note_zh,
    "typed-hard": typed_hard,
    "typed-soft": typed_soft,
    "remote": remote,
    "knowledge": broken_knowledge,
    "asking": asking,
    "ruled": ruled,
}

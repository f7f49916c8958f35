"""Small builders, so that a session test reads like a chat."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Draft, DraftKind, Plan, Tier
from assistant.domain.reading import (
    Culture,
    Emotion,
    Escalation,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.domain.view import ModelState, ModelStatus
from assistant.domain.window import Rect, WindowInfo
from assistant.session.events import (
    Classified,
    Classify,
    Drafted,
    Effect,
    Event,
    MakeDrafts,
    MessagesSeen,
)
from assistant.session.reducer import reduce
from assistant.session.state import ChatState, DeskState

START = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=8)))
QUIET = timedelta(seconds=2.5)
MEI = ChatKey("chromium", "agent@shop", "mei")
TOM = ChatKey("chromium", "agent@shop", "tom")
WINDOW = WindowInfo(7, 42, "chromium", "converse", Rect(0, 0, 800, 600))


def customer(text: str, key: str = "") -> Message:
    return Message(Speaker.CUSTOMER, text, START, key or f"c:{text}")


def agent(text: str, key: str = "") -> Message:
    return Message(Speaker.AGENT, text, START, key or f"a:{text}")


def reading(about: int = 0, emotion: Emotion = Emotion.ANGER) -> Reading:
    return Reading(
        mood=Mood(emotion, 0.7, -0.6, 0.8),
        language=Language("zh-Hans", "Hans", 0.9),
        culture=Culture(None, 0.0),
        issue=Issue.DELIVERY,
        stage=Stage.AFTER_SALES,
        escalation=Escalation(),
        about=about,
    )


def draft(id: str, text: str, tier: Tier = Tier.PHRASEBOOK) -> Draft:
    return Draft(id, DraftKind.FULL, tier, "", text, "", text, "zh-Hans")


PLAN = Plan("repair", "answer", "zh-Hans")
HOLD = Plan("hold", "hold", "zh-Hans", hold=True)
DRAFT_TEXT = "让您多等了五天，抱歉。我现在就去问快递，十分钟内告诉您包裹在哪。"


class Desk:
    """A desk that is driven by hand: says events, remembers effects, answers like the rooms."""

    def __init__(self, model: ModelState = ModelState.IDLE) -> None:
        self.state = DeskState(model=ModelStatus(model, "test-model"))
        self.now = START
        self.effects: list[Effect] = []
        self.messages: dict[ChatKey, tuple[Message, ...]] = {}
        self.plan = PLAN
        self.drafts = (draft("d1", DRAFT_TEXT), draft("d2", "我马上帮您查快递，查到就回您。"))

    def say(self, event: Event) -> list[Effect]:
        """One event; the effects it asked for, without answering them."""
        self.state, effects = reduce(self.state, event, self.now, QUIET)
        self.effects += effects
        return list(effects)

    def play(self, event: Event) -> list[Effect]:
        """One event, with reading and phrasebook answering at once as they do in the loop."""
        asked: list[Effect] = []
        pending: list[Event] = [event]
        while pending:
            for effect in self.say(pending.pop(0)):
                asked.append(effect)
                if isinstance(effect, Classify):
                    last = max(
                        number
                        for number, message in enumerate(effect.messages)
                        if message.speaker is Speaker.CUSTOMER
                    )
                    pending.append(Classified(effect.chat, effect.revision, reading(last)))
                if isinstance(effect, MakeDrafts):
                    plan = HOLD if effect.burst else self.plan
                    pending.append(
                        Drafted(effect.chat, effect.revision, plan, self.drafts, (), ("line.1",))
                    )
        return asked

    def writes(self, chat: ChatKey, *new: Message) -> list[Effect]:
        """New messages appear in a chat's window."""
        self.messages[chat] = (*self.messages.get(chat, ()), *new)
        return self.play(MessagesSeen(chat, self.messages[chat], WINDOW))

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def chat(self, key: ChatKey = MEI) -> ChatState:
        return self.state.chats[key]

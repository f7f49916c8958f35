"""A small shop whose agents leave a record behind them, written as the program writes it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Check, CheckLevel, Draft, DraftKind, Plan, Tier
from assistant.domain.reading import (
    Act,
    Culture,
    Emotion,
    Escalation,
    EscalationLevel,
    Issue,
    Language,
    Mood,
    Reading,
    Stage,
)
from assistant.domain.record import Outcome, OutcomeKind, Suggestion
from assistant.store.sqlite import SqliteStore
from tests.store.support import rows

VALENCE = {
    Emotion.ANGER: -0.7,
    Emotion.DISAPPOINTMENT: -0.6,
    Emotion.NEUTRAL: 0.0,
    Emotion.GRATITUDE: 0.7,
    Emotion.JOY: 0.8,
}
DRAFT = "让您等了五天，抱歉。我现在就去问快递，十分钟内告诉您包裹在哪。"
DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# A card of two categories.
SMALL = """
id = "small"
[[category]]
id = "step"
part = "solve"
kind = "scale"
weight = 3
title = { zh-Hans = "下一步", en = "Step" }
[[category]]
id = "clean"
part = "manner"
kind = "yes_no"
weight = 1
title = { zh-Hans = "干净", en = "Clean" }
"""


def reading(
    emotion: Emotion = Emotion.ANGER,
    issue: Issue = Issue.DELIVERY,
    language: str = "zh-Hans",
    escalation: EscalationLevel = EscalationLevel.NONE,
    region: str | None = None,
) -> Reading:
    return Reading(
        mood=Mood(emotion, 0.7, VALENCE[emotion], 0.8),
        language=Language(language, "Hans", 0.9),
        culture=Culture(region, 0.5),
        issue=issue,
        stage=Stage.AFTER_SALES,
        escalation=Escalation(escalation),
        act=Act.COMPLAIN,
    )


class Shop:
    """Customers write, drafts are shown, agents answer; each step a minute after the last."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.store = SqliteStore(file, keep_days=100_000)
        self.now = DAY
        self._number = itertools.count(1)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def key(self, peer: str, agent: str = "lin@shop") -> ChatKey:
        return ChatKey("chromium", agent, peer)

    def customer_writes(self, chat: ChatKey, text: str, read: Reading | None = None) -> str:
        """A message with its reading; the message's key."""
        key = f"c:{next(self._number)}"
        self.later(minutes=1)
        self.store.record_messages(chat, (Message(Speaker.CUSTOMER, text, self.now, key),))
        self.store.record_reading(chat, key, read or reading())
        self._set_clock(chat, key)
        return key

    def _set_clock(self, chat: ChatKey, key: str) -> None:
        """The store stamps with the real time; a test's chat takes place on the test's day."""
        self.store.flush()
        id, at = self.store._ids.message(chat, key), self.now.isoformat(timespec="milliseconds")
        with self.store._db.atomic():
            self.store._db.execute("UPDATE messages SET seen = ? WHERE id = ?", [at, id])
            self.store._db.execute("UPDATE moods SET at = ? WHERE message = ?", [at, id])

    def suggests(
        self, chat: ChatKey, message: str, *texts: str, model: str = "", read: Reading | None = None
    ) -> Suggestion:
        """Drafts for a message; with `model` the last one is the model's."""
        drafts = [
            Draft(f"d{n}", DraftKind.FULL, Tier.PHRASEBOOK, "", text, "", text, "zh-Hans", n,
                  checks=(Check("too_long", CheckLevel.SOFT),), first_ms=12.0, done_ms=15.0)
            for n, text in enumerate(texts or (DRAFT,), 1)
        ]  # fmt: skip
        if model:
            drafts[-1] = replace(drafts[-1], tier=Tier.MODEL, model=model)
        plan = Plan("repair", "answer", "zh-Hans")
        self.later(seconds=1)
        id = f"s{next(self._number)}"
        one = Suggestion(
            id, chat, 1, message, read or reading(), plan, tuple(drafts), self.now
        )  # fmt: skip
        self.store.record_suggestion(one)
        return one

    def answers(
        self,
        one: Suggestion,
        kind: OutcomeKind,
        sent: str = "",
        similarity: float = 1.0,
        reason: str = "",
        draft: str | None = "d1",
    ) -> None:
        """What the agent did, a minute later."""
        self.later(minutes=1)
        used = draft if kind in (OutcomeKind.TAKEN, OutcomeKind.EDITED) else None
        text = one.drafts[0].text if kind is OutcomeKind.TAKEN and not sent else sent
        if text:
            said = Message(Speaker.AGENT, text, self.now, f"a:{one.id}")
            self.store.record_messages(one.chat, (said,))
        self.store.record_outcome(
            one.chat, Outcome(one.id, kind, used, text, similarity, reason, self.now)
        )
        if text:
            self._set_clock(one.chat, f"a:{one.id}")

    def case(
        self,
        peer: str,
        text: str = "快递五天了还没到",
        kind: OutcomeKind = OutcomeKind.TAKEN,
        then: Emotion | None = None,
        agent: str = "lin@shop",
        read: Reading | None = None,
        sent: str = "",
        similarity: float = 1.0,
        reason: str = "",
        model: str = "",
        drafts: tuple[str, ...] = (DRAFT,),
    ) -> str:
        """A whole exchange; the id of its suggestion."""
        chat = self.key(peer, agent)
        message = self.customer_writes(chat, text, read)
        one = self.suggests(chat, message, *drafts, model=model, read=read)
        draft = f"d{len(drafts)}" if model else "d1"
        self.answers(one, kind, sent, similarity, reason, draft)
        if then is not None:
            self.customer_writes(chat, "好的", reading(then))
        self.store.flush()
        return one.id

    def peek(self, sql: str) -> list[tuple[object, ...]]:
        self.store.flush()
        return [tuple(row) for row in rows(self.file, sql)]

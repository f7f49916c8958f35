"""Carries out the session's wish to read, draft and ask the model, with the shop's knowledge."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from zlib import crc32

from assistant.domain.chat import ChatKey
from assistant.domain.drafting import CheckLevel, Draft, DroppedDraft, Tier
from assistant.domain.notice import Notice
from assistant.draft import phrasebook as phrasebooks
from assistant.draft.checks import check_draft
from assistant.draft.compose import phrasebook_drafts
from assistant.draft.model_drafts import parse_draft
from assistant.draft.model_prompt import build_request, feel_from, step_from, worth_asking
from assistant.draft.phrasebook import Phrasebook
from assistant.draft.plan import plan
from assistant.inference.port import (
    DraftEngine,
    Failed,
    Finished,
    GenerationEvent,
    GenerationRequest,
    Piece,
)
from assistant.knowledge import shop as shops
from assistant.knowledge.shop import Shop
from assistant.session import events
from assistant.settings import Settings
from assistant.timeline import Observer
from assistant.understand import reader
from assistant.understand.emotion import EmotionModel
from assistant.understand.reader import understand

log = logging.getLogger("assistant.answering")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What answers are made of; loading takes a moment, so it happens off the GUI thread."""

    shop: Shop
    phrasebook: Phrasebook
    emotion: EmotionModel

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Read everything; raises UserFault naming file, line and field when something is wrong."""
        reader.warm_up()
        shop = shops.load(settings.drafts.shop or None)
        return cls(shop, phrasebooks.load(), EmotionModel())


class Answering:
    """Handlers for Classify, MakeDrafts, AskModel and CancelModel.

    The first two answer at once (a few milliseconds); the model's events are posted later.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        settings: Settings,
        engine: DraftEngine,
        post: Callable[[events.Event], None],
        observe: Observer,
    ) -> None:
        self._knowledge = knowledge
        self._settings = settings
        self._engine = engine
        self._post = post
        self._observe = observe
        self._numbers = itertools.count(1)
        # Written by the session's thread and by the engine's.
        self._lock = threading.Lock()
        self._asked: dict[ChatKey, str] = {}

    def classify(self, effect: events.Classify) -> events.Classified:
        """Read the last customer message."""
        now = datetime.now().astimezone()
        reading = understand(
            effect.messages, effect.context, now, emotion_model=self._knowledge.emotion
        )
        mood = reading.mood
        self._observe(
            "mood",
            {
                "label": mood.label.value,
                "intensity": mood.intensity,
                "confidence": mood.confidence,
                "trend": mood.trend.value,
                "language": reading.language.code,
                "region": reading.culture.region,
                "issue": reading.issue.value,
                "topic": reading.topic,
                "escalation": reading.escalation.level.value,
                "ms": reading.final_ms,
            },
        )
        return events.Classified(effect.chat, effect.revision, reading)

    def make_drafts(self, effect: events.MakeDrafts) -> events.Drafted:
        """Plan, and word drafts from the phrasebook."""
        know = self._knowledge
        now = datetime.now().astimezone()
        made = plan(
            effect.messages, effect.reading, effect.context, know.shop, now,
            burst=effect.burst, languages=know.phrasebook.languages,
        )  # fmt: skip
        # Two customers in a row rarely read the same line; one and the same never changes seed.
        seed = crc32(str(effect.chat).encode("utf-8", "replace")) + effect.variant
        drafts = phrasebook_drafts(
            made, effect.reading, effect.messages, effect.context, know.shop, know.phrasebook,
            seed=seed, used_lines=effect.used_lines,
        )  # fmt: skip
        lines = tuple(source for draft in drafts[:1] for source in draft.sources)
        self._observe(
            "drafts",
            {
                "strategy": made.strategy,
                "hold": made.hold,
                "drafts": [_row(draft) for draft in drafts],
            },
        )
        return events.Drafted(effect.chat, effect.revision, made, drafts, (), lines)

    def ask_model(self, effect: events.AskModel) -> events.ModelEnded | None:
        """Queue a model draft; ModelDrafted or ModelEnded follows, at once when it won't help."""
        if not worth_asking(effect.plan):
            return events.ModelEnded(effect.chat, effect.revision)
        request = build_request(
            effect.plan, effect.reading, effect.messages, effect.context, self._knowledge.shop,
            request_id=f"draft-{next(self._numbers)}", chat=str(effect.chat),
            revision=effect.revision, settings=self._settings.model,
            step=step_from(effect.drafts), feel=feel_from(effect.drafts),
        )  # fmt: skip
        with self._lock:
            self._asked[effect.chat] = request.id
        self._observe("model_asked", {"request": request.id})
        self._engine.submit(request, _Listener(self, effect, request))
        return None

    def cancel_model(self, effect: events.CancelModel) -> None:
        """Stop what the model does for a chat, if anything."""
        with self._lock:
            request_id = self._asked.pop(effect.chat, None)
        if request_id is not None:
            self._engine.cancel(request_id)

    def ended(
        self, effect: events.AskModel, request: GenerationRequest, event: Finished | Failed
    ) -> None:
        """The engine is done with a request (called on the engine's thread)."""
        with self._lock:
            if self._asked.get(effect.chat) == request.id:
                del self._asked[effect.chat]
        if isinstance(event, Failed):
            self._observe("model_failed", {"request": request.id, "code": event.code})
            notice = None if event.code == "cancelled" else event.notice
            self._post(events.ModelEnded(effect.chat, effect.revision, None, notice))
            return
        draft = parse_draft(event.text, effect.plan, request, self._engine.status().name, event)
        if draft is None:
            self._observe("model_failed", {"request": request.id, "code": "incomplete"})
            self._post(events.ModelEnded(effect.chat, effect.revision))
            return
        checks = check_draft(
            draft, effect.plan, effect.reading, effect.messages, self._knowledge.shop,
            effect.context,
        )  # fmt: skip
        draft = replace(draft, checks=checks)
        broken = tuple(c.rule for c in draft.checks if c.level is CheckLevel.HARD)
        self._observe(
            "model_draft",
            {
                "request": request.id,
                "first_ms": event.first_ms,
                "done_ms": event.done_ms,
                "tokens": event.tokens,
                "dropped": broken,
                **_row(draft),
            },
        )
        if broken:
            dropped = DroppedDraft(Tier.MODEL, draft.text, broken)
            notice = Notice.of("model.dropped")
            self._post(events.ModelEnded(effect.chat, effect.revision, dropped, notice))
        else:
            self._post(events.ModelDrafted(effect.chat, effect.revision, draft))

    def first_piece(self, request: GenerationRequest, piece: Piece) -> None:
        """The model has begun to write."""
        self._observe("model_first", {"request": request.id, "ms": piece.elapsed_ms})


class _Listener:
    """Hears what the engine says about one request."""

    def __init__(
        self, answering: Answering, effect: events.AskModel, request: GenerationRequest
    ) -> None:
        self._answering = answering
        self._effect = effect
        self._request = request
        self._begun = False

    def __call__(self, event: GenerationEvent) -> None:
        if isinstance(event, Piece):
            if not self._begun:
                self._begun = True
                self._answering.first_piece(self._request, event)
            return
        self._answering.ended(self._effect, self._request, event)


def _row(draft: Draft) -> dict[str, object]:
    return {
        "tier": draft.tier.value,
        "kind": draft.kind.value,
        "text": draft.text,
        "ready": draft.ready,
        "ms": round(draft.done_ms, 1),
    }

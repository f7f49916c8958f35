"""Domain values as rows; the only place where text is masked on its way into the store."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from assistant.domain.chat import ChatKey, Message
from assistant.domain.reading import Correction, Reading
from assistant.domain.record import FollowUp, Outcome, Suggestion
from assistant.store.identity import Identities
from assistant.store.masking import mask

Row = dict[str, Any]


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="milliseconds") if at else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def message(ids: Identities, chat: ChatKey, one: Message, now: str) -> Row:
    """A row of `messages`."""
    return {
        "id": ids.message(chat, one.key),
        "chat": ids.chat(chat),
        "speaker": one.speaker.value,
        "text": mask(one.text, (chat.peer, one.author)),
        "at": _time(one.at),
        "seen": now,
        "history": int(one.history),
    }


def mood(ids: Identities, chat: ChatKey, key: str, reading: Reading, now: str) -> Row:
    """A row of `moods`; the evidence is kept as spans, without text."""
    return {
        "message": ids.message(chat, key),
        "chat": ids.chat(chat),
        "at": now,
        "label": reading.mood.label.value,
        "intensity": reading.mood.intensity,
        "valence": reading.mood.valence,
        "confidence": reading.mood.confidence,
        "trend": reading.mood.trend.value,
        "secondary": _json(list(reading.mood.secondary)),
        "evidence": _json([asdict(one) for one in reading.mood.evidence]),
        "language": reading.language.code,
        "region": reading.culture.region,
        "issue": reading.issue.value,
        "topic": reading.topic,
        "act": reading.act.value,
        "stage": reading.stage.value,
        "escalation": reading.escalation.level.value,
        "escalation_reasons": _json(list(reading.escalation.reasons)),
        "first_ms": float(reading.first_ms),
        "final_ms": float(reading.final_ms),
    }


def suggestion(ids: Identities, one: Suggestion, author: str = "", phrasebook: str = "") -> Row:
    """A row of `suggestions`: `author` is the agent's own name, `phrasebook` its version."""
    return {
        "id": one.id,
        "chat": ids.chat(one.chat),
        "message": ids.message(one.chat, one.message_key),
        "revision": one.revision,
        "strategy": one.plan.strategy,
        "moment": one.plan.moment,
        "language": one.plan.language,
        "hold": int(one.plan.hold),
        "at": _time(one.at),
        "author": author,
        "phrasebook": phrasebook,
    }


def drafts(one: Suggestion) -> list[Row]:
    """Rows of `drafts`."""
    names = (one.chat.peer,)
    return [
        {
            "suggestion": one.id,
            "id": draft.id,
            "rank": draft.rank,
            "kind": draft.kind.value,
            "tier": draft.tier.value,
            "model": draft.model,
            "acknowledge": mask(draft.acknowledge, names, unannounced=False),
            "solve": mask(draft.solve, names, unannounced=False),
            "care": mask(draft.care, names, unannounced=False),
            "text": mask(draft.text, names, unannounced=False),
            "blanks": _json(list(draft.blanks)),
            "checks": _json([{"rule": c.rule, "level": c.level.value} for c in draft.checks]),
            "sources": _json(list(draft.sources)),
            "first_ms": float(draft.first_ms),
            "done_ms": float(draft.done_ms),
            "prompt": draft.prompt,
        }
        for draft in one.drafts
    ]


def outcome(chat: ChatKey, one: Outcome, now: str) -> Row:
    """A row of `outcomes`."""
    return {
        "suggestion": one.suggestion_id,
        "kind": one.kind.value,
        "draft": one.draft_id,
        "sent": mask(one.sent, (chat.peer,)),
        "similarity": float(one.similarity),
        "reason": one.reason,
        "at": _time(one.at) or now,
    }


def corrections(
    ids: Identities,
    chat: ChatKey,
    key: str,
    correction: Correction,
    reading: Reading | None,
    now: str,
    model: str = "",
) -> list[Row]:
    """Rows of `corrections`, one for each field that was put right."""
    was: dict[str, str] = {}
    if reading is not None:
        was = {
            "emotion": reading.mood.label.value,
            "language": reading.language.code,
            "region": reading.culture.region or "",
            "issue": reading.issue.value,
        }
    return [
        {
            "chat": ids.chat(chat),
            "customer": ids.customer(chat),
            "message": ids.message(chat, key),
            "field": field.name,
            "was": was.get(field.name, ""),
            "now": str(value),
            "at": now,
            "model": model,
        }
        for field in fields(correction)
        if (value := getattr(correction, field.name)) is not None
    ]


def follow_up(ids: Identities, one: FollowUp, now: str) -> Row:
    """A row of `follow_ups`; only for a chat whose peer is known."""
    return {
        "id": one.id,
        "chat": ids.chat(one.chat),
        "text": mask(one.text, (one.chat.peer,)),
        "made": _time(one.made),
        "due": _time(one.due),
        "state": one.state.value,
        "kept": int(one.kept),
        "changed": now,
    }

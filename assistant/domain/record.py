"""What goes on record: what was suggested, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.domain.chat import ChatKey
from assistant.domain.drafting import Draft, Plan
from assistant.domain.reading import Reading


class OutcomeKind(StrEnum):
    """What the agent did with a suggestion, judged by what was really sent."""

    TAKEN = "taken"
    EDITED = "edited"
    REJECTED = "rejected"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a suggestion ended.

    `draft_id` is the draft nearest to what was sent (None when none was near); `similarity` 0–1;
    `sent` the agent's real message ("" when rejected without one); `reason` what the agent gave.
    """

    suggestion_id: str
    kind: OutcomeKind
    draft_id: str | None = None
    sent: str = ""
    similarity: float = 0.0
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One set of drafts shown for one state of a chat."""

    id: str
    chat: ChatKey
    revision: int
    message_key: str
    reading: Reading
    plan: Plan
    drafts: tuple[Draft, ...]
    at: datetime

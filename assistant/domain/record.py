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


class FollowUpState(StrEnum):
    """What became of something the agent said they would do."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A promise of the agent that is to be kept; `due` None when no time was named.

    `id` is stable for one promise in one chat, so that seeing it again changes nothing. `kept` says
    that the agent has written there since, so that it may be done: to be asked, never assumed.
    `chat.peer` is "" for one made before a restart, until its chat is seen again: no name is kept.
    """

    id: str
    chat: ChatKey
    text: str
    made: datetime
    due: datetime | None = None
    state: FollowUpState = FollowUpState.OPEN
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a customer may be known by elsewhere: kind ("phone", "email", "order" …) and value.

    `own` when it is plainly theirs, not the courier's number or their mother's.
    """

    kind: str
    value: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class CustomerLink:
    """Another customer on record who may be the same person.

    `customer` is the store's keyed hash; `shared` are the kinds of identifiers seen in both
    ("phone", "email", "order", "tracking", "name"); `sure` when both gave one as their own that
    belongs to one person only. `linked` when both have been joined for that reason already: the
    agent may say that it was wrong, or that it was right; otherwise it is a question.
    """

    customer: str
    app: str
    last_seen: datetime
    shared: tuple[str, ...]
    sure: bool = False
    linked: bool = False

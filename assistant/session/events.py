"""What can happen to a session (events) and what it then wants done (effects).

An effect that asks for work carries chat and revision; its answer is dropped when they are past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.domain.answers import Allowance
from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import ChatKey, Message
from assistant.domain.drafting import Draft, DroppedDraft, Plan
from assistant.domain.live import Ask, TruthLine
from assistant.domain.notice import Notice
from assistant.domain.reading import Context, Correction, Fact, Reading
from assistant.domain.record import CustomerLink, FollowUp, Identifier, Outcome, Suggestion
from assistant.domain.view import AgentAction, ModelStatus, SourceLabel, TakeDraft
from assistant.domain.window import SourceHealth, WindowInfo
from assistant.session.live_events import LiveEffect, LiveEvent
from assistant.session.macro_events import MacroEffect, MacroEvent
from assistant.session.typed import Checked, CheckTyped, Typed

# ---------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class MessagesSeen:
    """The chat in front, as far as it is known, oldest message first; `platform` "" unknown.

    `window` is None for a chat that was pasted.
    """

    chat: ChatKey
    messages: tuple[Message, ...]
    window: WindowInfo | None
    platform: str = ""


@dataclass(frozen=True, slots=True)
class WindowChanged:
    """Another window is active, or the same one moved; None when none with a chat is."""

    window: WindowInfo | None


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """A source says how it is."""

    health: SourceHealth


@dataclass(frozen=True, slots=True)
class ModelChanged:
    """The model says how it is."""

    status: ModelStatus


@dataclass(frozen=True, slots=True)
class ContextLoaded:
    """What the store knows of this customer, and of the promises made in this chat."""

    chat: ChatKey
    context: Context
    follow_ups: tuple[FollowUp, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpsLoaded:
    """Promises that are still open from earlier days, of all chats."""

    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class LinkFound:
    """A customer on record who may be the one of this chat; None when there is none."""

    chat: ChatKey
    link: CustomerLink | None


@dataclass(frozen=True, slots=True)
class Classified:
    """A reading stands; `brief` comes with one that somebody else should see.

    `own` are those of its facts that name the customer's own phone or e-mail.
    """

    chat: ChatKey
    revision: int
    reading: Reading
    brief: Brief | None = None
    own: frozenset[Fact] = frozenset()


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """The second reader has been heard as well: the same message, read better and later."""

    chat: ChatKey
    revision: int
    reading: Reading
    brief: Brief | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """Plan and phrasebook drafts stand."""

    chat: ChatKey
    revision: int
    plan: Plan
    drafts: tuple[Draft, ...]
    dropped: tuple[DroppedDraft, ...] = ()
    lines: tuple[str, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    labels: tuple[SourceLabel, ...] = ()
    truth: tuple[TruthLine, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteMade:
    """The wrap-up note of a chat stands."""

    chat: ChatKey
    note: Brief


@dataclass(frozen=True, slots=True)
class ModelDrafted:
    """The model wrote a draft that passed the checks."""

    chat: ChatKey
    revision: int
    draft: Draft
    labels: tuple[SourceLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelEnded:
    """A request ended without a draft to show: dropped by the checks, failed or cancelled."""

    chat: ChatKey
    revision: int
    dropped: DroppedDraft | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """The agent did something in the overlay."""

    action: AgentAction


@dataclass(frozen=True, slots=True)
class Delivered:
    """An insertion or a copy ended."""

    action: TakeDraft
    ok: bool
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Event = (
    MessagesSeen
    | WindowChanged
    | HealthChanged
    | ModelChanged
    | ContextLoaded
    | FollowUpsLoaded
    | LinkFound
    | Classified
    | Reconsidered
    | Drafted
    | NoteMade
    | ModelDrafted
    | ModelEnded
    | Acted
    | Delivered
    | Tick
    | Typed
    | Checked
    | LiveEvent
    | MacroEvent
)

# ---------------------------------------------------------------- effects


@dataclass(frozen=True, slots=True)
class LoadContext:
    """Look the customer up in the store; moods from `before` on are no past but the present."""

    chat: ChatKey
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteIdentifiers:
    """The customer is known by these: keep them hashed, and look who else is."""

    chat: ChatKey
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class RecordLink:
    """A customer on record is the one of this chat, or is not; by the agent's word or by rule."""

    chat: ChatKey
    customer: str
    same: bool
    by_agent: bool


@dataclass(frozen=True, slots=True)
class Classify:
    """Read the last customer message; `moods` are those of the messages read before."""

    chat: ChatKey
    revision: int
    messages: tuple[Message, ...]
    context: Context
    moods: tuple[MoodPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeDrafts:
    """Plan, and word drafts from the phrasebook; `rested` when a holding line has stood enough.

    `moment` is what the agent has asked for in place of an answer.
    """

    chat: ChatKey
    revision: int
    messages: tuple[Message, ...]
    reading: Reading
    context: Context
    burst: bool
    used_lines: tuple[str, ...]
    variant: int
    rested: bool = False
    moment: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeNote:
    """Sum a chat up for the record."""

    chat: ChatKey
    messages: tuple[Message, ...]
    reading: Reading
    context: Context
    moods: tuple[MoodPoint, ...]


@dataclass(frozen=True, slots=True)
class WarmModel:
    """The whole answer is due soon: let the model read its prompt. Carried out after publishing."""

    drafts: MakeDrafts


@dataclass(frozen=True, slots=True)
class AskModel:
    """Let the model word a draft; `drafts` are the phrasebook's, with the step decided on."""

    chat: ChatKey
    revision: int
    messages: tuple[Message, ...]
    reading: Reading
    plan: Plan
    context: Context
    drafts: tuple[Draft, ...]
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelModel:
    """Whatever the model does for this chat is no longer wanted."""

    chat: ChatKey
    revision: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """Insert or copy what the agent picked."""

    action: TakeDraft
    window: WindowInfo | None


@dataclass(frozen=True, slots=True)
class RecordMessages:
    """New messages of a chat."""

    chat: ChatKey
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class RecordReading:
    """A customer message was read."""

    chat: ChatKey
    message_key: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class RecordSuggestion:
    """A suggestion was shown, or grew by a model draft."""

    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """What became of a suggestion; a later one for the same suggestion replaces it."""

    chat: ChatKey
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RecordCorrection:
    """The agent put a reading right."""

    chat: ChatKey
    message_key: str
    correction: Correction
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class RecordFollowUp:
    """A promise was made, or something became of it."""

    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class Remind:
    """Promises have come due; the view carries the notice too, for overlay and tray."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class PauseWatching:
    """Stop or resume looking at windows."""

    paused: bool


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Send a Tick at this moment."""

    at: datetime


Effect = (
    LoadContext
    | NoteIdentifiers
    | RecordLink
    | Classify
    | MakeDrafts
    | MakeNote
    | WarmModel
    | AskModel
    | CancelModel
    | CheckTyped
    | Deliver
    | RecordMessages
    | RecordReading
    | RecordSuggestion
    | RecordOutcome
    | RecordCorrection
    | RecordFollowUp
    | Remind
    | PauseWatching
    | WakeAt
    | LiveEffect
    | MacroEffect
)

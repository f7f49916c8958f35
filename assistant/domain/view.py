"""What the overlay shows, and what the agent can do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.domain.answers import Allowance
from assistant.domain.brief import Brief
from assistant.domain.chat import ChatKey, Message
from assistant.domain.drafting import Check, Draft, DroppedDraft, Plan
from assistant.domain.live import Ask, AskKind, Breather, OwnLoad, TruthLine
from assistant.domain.macros import MacroAction, MacroOffer
from assistant.domain.notice import Notice
from assistant.domain.reading import Correction, Reading
from assistant.domain.record import CustomerLink, FollowUp, FollowUpState
from assistant.domain.window import SourceHealth, WindowInfo


class ModelState(StrEnum):
    """What the model tier is doing for the chat on screen."""

    OFF = "off"
    MISSING = "missing"
    LOADING = "loading"
    IDLE = "idle"
    WRITING = "writing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """State of the model tier; `notice` says why and what to do; `progress` 0–1 while writing.

    `remote` means that masked text leaves this machine for the server `host`, which must be shown.
    """

    state: ModelState
    name: str = ""
    notice: Notice | None = None
    progress: float = 0.0
    remote: bool = False
    host: str = ""


@dataclass(frozen=True, slots=True)
class OtherChat:
    """A chat in the background, for the small list.

    `since` is when its customer began to wait, so that a clock can go on; `window` is where it was
    last seen.
    """

    chat: ChatKey
    waiting_seconds: int
    emotion: str
    intensity: float
    heating: bool
    since: datetime | None = None
    window: WindowInfo | None = None


@dataclass(frozen=True, slots=True)
class EmpathyPart:
    """How far a text does one thing of four (recognises, explores, acts, cares).

    `points` are 0–5; `need` is 0–1: how much this customer needs it now.
    """

    name: str
    points: float
    need: float
    reasons: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedChecks:
    """What is to be pointed out in a text that the agent is writing.

    `where` is "input" (the chat's input box) or "editor"; the places in `checks` belong to `text`:
    paint them only while the text on screen is this one. `empathy` and what spoils it (`faults`)
    are about the text, never about the person; () where nobody wants to see it.
    """

    where: str
    text: str
    checks: tuple[Check, ...] = ()
    empathy: tuple[EmpathyPart, ...] = ()
    faults: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLabel:
    """What a person reads for an id among a draft's sources; `kind` is case, knowledge, macro, or
    wording_cut, wording_replace, wording_add.
    """

    id: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class OverlayView:
    """All the overlay needs to paint itself; a new value replaces the old one whole.

    `correction` is what the agent has put right for this chat and customer and still holds;
    `moment` is what the agent asked the drafts to be for ("" = an answer); `allowances` is what
    this agent may give in this matter without asking; `note` is the wrap-up note, once asked for;
    `typed` are findings in what the agent is writing, at most one for each place; `labels` name
    those sources of the drafts that have a name; `asks` are what this chat's agent has asked the
    supervisor, `truth` the lines of truth that are about the customer's matter, `breather` the
    agent's wish for a rest, `load` what they carry today; `macros` are those of the shop as they
    were last asked for in this chat.
    """

    chat: ChatKey | None = None
    revision: int = 0
    suggestion_id: str = ""
    window: WindowInfo | None = None
    messages: tuple[Message, ...] = ()
    reading: Reading | None = None
    plan: Plan | None = None
    drafts: tuple[Draft, ...] = ()
    dropped: tuple[DroppedDraft, ...] = ()
    model: ModelStatus = ModelStatus(ModelState.OFF)
    sources: tuple[SourceHealth, ...] = ()
    notices: tuple[Notice, ...] = ()
    others: tuple[OtherChat, ...] = ()
    paused: bool = False
    follow_ups: tuple[FollowUp, ...] = ()
    link: CustomerLink | None = None
    brief: Brief | None = None
    correction: Correction = Correction()
    moment: str = ""
    allowances: tuple[Allowance, ...] = ()
    note: Brief | None = None
    typed: tuple[TypedChecks, ...] = ()
    labels: tuple[SourceLabel, ...] = ()
    asks: tuple[Ask, ...] = ()
    truth: tuple[TruthLine, ...] = ()
    breather: Breather | None = None
    load: OwnLoad = OwnLoad()
    macros: tuple[MacroOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeDraft:
    """The agent wants a draft in the chat's input box ("insert") or on the clipboard ("copy").

    `text` differs from the draft's when it came out of the editor.
    """

    chat: ChatKey
    suggestion_id: str
    draft_id: str
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class RejectDraft:
    """The agent does not want a draft; `reason` is an id of the short list in the overlay."""

    chat: ChatKey
    suggestion_id: str
    draft_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CorrectReading:
    """The agent puts a reading right."""

    chat: ChatKey
    correction: Correction


@dataclass(frozen=True, slots=True)
class SetPaused:
    """Stop or resume watching."""

    paused: bool


@dataclass(frozen=True, slots=True)
class Redraft:
    """The agent asks for other wordings."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class OfferMoment:
    """The agent wants the words for a moment of their own choosing; "" goes back to the answer.

    `moment` is opening, wait (asking for time), back, transfer, closing or bye.
    """

    chat: ChatKey
    moment: str


@dataclass(frozen=True, slots=True)
class WriteText:
    """What stands in the overlay's editor now; "" when it closes."""

    chat: ChatKey
    text: str


@dataclass(frozen=True, slots=True)
class WriteNote:
    """The agent wants a note for the record: what it was about, what was done and promised."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class SettleFollowUp:
    """The agent has kept a promise (DONE) or it is no longer owed (DROPPED)."""

    follow_up: str
    state: FollowUpState


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """The agent says whether a customer on record is the one of this chat."""

    chat: ChatKey
    customer: str
    same: bool


@dataclass(frozen=True, slots=True)
class AskSupervisor:
    """The agent asks for a sum, an exception or help in this chat; `id` is a new uuid."""

    chat: ChatKey
    id: str
    kind: AskKind
    about: str = ""
    amount: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackAsk:
    """The agent no longer needs an answer."""

    chat: ChatKey
    ask: str


@dataclass(frozen=True, slots=True)
class AskBreather:
    """The agent wants a few minutes' rest; `author` is their account, `id` a new uuid."""

    id: str
    author: str


@dataclass(frozen=True, slots=True)
class EndBreather:
    """The agent is back, or does not want to go any more."""

    id: str


ChatAction = (
    TakeDraft
    | RejectDraft
    | CorrectReading
    | Redraft
    | AnswerLink
    | OfferMoment
    | WriteNote
    | WriteText
    | AskSupervisor
    | TakeBackAsk
    | MacroAction
)
AgentAction = ChatAction | SetPaused | SettleFollowUp | AskBreather | EndBreather

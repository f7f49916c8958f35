"""The state of one chat and of the whole desk, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.domain.answers import Allowance
from assistant.domain.brief import Brief, MoodPoint
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.drafting import Draft, DroppedDraft, Plan
from assistant.domain.live import Ask, Breather, OwnLoad, TruthLine
from assistant.domain.macros import MacroOffer
from assistant.domain.notice import Notice
from assistant.domain.reading import Context, Correction, Reading
from assistant.domain.record import CustomerLink, FollowUp, Identifier, Suggestion
from assistant.domain.view import ModelState, ModelStatus, SourceLabel, TypedChecks
from assistant.domain.window import SourceHealth, WindowInfo


@dataclass(frozen=True, slots=True)
class ChatState:
    """One chat.

    `revision` grows whenever an earlier reading or draft stops being about the present;
    `open` are the suggestions shown since the agent last wrote (newest last), among which the
    next agent message decides; `answer` is what the agent has written since then;
    `rejected` are draft ids; `variant` grows when the agent asks for other wordings;
    `corrected` is what the agent put right in this session (`context` holds it too, over what the
    store knows); `moods` are those read so far, by message key; `identifiers` are what this
    customer may be known by elsewhere; `since` is when this session first saw the chat;
    `read_at` is the revision that `reading` was asked for (drafting anew makes revisions, too);
    `last_lines` are those of `used_lines` that the last drafts used; `second_looks` are the
    revisions that only a second reading has made; `rested` says that a
    holding line has stood long enough for this message; `typed` is what the agent is
    writing, by place, with its findings once there; `moment` is what the agent has asked the
    drafts to be for, until somebody writes; `note` is the wrap-up note, until then as well;
    `asks` are what the supervisor was asked, `truth` the lines of truth about this matter;
    `macros` is what was last on offer, `called` are those that stand as drafts, `expanded` those
    that went into the editor, both until somebody writes.
    """

    key: ChatKey
    messages: tuple[Message, ...] = ()
    window: WindowInfo | None = None
    revision: int = 0
    context: Context = Context()
    reading: Reading | None = None
    plan: Plan | None = None
    drafts: tuple[Draft, ...] = ()
    dropped: tuple[DroppedDraft, ...] = ()
    writing: bool = False
    model_notice: Notice | None = None
    suggestion: Suggestion | None = None
    open: tuple[Suggestion, ...] = ()
    answer: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    reject_reason: str = ""
    used_lines: tuple[str, ...] = ()
    last_lines: tuple[str, ...] = ()
    variant: int = 0
    arrivals: tuple[datetime, ...] = ()
    burst: bool = False
    waiting_since: datetime | None = None
    corrected: Correction = Correction()
    moods: Mapping[str, MoodPoint] = field(default_factory=dict)
    brief: Brief | None = None
    identifiers: tuple[Identifier, ...] = ()
    link: CustomerLink | None = None
    since: datetime | None = None
    read_at: int = 0
    second_looks: int = 0
    rested: bool = False
    typed: Mapping[str, TypedChecks] = field(default_factory=dict)
    moment: str = ""
    allowances: tuple[Allowance, ...] = ()
    note: Brief | None = None
    labels: tuple[SourceLabel, ...] = ()
    asks: tuple[Ask, ...] = ()
    truth: tuple[TruthLine, ...] = ()
    macros: tuple[MacroOffer, ...] = ()
    called: tuple[Draft, ...] = ()
    expanded: tuple[Draft, ...] = ()

    @property
    def customer_waits(self) -> bool:
        """True when the last word is the customer's (or of unknown speaker)."""
        return bool(self.messages) and self.messages[-1].speaker is not Speaker.AGENT


@dataclass(frozen=True, slots=True)
class DeskState:
    """All chats of this desk; `active` is the one on screen.

    `follow_ups` are promises by id, those settled in this session included; `reminded` are ids;
    `lines` are ids of lines of truth that hold now.
    """

    chats: Mapping[ChatKey, ChatState] = field(default_factory=dict)
    active: ChatKey | None = None
    paused: bool = False
    model: ModelStatus = ModelStatus(ModelState.OFF)
    sources: Mapping[str, SourceHealth] = field(default_factory=dict)
    notices: tuple[tuple[datetime, Notice], ...] = ()
    window: WindowInfo | None = None
    follow_ups: Mapping[str, FollowUp] = field(default_factory=dict)
    reminded: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    breather: Breather | None = None
    load: OwnLoad = OwnLoad()

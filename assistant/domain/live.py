"""What passes between an agent and the supervisor while the customer waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class AskKind(StrEnum):
    """What an agent wants of the supervisor."""

    SUM = "sum"
    EXCEPTION = "exception"
    HELP = "help"


class Verdict(StrEnum):
    """The supervisor's answer: yes (up to a sum), no with a reason, or another way."""

    GRANTED = "granted"
    REFUSED = "refused"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A supervisor's answer to an ask.

    `amount` in `unit` (currency code, "percent") is the most that may be given; `reason` is for
    the agent; `sentence` is proposed for the customer, in `language` ("" where there is none).
    """

    id: str
    ask: str
    verdict: Verdict
    author: str
    at: datetime
    amount: float | None = None
    unit: str = ""
    reason: str = ""
    sentence: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What an agent asks for in one chat; `id` is a uuid, `about` names an exception by its id.

    `ruling` is what the supervisor said, once they did; `answered` that the agent has written to
    the customer since, so that drafts need not lead with it any more.
    """

    id: str
    kind: AskKind
    made: datetime
    about: str = ""
    amount: float | None = None
    unit: str = ""
    ruling: Ruling | None = None
    withdrawn: bool = False
    answered: bool = False

    @property
    def waits(self) -> bool:
        """Whether the agent still waits for an answer."""
        return self.ruling is None and not self.withdrawn


@dataclass(frozen=True, slots=True)
class TruthLine:
    """One line of truth (口径) for an incident, which drafts in matching situations use.

    `texts` are sentences for customers by language; it answers what is about one of `topics` or
    `issues`, or names one of `words` (products, an outage); where words stand beside topics or
    issues, both must fit. It holds from `starts` until `ends` (None: until withdrawn).
    """

    id: str
    title: str
    texts: Mapping[str, str]
    starts: datetime
    ends: datetime | None = None
    issues: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    author: str = ""
    withdrawn: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether drafts are to follow it at an aware moment."""
        return not self.withdrawn and self.starts <= now and (self.ends is None or now < self.ends)


class BreatherState(StrEnum):
    """What became of a wish for a few minutes' rest."""

    ASKED = "asked"
    GRANTED = "granted"
    LATER = "later"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Breather:
    """An agent's wish for a rest, and what the supervisor said to it."""

    id: str
    author: str
    at: datetime
    state: BreatherState = BreatherState.ASKED
    answer: str = ""
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class OwnLoad:
    """What an agent carries today, shown to protect them; nothing here counts against anyone.

    `stretch` is how long they have answered without a pause, `hot_in_row` how many angry chats in
    a row lie behind them, `abusive` how many customers insulted them today.
    """

    stretch: timedelta = timedelta(0)
    hot_in_row: int = 0
    abusive: int = 0
    chats: int = 0


@dataclass(frozen=True, slots=True)
class LiveNews:
    """All that an agent's desk must know of the supervisor's at a moment.

    `rulings` are recent ones, `lines` those of truth that hold now, `settled` promises (id → kept,
    dropped or open) that somebody else has settled or opened again, `breathers` recent wishes for
    a rest, the newest first.
    """

    rulings: tuple[Ruling, ...] = ()
    lines: tuple[TruthLine, ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)
    breathers: tuple[Breather, ...] = ()

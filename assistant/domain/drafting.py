"""Plans and drafts: what an answer should do, and the wordings offered for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.answers import Answer
from assistant.domain.notice import Notice


class DraftKind(StrEnum):
    """Drafts differ in kind, not in wording."""

    BRIEF = "brief"
    FULL = "full"
    ASK = "ask"
    HOLD = "hold"


class Tier(StrEnum):
    """Who worded a draft; a macro is the shop's own text that the agent has called up."""

    PHRASEBOOK = "phrasebook"
    MODEL = "model"
    MACRO = "macro"


class CheckLevel(StrEnum):
    """HARD drops a model draft, SOFT warns the agent, INFO explains."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the answer should do, decided in code.

    `moment` names where in the chat we are (opening, answer, hold, thanks, closing …);
    `language` is the code the draft is written in; `fallback` says that it is not the customer's;
    `acknowledge`, `solve`, `care` say which parts are wanted; `tone` is a word of the strategy
    table; `reasons` are what an agent reads under "why this?". `names` is what the first sentence
    names (matter, cause, feeling …), `ask` the kind of question that moves on (open, closed,
    probing, confirming, choice, ""), `ways` the two ways a customer may choose between with
    `recommend` the one we would take, `ends` how it closes (follow_up, caution …), `length` short,
    normal or full (see resources/manner.toml). `answer` is what the shop's knowledge says to the
    question, where it surely does. `opens` says when the shop opens again, where a promise of
    minutes could not be kept now. `also` is the topic of a second matter in the same turn, "" when
    there is none.
    """

    strategy: str
    moment: str
    language: str
    hold: bool = False
    fallback: bool = False
    acknowledge: bool = True
    solve: bool = True
    care: bool = True
    apologise: bool = False
    tone: str = "courteous"
    kinds: tuple[DraftKind, ...] = (DraftKind.BRIEF, DraftKind.FULL, DraftKind.ASK)
    avoid: tuple[str, ...] = ()
    reasons: tuple[Notice, ...] = ()
    names: str = ""
    ask: str = ""
    ways: tuple[str, ...] = ()
    recommend: str = ""
    ends: str = ""
    length: str = "normal"
    answer: Answer | None = None
    opens: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding about a text.

    `start`–`end` are the words it is about (code points, end exclusive; -1: the text as a whole);
    `instead` are wordings to put in their place, 【…】 marks what the agent must fill in; `why` is
    the reason in a shop's own words, as (language, sentence) pairs.
    """

    rule: str
    level: CheckLevel
    detail: str = ""
    start: int = -1
    end: int = -1
    instead: tuple[str, ...] = ()
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply the agent may take.

    `text` is what would be inserted; `blanks` are kinds of facts that nobody has (shown as 【…】);
    `sources` are ids of phrasebook lines, shop facts, cases; times are milliseconds from the
    request; `prompt` is the version of the prompts that a model was asked with.
    """

    id: str
    kind: DraftKind
    tier: Tier
    acknowledge: str
    solve: str
    care: str
    text: str
    language: str
    rank: int = 1
    model: str | None = None
    blanks: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    sources: tuple[str, ...] = ()
    first_ms: float = 0.0
    done_ms: float = 0.0
    prompt: str = ""

    @property
    def ready(self) -> bool:
        """True when it could be sent as it is: no blanks, no hard finding."""
        return not self.blanks and all(c.level is not CheckLevel.HARD for c in self.checks)


@dataclass(frozen=True, slots=True)
class DroppedDraft:
    """A draft that was not shown, with the rules it broke."""

    tier: Tier
    text: str
    rules: tuple[str, ...]

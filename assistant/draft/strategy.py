"""The strategy table as data: its schema, and which row fits a reading."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant import datafile, paths
from assistant.domain.drafting import DraftKind
from assistant.domain.reading import Act, Emotion, EscalationLevel, Issue, Reading, Stage
from assistant.draft.phrasebook import HIGH_INTENSITY

Part = Literal["acknowledge", "solve", "care"]
Avoid = Literal[
    "liability",
    "sales",
    "blame",
    "diagnosis",
    "cheer",
    "exclamation",
    "humour",
    "endearment",
    "promise",
]

# What the agent did before the customer's last turn.
After = Literal[
    "agent",
    "question",
    "offer",
    "apology",
    "asks_info",
    "consent",
    "promise",
    "timed",
    "transferring",
    "anything_else",
    "open_promise",
    "handed_over",
    "advised",
    "which",
    "nothing",
]
# What the customer's last turn is like.
Turn = Literal[
    "short", "long", "agreeing", "confirms", "affirms", "solved", "tried", "wants_person",
    "hesitant", "calls", "shared", "looks", "requests", "asks", "thanks", "overdue",
    "suggests", "only_person", "ill", "pregnant", "scraps", "awaits",
    "bare", "standing", "what_now", "arrived", "sorry", "hurt", "missed", "mocked", "dearer",
    "money", "due", "stood_up", "unheard", "spoiled", "hours", "blamed", "step", "loss",
    "patient", "threat", "scorned", "clumsy", "reproach", "delight", "worry", "renewal",
]  # fmt: skip


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Table):
    """Conditions of a row; an empty one always holds."""

    act: tuple[Act, ...] = ()
    emotion: tuple[Emotion, ...] = ()
    issue: tuple[Issue, ...] = ()
    topic: tuple[str, ...] = ()
    stage: tuple[Stage, ...] = ()
    level: tuple[EscalationLevel, ...] = ()
    reason: tuple[str, ...] = ()
    intensity: Literal["high", "low", ""] = ""
    tier: tuple[str, ...] = ()
    after: tuple[After, ...] = ()
    turn: tuple[Turn, ...] = ()
    beside: Literal["fault", ""] = ""


class Row(_Table):
    """One row: when it fits, and what to do then."""

    id: str = Field(min_length=1)
    strategy: str = Field(min_length=1)
    moment: str
    when: When = When()
    parts: tuple[Part, ...]
    apologise: Literal["ours", "felt", "never"]
    tone: str
    first: Literal[DraftKind.BRIEF, DraftKind.FULL, DraftKind.ASK]
    avoid: tuple[Avoid, ...] = ()


class Fault(_Table):
    """Where somebody may be at fault on our side."""

    topics: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


class _File(_Table):
    fault: Fault = Fault()
    row: tuple[Row, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Strategies:
    """All rows in their order."""

    rows: tuple[Row, ...]
    fault: Fault

    def choose(
        self,
        reading: Reading,
        after: frozenset[str],
        tier: str | None,
        turn: frozenset[str] = frozenset(),
    ) -> Row:
        """The first row that fits; `after` says what the agent's last message was.

        `turn` says what the customer's last turn is like. The table's last row fits everything,
        which loading has made sure of.
        """
        return next(
            row
            for row in self.rows
            if _fits(row.when, reading, after, tier)
            and (not row.when.turn or not turn.isdisjoint(row.when.turn))
            and (not row.when.beside or self.fault_beside(reading))
        )

    def fault_beside(self, reading: Reading) -> str:
        """The fault that the last turn names beside its question, "" when it names none."""
        if reading.topic in self.fault.topics:
            return ""
        return next((t for t in reading.other_topics if t in self.fault.topics), "")

    def our_fault(self, reading: Reading) -> bool:
        """Whether the matter is one in which the shop or its partners may be at fault."""
        if reading.topic:
            return reading.topic in self.fault.topics
        return reading.issue in self.fault.issues


def intensity_name(reading: Reading) -> str:
    """ "high" or "low", as rows and phrasebook lines name it."""
    return "high" if reading.mood.intensity >= HIGH_INTENSITY else "low"


def _fits(when: When, reading: Reading, after: frozenset[str], tier: str | None) -> bool:
    single = (
        (when.act, reading.act),
        (when.emotion, reading.mood.label),
        (when.issue, reading.issue),
        (when.topic, reading.topic),
        (when.stage, reading.stage),
        (when.level, reading.escalation.level),
        (when.tier, tier),
    )
    if any(wanted and value not in wanted for wanted, value in single):
        return False
    if when.intensity and when.intensity != intensity_name(reading):
        return False
    if when.reason and not any(
        reason.split(".")[-1].startswith(when.reason) for reason in reading.escalation.reasons
    ):
        return False
    return not when.after or not after.isdisjoint(when.after)


def load(file: Path | None = None) -> Strategies:
    """Read the table; raises DataFileError, also when its last row does not fit everything."""
    source = file or paths.resources() / "strategies.toml"
    table = datafile.load(source, _File)
    if table.row[-1].when != When():
        raise datafile.DataFileError(
            source, 0, f"row.{len(table.row) - 1}.when", "the last row must fit everything"
        )
    return Strategies(table.row, table.fault)


@cache
def default() -> Strategies:
    """The table that ships with the program, read once."""
    return load()

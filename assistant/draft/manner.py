"""What a strategy does with each part of a draft, and what culture and history change in it: data.

The table of strategies says which way to answer; this one says how: what the first sentence names,
which kind of question moves on, which two ways there are, how it ends and how long it may be.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant import datafile, paths
from assistant.domain.drafting import DraftKind
from assistant.domain.reading import (
    NEGATIVE_EMOTIONS,
    ComplaintStep,
    Context,
    Emotion,
    Reading,
)
from assistant.draft.strategy import Avoid
from assistant.understand.topics import issue_of_topics

Names = Literal[
    "nothing", "matter", "cause", "feeling", "gap", "effort", "person", "liked", "danger"
]
Ask = Literal["open", "closed", "probing", "confirming", "choice", ""]
Ends = Literal["follow_up", "caution", "check_back", "stay", "wish", "nothing"]
Length = Literal["short", "normal", "full"]
Axis = Literal["power_distance", "individualism", "context", "pace", "uncertainty_avoidance"]
History = Literal["complained_before", "raised_again", "promise_broken", "loyal"]
LOYAL_TIERS = frozenset({"vip", "plus", "gold", "platinum", "diamond", "loyal", "svip"})
UPSET = 0.4


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Manner(_Table):
    """What one strategy does with the parts."""

    id: str = Field(min_length=1)
    acknowledge: Names
    ask: Ask
    care: Ends
    length: Length


class Choice(_Table):
    """Two ways for a matter, and the one that we would take."""

    topic: tuple[str, ...] = Field(min_length=1)
    ways: tuple[str, str]
    recommend: str = Field(min_length=1)

    @model_validator(mode="after")
    def _known_topics(self) -> Choice:
        unknown = set(self.topic) - set(issue_of_topics())
        if unknown:
            raise ValueError(f"unknown topic {sorted(unknown)[0]}")
        return self


class When(_Table):
    """Conditions of an adjustment; all that are given must hold."""

    axis: Axis | None = None
    at_least: float = Field(0.0, ge=0, le=1)
    at_most: float = Field(1.0, ge=0, le=1)
    history: History | None = None
    missing: ComplaintStep | None = None
    feeling: Literal["upset", "pleased", "calm"] | None = None


class Adjust(_Table):
    """A change laid over a strategy's manner."""

    id: str = Field(min_length=1)
    when: When
    acknowledge: Names | None = None
    ask: Ask | None = None
    care: Ends | None = None
    length: Length | None = None
    first: Literal[DraftKind.BRIEF, DraftKind.FULL, DraftKind.ASK] | None = None
    avoid: tuple[Avoid, ...] = ()


class _File(_Table):
    strategy: tuple[Manner, ...] = Field(min_length=1)
    choice: tuple[Choice, ...] = ()
    adjust: tuple[Adjust, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """How one answer goes about its parts; `adjusted` are ids of the rows that changed it."""

    names: str
    ask: str
    ends: str
    length: str
    ways: tuple[str, ...] = ()
    recommend: str = ""
    first: DraftKind | None = None
    avoid: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manners:
    """The whole table."""

    strategies: dict[str, Manner]
    choices: dict[str, Choice]
    adjustments: tuple[Adjust, ...]

    def decide(
        self,
        strategy: str,
        reading: Reading,
        context: Context,
        after: Collection[str],
        adjust: bool = True,
    ) -> Decided:
        """The manner of a strategy for this customer, now.

        `after` says what the agent's messages did (see draft.turns); `adjust` is False where
        nothing may change the manner, as in danger.
        """
        row = self.strategies.get(strategy) or Manner(
            id=strategy, acknowledge="matter", ask="", care="nothing", length="normal"
        )
        choice = self.choices.get(reading.topic)
        made = Decided(
            row.acknowledge, row.ask, row.care, row.length,
            ways=choice.ways if choice else (), recommend=choice.recommend if choice else "",
        )  # fmt: skip
        for change in self.adjustments if adjust else ():
            if _fits(change.when, reading, context, after):
                made = _laid_over(made, change)
        return made


def _laid_over(made: Decided, change: Adjust) -> Decided:
    return replace(
        made,
        names=change.acknowledge if change.acknowledge and made.names != "nothing" else made.names,
        ask=made.ask if change.ask is None or not made.ask else change.ask,
        ends=change.care or made.ends,
        length=change.length or made.length,
        first=change.first or made.first,
        avoid=(*made.avoid, *change.avoid),
        adjusted=(*made.adjusted, change.id),
    )


def _fits(when: When, reading: Reading, context: Context, after: Collection[str]) -> bool:
    if when.axis is not None:
        value = getattr(reading.culture.axes, when.axis)
        if not when.at_least <= value <= when.at_most:
            return False
    if when.history and when.history not in history(reading, context):
        return False
    # A step counts as missing once the ones before it have begun.
    if when.missing and (when.missing in reading.steps or not reading.steps or not after):
        return False
    return when.feeling is None or when.feeling == feeling(reading)


def history(reading: Reading, context: Context) -> frozenset[str]:
    """What lies behind the customer: names of the table's `history`."""
    found: set[str] = set()
    if context.past_complaints:
        found.add("complained_before")
    if reading.raised >= 2:
        found.add("raised_again")
    if reading.topic == "service.promise_broken":
        found.add("promise_broken")
    if (context.tier or "").casefold() in LOYAL_TIERS:
        found.add("loyal")
    return frozenset(found)


def feeling(reading: Reading) -> str:
    """upset, pleased or calm."""
    if reading.mood.label in NEGATIVE_EMOTIONS and reading.mood.intensity >= UPSET:
        return "upset"
    return "pleased" if reading.mood.label in (Emotion.JOY, Emotion.GRATITUDE) else "calm"


def load(file: Path | None = None) -> Manners:
    """Read the table; raises DataFileError with file, line and field, also for a doubled topic."""
    source = file or paths.resources() / "manner.toml"
    table = datafile.load(source, _File)
    choices: dict[str, Choice] = {}
    for number, choice in enumerate(table.choice):
        for topic in choice.topic:
            if topic in choices:
                raise datafile.DataFileError(
                    source, 0, f"choice.{number}.topic", f"{topic} has two rows"
                )
            choices[topic] = choice
    return Manners({row.id: row for row in table.strategy}, choices, table.adjust)


@cache
def default() -> Manners:
    """The table that ships with the program, read once."""
    return load()

"""Excellent replies that are worth looking at again, and what a search for them asks and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.chat import Speaker
from assistant.domain.reading import Emotion, Issue, Stage


class CaseKind(StrEnum):
    """KINDNESS is care outside the routine, kept as an example though it takes time."""

    STANDARD = "standard"
    KINDNESS = "kindness"


class CaseSource(StrEnum):
    """Where a case comes from: the library that ships, or what this shop's agents sent."""

    LIBRARY = "library"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a case's conversation."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A situation and an excellent reply to it, in three parts.

    `language` is BCP 47 (zh-Hans, zh-Hant, en …); `turns` end with the customer's; `emotion` and
    `topic` begin with the nearest; `region` is ISO 3166-1 alpha-2 or "" for any; `decided` says in
    one sentence what the reply is to tell (the facts and the step), as a prompt gives it;
    `{slots}` in `decided` and the parts are facts of the shop; `sorry` says that the reply
    apologises; `why` says to people what makes it good, `title` is what they call it ("": nothing).
    """

    id: str
    language: str
    emotion: tuple[Emotion, ...]
    issue: Issue
    turns: tuple[Said, ...]
    decided: str
    acknowledge: str
    solve: str
    care: str
    why: str
    topic: tuple[str, ...] = ()
    region: str = ""
    sorry: bool = False
    kind: CaseKind = CaseKind.STANDARD
    source: CaseSource = CaseSource.LIBRARY
    stage: Stage | None = None
    title: str = ""

    @property
    def customer(self) -> str:
        """What the customer wrote last."""
        return self.turns[-1].text


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """The situation that a case is looked for in; "" and None mean any."""

    text: str
    language: str
    emotion: Emotion | None = None
    issue: Issue | None = None
    topic: str = ""
    region: str = ""
    sorry: bool | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case with how near it is (0–1, comparable within one answer only) and by what."""

    case: Case
    nearness: float
    by: tuple[str, ...] = ()

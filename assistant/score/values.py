"""What the empathy score says of a reply: four parts with points, need and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.notice import Notice

MOST = 5.0
"""Points of a part, and of the whole, go from 0 to this."""


class Part(StrEnum):
    """What an empathetic reply does."""

    RECOGNISES = "recognises"
    EXPLORES = "explores"
    ACTS = "acts"
    CARES = "cares"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the reply (code points, end exclusive) that a reason stands on."""

    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class PartScore:
    """One part: `points` 0–5, `need` 0–1 (how much this customer needs it now), and why.

    A part with need 0 costs nothing when it is missing.
    """

    part: Part
    points: float
    need: float
    reasons: tuple[Notice, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class EmpathyScore:
    """The whole: `overall` 0–5 is the parts' mean by need, less what the faults cost."""

    overall: float
    parts: tuple[PartScore, ...]
    faults: tuple[Notice, ...] = ()
    marks: tuple[Mark, ...] = ()

    def part(self, wanted: Part) -> PartScore:
        """The score of one part."""
        return next(part for part in self.parts if part.part is wanted)

"""An empathy score as the plain values of `assistant score` (see resources/contract/)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assistant.domain.notice import Notice
from assistant.score.values import EmpathyScore, Mark

Say = Callable[[Notice], str]


def score_values(score: EmpathyScore, say: Say) -> dict[str, Any]:
    """`overall`, `parts`, `faults` and `marks`; `say` words a reason for a person."""
    return {
        "overall": score.overall,
        "parts": {
            str(part.part): {
                "points": part.points,
                "need": part.need,
                "reasons": _reasons(part.reasons, say),
                "marks": _marks(part.marks),
            }
            for part in score.parts
        },
        "faults": _reasons(score.faults, say),
        "marks": _marks(score.marks),
    }


def _reasons(notices: Sequence[Notice], say: Say) -> list[dict[str, str]]:
    return [{"id": n.id.removeprefix("score."), "text": say(n)} for n in notices]


def _marks(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    return [{"start": mark.start, "end": mark.end, "cue": mark.cue} for mark in marks]

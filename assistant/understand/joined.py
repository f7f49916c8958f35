"""Makes one choice of the first reader's word and the second reader's chances."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeVar

from assistant.understand.port import Say

_LEAST = 1e-6
Name = TypeVar("Name", bound=str)


def joined(first: Name, sure: float, second: Mapping[Name, float], say: Say) -> tuple[Name, float]:
    """The likelier name and its chance, 0 to 1; `sure` is how far the first reader's word goes.

    The first reader's word counts as evidence: `say` was learned on messages that neither had
    seen. A name that the second does not know keeps the least chance.
    """
    scores = {name: math.log(max(chance, _LEAST)) for name, chance in second.items()}
    gained = say.named + say.sure * sure if first else say.silent
    scores[first] = scores.get(first, math.log(_LEAST)) + gained
    most = max(scores.values())
    whole = sum(math.exp(score - most) for score in scores.values())
    best = max(scores, key=lambda name: scores[name])
    return best, math.exp(scores[best] - most) / whole

"""Two readers' chances as one."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from assistant.understand.port import Blend

_LEAST = 1e-4


def blend(first: Sequence[float], second: Sequence[float], how: Blend) -> tuple[float, ...]:
    """Chances that sum to 1; both inputs follow the same labels."""
    lean = how.lean or (0.0,) * len(first)
    logits = [
        how.first * log(max(a, _LEAST)) + how.second * log(max(b, _LEAST)) + c
        for a, b, c in zip(first, second, lean, strict=True)
    ]
    raised = [exp(value - max(logits)) for value in logits]
    whole = sum(raised)
    return tuple(value / whole for value in raised)

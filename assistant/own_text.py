"""Looks over what the agent is writing: what to point out, and how it meets the customer."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.view import EmpathyPart, TypedChecks
from assistant.draft.check_typed import check_typed, typed_language
from assistant.knowledge.shop import Shop
from assistant.score.empathy import score, warm_up
from assistant.session.typed import CheckTyped

__all__ = ["look_over", "warm_up"]

EDITOR = "editor"


def look_over(wish: CheckTyped, shop: Shop, now: datetime) -> TypedChecks:
    """Findings of every text, and the empathy of what stands in the editor (2 ms together)."""
    found = check_typed(
        wish.text, wish.plan, wish.reading, wish.messages, shop, wish.context, now
    )  # fmt: skip
    seen = TypedChecks(wish.where, wish.text, found)
    if wish.where != EDITOR or wish.reading is None:
        return seen
    expected = wish.plan.language if wish.plan else wish.reading.language.code
    made = score(
        wish.text, wish.messages, wish.reading, typed_language(wish.text, expected)
    )  # fmt: skip
    parts = tuple(
        EmpathyPart(part.part.value, part.points, part.need, part.reasons) for part in made.parts
    )
    return TypedChecks(wish.where, wish.text, found, parts, made.faults)

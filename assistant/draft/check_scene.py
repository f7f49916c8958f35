"""What a text is held against: conversation, shop, plan and reading, prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.domain.chat import Message, Speaker
from assistant.domain.drafting import DraftKind, Plan
from assistant.domain.reading import Context, Reading
from assistant.draft.check_fold import fold
from assistant.draft.check_numbers import NUMBER, Quantity, quantities
from assistant.draft.rules import MAX_TEXT, Terms
from assistant.knowledge.shop import Shop

MAX_CONVERSATION = 20_000
_FACT_UNITS = {"_days": 1440.0, "_hours": 60.0, "_minutes": 1.0, "_months": 43200.0}


def conversation_text(messages: Sequence[Message], speaker: Speaker | None = None) -> str:
    """What was said, newest kept, capped; of one speaker when given. Disguises are taken off."""
    texts = [m.text[:MAX_TEXT] for m in messages if speaker is None or m.speaker is speaker]
    return fold("\n".join(texts)[-MAX_CONVERSATION:]).text


@dataclass(frozen=True)
class Scene:
    """A text (folded, blanks emptied, capped) with everything it can be held against.

    Without a plan or reading (the agent's own typing) what depends on them is not asked for.
    """

    text: str
    language: str
    messages: Sequence[Message]
    shop: Shop
    terms: Terms
    plan: Plan | None = None
    reading: Reading | None = None
    context: Context = Context()
    parts: tuple[str, str, str] | None = None
    kind: DraftKind | None = None
    upset: bool = False

    @cached_property
    def conversation(self) -> str:
        """Everything that was said."""
        return conversation_text(self.messages)

    @cached_property
    def agent(self) -> str:
        """What the agent said."""
        return conversation_text(self.messages, Speaker.AGENT)

    @cached_property
    def customer(self) -> str:
        """What the customer, or somebody unknown, said."""
        others = [m for m in self.messages if m.speaker is not Speaker.AGENT]
        return conversation_text(others)

    @cached_property
    def shop_quantities(self) -> frozenset[tuple[str, float]]:
        """Kinds and values that the shop states; kind "" where it does not say of what."""
        return _shop_quantities(self.shop)

    @cached_property
    def said_quantities(self) -> tuple[Quantity, ...]:
        """Numbers of the whole conversation with what they count."""
        return quantities(self.conversation)


@lru_cache(maxsize=8)
def _stated(all_text: str, facts: tuple[tuple[str, str], ...]) -> frozenset[tuple[str, float]]:
    # A line that is nothing but a number is a fact's value: its name says what it counts.
    worded = "\n".join(
        line for line in all_text.splitlines() if any(sign.isalpha() for sign in line)
    )
    found = {(one.kind, one.value) for one in quantities(worded)}
    for name, value in facts:
        factor = next((unit for ending, unit in _FACT_UNITS.items() if name.endswith(ending)), None)
        for hit in NUMBER.finditer(value):
            digits = hit.group().replace(",", "")
            if digits.replace(".", "", 1).isdigit():
                found.add(("minutes", float(digits) * factor) if factor else ("", float(digits)))
    return frozenset(found)


def _shop_quantities(shop: Shop) -> frozenset[tuple[str, float]]:
    facts = [
        *shop.facts.items(),
        *(fact for place in shop.regions.values() for fact in place.facts.items()),
        *(("", limit.for_role(shop.role)) for limit in shop.limits),
    ]
    return _stated(shop.all_text, tuple((name, str(value)) for name, value in facts))

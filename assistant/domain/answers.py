"""What the shop's own knowledge says to a customer's question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that the shop stands for, found for a question.

    `id` names file and entry ("policies/returns#opened"); `solve` is whole sentences in the
    draft's language that an agent can send, `brief` the shortest form of them ("" = the same);
    `ask` is a question or choice that moves on from it, `care` a caution or an outlook that
    belongs to it ("" = none); `sureness` is 0–1, at 0.5 and above it may lead a draft; `title`
    names it for the agent; `product` is the product it is about ("" = any), `topics` the matters
    (ids of resources/topics.toml).
    """

    id: str
    title: str
    solve: str
    brief: str = ""
    ask: str = ""
    care: str = ""
    sureness: float = 0.0
    product: str = ""
    topics: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All that a draft may take from it."""
        return tuple(text for text in (self.solve, self.brief, self.ask, self.care) if text)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What this agent may give now without asking; above it the supervisor decides."""

    id: str
    text: str
    max: int
    unit: str

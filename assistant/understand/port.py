"""The slower second opinion, as the reader sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.domain.chat import Message


@dataclass(frozen=True, slots=True)
class Blend:
    """How two readers' chances become one: exp(first·ln p + second·ln q + lean), made to sum to 1.

    `lean` and `favour` follow the labels; `favour` leans the decision, not the chance.
    """

    first: float = 0.5
    second: float = 1.0
    lean: tuple[float, ...] = ()
    favour: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second reader says of one message.

    `moods` are chances in the order of `Emotion`, `issues` in that of `Issue` (each sums to 1);
    `intensity` 0–1; `satisfaction` about −1…1, as `Scores.satisfaction`. `serious`: somebody else
    should step in, whatever the words; `harmless`: surely nobody needs to. `topics` are chances by
    id ("" for none), empty where the reader knows nothing of them.
    """

    moods: tuple[float, ...]
    issues: tuple[float, ...]
    intensity: float
    satisfaction: float
    mood_blend: Blend = Blend()
    issue_blend: Blend = Blend()
    serious: bool = False
    harmless: bool = False
    topics: Mapping[str, float] = field(default_factory=dict)


class SecondReader(Protocol):
    """Reads a message once more, slower and better."""

    def opinion(
        self, messages: Sequence[Message], about: int, domain: str = "service"
    ) -> Opinion | None:
        """The opinion on customer message number `about`; None when it can't give one."""

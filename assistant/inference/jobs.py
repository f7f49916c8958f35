"""A request on its way through the local engine, and what the worker's refusals mean."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.domain.notice import Notice
from assistant.inference import protocol
from assistant.inference.port import GenerationRequest, Listener, Turn


@dataclass(slots=True)
class Job:
    """A request with its listener; `ended` once its Finished or Failed was given.

    `number` orders jobs and names them to the worker, so that an id used twice is never mixed up;
    times are monotonic seconds, `first` milliseconds from submission.
    """

    request: GenerationRequest
    listener: Listener
    submitted: float
    number: int = 0
    first: float | None = None
    ended: bool = False
    tokens: int = 0

    @property
    def deadline(self) -> float:
        """When it is given up."""
        return self.submitted + self.request.timeout_seconds

    @property
    def wire_id(self) -> str:
        """Its name on the wire."""
        return str(self.number)

    def order(self) -> protocol.Generate:
        """The order to the worker, with what is left of its time."""
        request = self.request
        return protocol.Generate(
            id=self.wire_id,
            turns=wire_turns(request.turns),
            grammar=request.grammar,
            max_tokens=max(1, min(request.max_tokens, 4096)),
            temperature=max(0.0, min(request.temperature, 2.0)),
            seed=request.seed,
            timeout_seconds=max(0.05, self.deadline - time.monotonic()),
        )


def wire_turns(turns: tuple[Turn, ...]) -> tuple[tuple[str, str], ...]:
    """Turns as the protocol carries them."""
    return tuple((turn.role, protocol.clean(turn.content)) for turn in turns)


def load_notice(message: protocol.LoadFailed, name: str) -> Notice:
    """What to tell about a model that can't be loaded."""
    if message.code == "corrupt":
        return Notice.of("model.corrupt", name=name)
    if message.code == "no_library":
        return Notice.of("model.no_library", reason=message.detail)
    if message.code == "out_of_memory":
        return Notice.of(
            "model.out_of_memory", name=name, needed=message.needed_mb, free=message.free_mb
        )
    return Notice.of("model.wrong", name=name, reason=message.detail)

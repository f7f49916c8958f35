"""A request on its way through an engine, and what the worker's refusals mean."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.domain.notice import Notice
from assistant.inference import protocol
from assistant.inference.port import Candidate, Finished, GenerationRequest, ScoreRequest, Turn


@dataclass(slots=True)
class Job:
    """A request with its listener; `ended` once its last event was given.

    `hear` is the listener of the request's kind. `number` orders jobs and names them to the
    worker, so that an id used twice is never mixed up; times are monotonic seconds, `first`
    milliseconds from submission.
    """

    request: GenerationRequest | ScoreRequest
    hear: Callable[[Any], None]
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

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since submission."""
        return (time.monotonic() - self.submitted) * 1000

    @property
    def progress(self) -> float:
        """Share of its tokens that is written."""
        request = self.request
        whole = request.max_tokens if isinstance(request, GenerationRequest) else 0
        return min(1.0, self.tokens / max(1, whole))

    def order(self) -> protocol.Generate | protocol.Score:
        """The order to the worker, with what is left of its time."""
        request = self.request
        left = max(0.05, self.deadline - time.monotonic())
        if isinstance(request, ScoreRequest):
            texts = tuple(protocol.clean(text) for text in request.texts)
            return protocol.Score(
                id=self.wire_id,
                turns=wire_turns(request.turns),
                texts=texts[: protocol.MAX_TEXTS],
                timeout_seconds=left,
                chat=protocol.clean(request.chat),
                stable=request.stable,
            )
        samples = request.samples[: protocol.MAX_SAMPLES]
        return protocol.Generate(
            id=self.wire_id,
            turns=wire_turns(request.turns),
            grammar=request.grammar,
            max_tokens=max(1, min(request.max_tokens, 4096)),
            temperature=_bounded(request.temperature),
            seed=request.seed,
            timeout_seconds=left,
            samples=tuple((_bounded(one.temperature), one.seed) for one in samples),
            part_tokens=max(0, request.part_tokens),
            chat=protocol.clean(request.chat),
            stable=request.stable,
        )

    def finished(self, message: protocol.Done) -> Finished:
        """The port's form of the worker's answer."""
        elapsed = self.elapsed_ms
        candidates = tuple(
            Candidate(one.text, one.tokens, one.reason, one.mean_logprob)
            for one in message.candidates
        )
        return Finished(
            self.request.id,
            message.text,
            elapsed if self.first is None else self.first,
            elapsed,
            message.tokens,
            message.reason,
            candidates[0].mean_logprob if candidates else None,
            candidates,
        )


def _bounded(temperature: float) -> float:
    return max(0.0, min(temperature, 2.0))


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

"""What any engine that words drafts must offer, whether in a worker process or on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.notice import Notice
from assistant.domain.view import ModelStatus


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the prompt: role "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Sample:
    """How one of several candidates for the same prompt is drawn; temperature 0 = the likeliest."""

    temperature: float
    seed: int


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One piece of work for the model; `chat` and `revision` say what it belongs to.

    `grammar` names a file of prompts/grammars ("" = free text); a higher `priority` goes first.
    A last turn of the assistant is the beginning of the answer, which is continued, not repeated.
    `samples` asks for that many candidates (at most 8) that are written side by side, four in
    about twice the time of one; empty = one, drawn with `temperature` and `seed`. A text in
    quotes ends with its first sentence after `part_tokens` (0 = no such limit). `stable` leading
    turns hold nothing but text that ships with the program, no word of a customer or shop: what
    the model makes of them may be kept on disk. `names` are people's, hidden from a
    server as are those in `chat`, which is never sent.
    """

    id: str
    chat: str
    revision: int
    turns: tuple[Turn, ...]
    grammar: str = ""
    max_tokens: int = 160
    temperature: float = 0.3
    seed: int = 0
    timeout_seconds: float = 25.0
    priority: int = 0
    samples: tuple[Sample, ...] = ()
    part_tokens: int = 0
    stable: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """Asks how likely the model finds each of `texts` as the continuation of `turns`.

    All are read side by side on one evaluation of the prompt; at most 32, each up to its first
    256 tokens. A last turn of the assistant is a beginning that the texts continue.
    """

    id: str
    chat: str
    revision: int
    turns: tuple[Turn, ...]
    texts: tuple[str, ...]
    timeout_seconds: float = 25.0
    priority: int = 0
    stable: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that has just been generated (the first sample's when there are several)."""

    request_id: str
    text: str
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text of a request; `mean_logprob` is natural, a token, 0 at best; None = not told."""

    text: str
    tokens: int
    reason: str = "stop"
    mean_logprob: float | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole text; times in milliseconds from submission; `reason` is "stop" or "length".

    `candidates` holds all texts in the order of the request's samples, this one first.
    """

    request_id: str
    text: str
    first_ms: float
    done_ms: float
    tokens: int
    reason: str = "stop"
    mean_logprob: float | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """Mean natural log-probability a token of each text, in order; None for an empty text."""

    request_id: str
    means: tuple[float | None, ...]
    done_ms: float


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing came of it: cancelled, timeout, model_unavailable, too_large or internal.

    A server that tells no probabilities fails every ScoreRequest with "unsupported".
    """

    request_id: str
    code: str
    notice: Notice | None = None


GenerationEvent = Piece | Finished | Failed
Listener = Callable[[GenerationEvent], None]
ScoreListener = Callable[[Scored | Failed], None]


class DraftEngine(Protocol):
    """Words drafts; every method returns at once, events arrive on the engine's own thread."""

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        """Queue a request; exactly one Finished or Failed follows for it."""

    def score(self, request: ScoreRequest, listener: ScoreListener) -> None:
        """Queue a question for likelihoods; exactly one Scored or Failed follows for it."""

    def warm(self, turns: tuple[Turn, ...], chat: str = "", stable: int = 0) -> None:
        """Evaluate a prompt's beginning ahead of need; dropped when something real is waiting.

        `chat` and `stable` as in GenerationRequest.
        """

    def cancel(self, request_id: str) -> None:
        """Stop a request of either kind; its Failed("cancelled") follows within 200 ms."""

    def status(self) -> ModelStatus:
        """What the engine is doing."""

    def close(self) -> None:
        """End the worker or the connection."""

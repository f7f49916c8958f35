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
class GenerationRequest:
    """One piece of work for the model; `chat` and `revision` say what it belongs to.

    `grammar` names a file of prompts/grammars ("" = free text); a higher `priority` goes first.
    A last turn of the assistant is the beginning of the answer, which is continued, not repeated.
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


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that has just been generated."""

    request_id: str
    text: str
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole text; times in milliseconds from submission; `reason` is "stop" or "length"."""

    request_id: str
    text: str
    first_ms: float
    done_ms: float
    tokens: int
    reason: str = "stop"


@dataclass(frozen=True, slots=True)
class Failed:
    """No text: `code` is cancelled, timeout, model_unavailable, too_large or internal."""

    request_id: str
    code: str
    notice: Notice | None = None


GenerationEvent = Piece | Finished | Failed
Listener = Callable[[GenerationEvent], None]


class DraftEngine(Protocol):
    """Words drafts; every method returns at once, events arrive on the engine's own thread."""

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        """Queue a request; exactly one Finished or Failed follows for it."""

    def warm(self, turns: tuple[Turn, ...]) -> None:
        """Evaluate a prompt's beginning ahead of need; dropped when something real is waiting."""

    def cancel(self, request_id: str) -> None:
        """Stop a request; its Failed("cancelled") follows within 200 ms."""

    def status(self) -> ModelStatus:
        """What the engine is doing."""

    def close(self) -> None:
        """End the worker."""

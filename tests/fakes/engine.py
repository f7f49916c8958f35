"""A draft engine without a model: the test decides what it answers, and when."""

from __future__ import annotations

import queue
from collections.abc import Callable

from assistant.domain.view import ModelState, ModelStatus
from assistant.inference.port import (
    Failed,
    Finished,
    GenerationRequest,
    Listener,
    Piece,
    Scored,
    ScoreListener,
    ScoreRequest,
    Turn,
)


class FakeEngine:
    """Keeps requests until the test answers them; `requests` is a queue of (request, listener)."""

    def __init__(self, changed: Callable[[ModelStatus], None] = lambda status: None) -> None:
        self.requests: queue.Queue[tuple[GenerationRequest, Listener]] = queue.Queue()
        self.cancelled: list[str] = []
        self._open: dict[str, Listener] = {}
        self._changed = changed
        self._status = ModelStatus(ModelState.IDLE, "fake-model")

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        self._open[request.id] = listener
        self.requests.put((request, listener))

    def score(self, request: ScoreRequest, listener: ScoreListener) -> None:
        """All texts are equally likely."""
        listener(Scored(request.id, tuple(-1.0 if text else None for text in request.texts), 1.0))

    def warm(self, turns: tuple[Turn, ...], chat: str = "", stable: int = 0) -> None:
        self._changed(self._status)

    def cancel(self, request_id: str) -> None:
        self.cancelled.append(request_id)
        listener = self._open.pop(request_id, None)
        if listener:
            listener(Failed(request_id, "cancelled"))

    def status(self) -> ModelStatus:
        return self._status

    def close(self) -> None:
        for request_id in tuple(self._open):
            self._open.pop(request_id)(Failed(request_id, "model_unavailable"))

    def answer(
        self, acknowledge: str, solve: str, care: str, timeout: float = 30
    ) -> GenerationRequest:
        """Answer the next request with these parts, going on where its beginning ends."""
        request, listener = self.requests.get(timeout=timeout)
        parts = {"acknowledge": acknowledge, "solve": solve, "care": care}
        begun = [name for name in parts if f'"{name}":"' in request.turns[-1].content]
        names = list(parts)[list(parts).index(begun[-1]) :]
        text = '","'.join(
            parts[name] if name == names[0] else f'{name}":"{parts[name]}' for name in names
        )
        text += '"}'
        for number, piece in enumerate(text):
            listener(Piece(request.id, piece, float(number)))
        if self._open.pop(request.id, None):
            listener(Finished(request.id, text, 1.0, 2.0, len(text)))
        return request

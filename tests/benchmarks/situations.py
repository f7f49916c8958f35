"""The requests the product would send to its model for the bench's sentences."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering import Answering, Knowledge
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.reading import Context
from assistant.domain.view import ModelState, ModelStatus
from assistant.inference.port import (
    Failed,
    GenerationRequest,
    Listener,
    ScoreListener,
    ScoreRequest,
    Turn,
)
from assistant.session import events
from assistant.settings import ModelSettings, Settings
from assistant.timeline import nobody
from tests.benchmarks.lines import Line


class _Catcher:
    """Keeps what the app submits instead of carrying it out."""

    def __init__(self) -> None:
        self.caught: list[GenerationRequest] = []

    def submit(self, request: GenerationRequest, listener: Listener) -> None:
        self.caught.append(request)

    def score(self, request: ScoreRequest, listener: ScoreListener) -> None:
        """Nobody weighs anything here."""
        listener(Failed(request.id, "unsupported"))

    def warm(self, turns: tuple[Turn, ...], chat: str = "", stable: int = 0) -> None:
        """Nothing to warm."""

    def cancel(self, request_id: str) -> None:
        """Nothing to stop."""

    def status(self) -> ModelStatus:
        # No manifest knows it, so it is trusted to write: what a small model would only choose
        # from is asked for as text, and the speed of writing can be measured.
        return ModelStatus(ModelState.IDLE, "bench-writer")

    def close(self) -> None:
        """Nothing to end."""


def requests(lines: tuple[Line, ...], model: ModelSettings) -> list[GenerationRequest]:
    """One request a line, made by the app's own room; lines that the model is spared are left out.

    Every line is the only message of a chat of its own.
    """
    settings = Settings(model=model)
    engine = _Catcher()
    answering = Answering(
        Knowledge.load(settings), settings, engine, lambda event: None, nobody
    )  # fmt: skip
    context = Context()
    for number, line in enumerate(lines):
        chat = ChatKey("bench", "agent", str(number))
        messages = (Message(Speaker.CUSTOMER, line.text),)
        reading = answering.classify(events.Classify(chat, 1, messages, context)).reading
        made = answering.make_drafts(
            events.MakeDrafts(chat, 1, messages, reading, context, False, (), 0)
        )
        answering.ask_model(
            events.AskModel(chat, 1, messages, reading, made.plan, context, made.drafts)
        )
    return [replace(request, id=f"bench-{n}") for n, request in enumerate(engine.caught)]

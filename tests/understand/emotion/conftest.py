"""Short ways to write a chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Mood
from assistant.understand.emotion import EmotionModel, read_mood

Read = Callable[..., Mood]


def chat(*lines: str) -> list[Message]:
    """Lines "c: …" and "a: …"; a line without a mark is the customer's."""
    found = []
    for line in lines:
        mark, _, rest = line.partition(": ")
        if mark in {"c", "a"}:
            speaker = Speaker.CUSTOMER if mark == "c" else Speaker.AGENT
            found.append(Message(speaker, rest))
        else:
            found.append(Message(Speaker.CUSTOMER, line))
    return found


@pytest.fixture(scope="session")
def model() -> EmotionModel:
    return EmotionModel()


@pytest.fixture
def read(model: EmotionModel) -> Read:
    def reading(*lines: str, **context: str) -> Mood:
        messages = chat(*lines)
        return read_mood(messages, len(messages) - 1, Context(**context), model=model)  # type: ignore[arg-type]

    return reading

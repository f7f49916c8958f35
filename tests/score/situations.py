"""Readings of made-up chats, for the tests of the score."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from assistant.domain.chat import Message, Speaker
from assistant.domain.reading import Context, Reading
from assistant.score.empathy import score
from assistant.score.values import EmpathyScore
from assistant.understand.reader import understand

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def chat(*lines: str) -> tuple[Message, ...]:
    """Messages; a line that begins with "A:" is the agent's."""
    return tuple(
        Message(Speaker.AGENT, line[2:].strip())
        if line.startswith("A:")
        else Message(Speaker.CUSTOMER, line)
        for line in lines
    )


@cache
def read(messages: tuple[Message, ...]) -> Reading:
    return understand(messages, Context(), NOW)


def scored(reply: str, *lines: str) -> EmpathyScore:
    """The score of a reply to a chat."""
    messages = chat(*lines)
    return score(reply, messages, read(messages))

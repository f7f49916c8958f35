"""Event and effect of the agent's own typing; see session/typing.py for what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.chat import ChatKey, Message
from assistant.domain.drafting import Plan
from assistant.domain.live import Ask
from assistant.domain.reading import Context, Reading
from assistant.domain.view import TypedChecks


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the chat's input box ("input") or the overlay's editor ("editor") now."""

    chat: ChatKey
    text: str
    where: str = "input"


@dataclass(frozen=True, slots=True)
class CheckTyped:
    """Look over what the agent is writing; `Checked` answers."""

    chat: ChatKey
    text: str
    where: str
    messages: tuple[Message, ...]
    reading: Reading | None
    plan: Plan | None
    context: Context
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings in a text that the agent was writing; its text says whether they still belong."""

    chat: ChatKey
    typed: TypedChecks

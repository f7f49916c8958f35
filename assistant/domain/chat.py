"""A conversation as the rooms see it: who wrote what, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Speaker(StrEnum):
    """Who wrote a message; UNKNOWN is shown as such and never guessed away."""

    CUSTOMER = "customer"
    AGENT = "agent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    `at` is when it was written as far as known (aware datetime); `key` identifies it inside its
    chat (stable over re-rendering and scrolling); `author` is the shown name, kept in memory only;
    `history` marks what was already there when the chat was first seen.
    """

    speaker: Speaker
    text: str
    at: datetime | None = None
    key: str = ""
    author: str = ""
    history: bool = False


@dataclass(frozen=True, slots=True)
class ChatKey:
    """Which chat: program, the agent's account in it, and the peer as the window names it."""

    app: str
    account: str
    peer: str

    def __str__(self) -> str:
        return f"{self.app}|{self.account}|{self.peer}"

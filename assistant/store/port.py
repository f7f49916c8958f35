"""What keeping a record must offer; every method returns at once, writing happens elsewhere."""

from __future__ import annotations

from typing import Protocol

from assistant.domain.chat import ChatKey, Message
from assistant.domain.reading import Context, Correction, Reading
from assistant.domain.record import Outcome, Suggestion


class Store(Protocol):
    """The record of chats, suggestions and outcomes. Personal data is masked before it is kept.

    `secret` keys the fingerprints of messages; it never leaves the machine.
    """

    @property
    def secret(self) -> bytes:
        """32 bytes or more, the same after a restart."""

    def record_messages(self, chat: ChatKey, messages: tuple[Message, ...]) -> None:
        """Add messages; a known one (same chat and key) takes over speaker and text."""

    def record_reading(self, chat: ChatKey, message_key: str, reading: Reading) -> None:
        """Add a reading of a customer message, or replace the one of the same message."""

    def record_suggestion(self, suggestion: Suggestion) -> None:
        """Add a suggestion, or replace the one with the same id."""

    def record_outcome(self, chat: ChatKey, outcome: Outcome) -> None:
        """Add what became of a suggestion, or replace it."""

    def record_correction(
        self, chat: ChatKey, message_key: str, correction: Correction, reading: Reading | None
    ) -> None:
        """Add a correction beside what had been read."""

    def context(self, chat: ChatKey) -> Context:
        """What is known of this customer; reads, so call it off the GUI thread."""

    def flush(self) -> None:
        """Wait until everything recorded so far is on disk."""

    def close(self) -> None:
        """Write what is waiting and close."""

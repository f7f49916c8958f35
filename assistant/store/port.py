"""What keeping a record must offer; every method returns at once, writing happens elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from assistant.domain.chat import ChatKey, Message
from assistant.domain.reading import Context, Correction, Reading
from assistant.domain.record import CustomerLink, FollowUp, Identifier, Outcome, Suggestion

T = TypeVar("T")


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
        self,
        chat: ChatKey,
        message_key: str,
        correction: Correction,
        reading: Reading | None,
        model: str = "",
    ) -> None:
        """Add a correction beside what had been read, and by which version of the model."""

    def context(self, chat: ChatKey, before: datetime | None = None) -> Context:
        """What is known of this customer in whatever chat; reads, so call it off the GUI thread.

        Moods from `before` on are left out: they are the present, not the past.
        """

    def record_follow_up(self, follow_up: FollowUp) -> None:
        """Add a promise, or take over what became of a known one."""

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """Promises still to be kept, of all chats, without the names of their customers."""

    def follow_ups(self, chat: ChatKey) -> tuple[FollowUp, ...]:
        """Promises made in one chat, settled ones included, newest first."""

    def record_identifiers(self, chat: ChatKey, identifiers: tuple[Identifier, ...]) -> None:
        """Add what a customer is known by; only hashes are kept."""

    def link_for(self, chat: ChatKey, identifiers: tuple[Identifier, ...]) -> CustomerLink | None:
        """Somebody else on record who shares an identifier with this customer and may be them."""

    def record_link(self, chat: ChatKey, customer: str, same: bool, by_agent: bool) -> None:
        """A customer on record is the one of this chat, or is not; counts at once."""

    def put(self, chat: ChatKey | None, job: Callable[[Any, str], None]) -> None:
        """Let another room write in its turn: `job(database, id of the chat in the record)`."""

    def get(self, chat: ChatKey, query: Callable[[Any, str], T], nothing: T) -> T:
        """Let another room read: `query(database, id of the chat)`; `nothing` when that fails."""

    def flush(self) -> bool:
        """Wait until everything recorded so far is on disk; False when it is not."""

    def close(self) -> None:
        """Write what is waiting and close."""

"""What every way of reaching a chat window does with what it sees there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from assistant.conversation.identity import chat_of
from assistant.conversation.profile import AppProfile, Library
from assistant.deliver.port import CurrentChat
from assistant.domain.window import Snapshot

Seen: TypeAlias = tuple[Snapshot, AppProfile]

_AGAIN = 0.02


def with_profile(snapshot: Snapshot | None, library: Library) -> Seen | None:
    """A snapshot and the profile that reads it; None without either."""
    profile = library.find(snapshot) if snapshot else None
    return (snapshot, profile) if snapshot and profile else None


def current_chat(seen: Seen | None) -> CurrentChat | None:
    """The chat that is shown; None when nobody can tell which."""
    if seen is None:
        return None
    chat = chat_of(*seen)
    return CurrentChat(chat, seen[1].newline_safe) if chat else None


def until(
    true: Callable[[], bool],
    seconds: float,
    sleep: Callable[[float], None],
    clock: Callable[[], float],
) -> bool:
    """Ask again and again, at least once, for `seconds`; whether it became true."""
    end = clock() + seconds
    while not true():
        if clock() >= end:
            return False
        sleep(_AGAIN)
    return True

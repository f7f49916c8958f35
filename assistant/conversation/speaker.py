"""Who wrote a message, by evidence in a fixed order; without any it stays unknown."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.conversation.profile import AppProfile
from assistant.conversation.rows import Row
from assistant.domain.chat import ChatKey, Speaker

_ONESELF = frozenset({"me", "我", "you", "您", "你"})


def _same_name(name: str, other: str) -> bool:
    if not name or not other:
        return False
    name, other = name.casefold(), other.casefold()
    # Programs show people outside the contact list as address/resource.
    return name == other or name.partition("/")[0] == other.partition("/")[0]


def by_name(name: str, chat: ChatKey, profile: AppProfile) -> Speaker:
    """What a transcript prefix or an author header says."""
    if not name:
        return Speaker.UNKNOWN
    if _same_name(name, chat.peer):
        return Speaker.CUSTOMER
    if _same_name(name, chat.account) or name.casefold() in _ONESELF:
        return Speaker.AGENT
    return Speaker.AGENT if profile.speaker.others_are_agent else Speaker.UNKNOWN


def decide(
    row: Row, chat: ChatKey, profile: AppProfile, calibration: Mapping[str, Speaker]
) -> Speaker:
    """Transcript or author header, class attribute, side, then the user's calibration.

    `calibration` maps "author:NAME" or "class:MARKER" to a speaker.
    """
    named = by_name(row.author, chat, profile)
    if named is not Speaker.UNKNOWN:
        return named
    customer = bool(row.markers & frozenset(profile.speaker.customer))
    agent = bool(row.markers & frozenset(profile.speaker.agent))
    if customer != agent:
        return Speaker.CUSTOMER if customer else Speaker.AGENT
    if row.speaker is not Speaker.UNKNOWN:
        return row.speaker
    if f"author:{row.author}" in calibration:
        return calibration[f"author:{row.author}"]
    for marker in sorted(row.markers):
        if f"class:{marker}" in calibration:
            return calibration[f"class:{marker}"]
    return Speaker.UNKNOWN

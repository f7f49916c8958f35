"""Knows a chat again when its window is read by another source: by accessibility, then from pixels.

Each source has profiles of its own, so the same customer would get a second chat without a past.
Two people must never become one, so a name alone joins nothing: it takes the same window of the
same process under the same title, and words of the customer that both sources have read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.conversation.rows import Row
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.window import Snapshot, WindowInfo

_MOST = 60
# What everybody writes ("在吗", "hello") proves nothing.
_TELLING = 6
# Share of the words in sight that must be known from the other source.
_SHARED = 0.6
# One slip of reading in a line this long is believed to be a slip, digits never.
_LONG = 8
_NEAR = 0.9
_COUNTER = re.compile(r"[(\[（【]?\d{1,4}\+?[)\]）】]?")


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and how a chat was read last; `mixed` once two sources have read it."""

    window_id: int
    pid: int
    title: str
    source: str
    profile: str
    mixed: bool = False


# (chat as a profile names it, window, process, title) → chat under which it is known.
Aliases = Mapping[tuple[ChatKey, int, int, str], ChatKey]


def sighting(snapshot: Snapshot, profile_id: str, before: Sighting | None) -> Sighting:
    """This snapshot as the last sighting of its chat."""
    window = snapshot.window
    mixed = before is not None and (before.mixed or before.source != snapshot.source)
    title = _title(window)
    return Sighting(window.window_id, window.pid, title, snapshot.source, profile_id, mixed)


def alias_key(chat: ChatKey, window: WindowInfo) -> tuple[ChatKey, int, int, str]:
    """What an alias is kept under."""
    # The own name comes and goes with the part of the window that is in sight.
    return replace(chat, account=""), window.window_id, window.pid, _title(window)


def known_as(chat: ChatKey, window: WindowInfo, aliases: Aliases) -> ChatKey:
    """The chat under which this one is known in this window: mostly itself."""
    return aliases.get(alias_key(chat, window), chat)


def other_name(
    chat: ChatKey,
    snapshot: Snapshot,
    rows: Sequence[Row],
    chats: Mapping[ChatKey, Sequence[Message]],
    sightings: Mapping[ChatKey, Sighting],
) -> ChatKey | None:
    """The chat that another source has read in this very window, if it is surely the same one."""
    window = snapshot.window
    here = (window.window_id, window.pid, _title(window))
    found = [
        other
        for other, place in sightings.items()
        if other in chats
        and other.app != chat.app
        and place.source != snapshot.source
        and (place.window_id, place.pid, place.title) == here
        and _folded(other.peer) == _folded(chat.peer)
        and len({other.account, chat.account} - {""}) < 2
        and _says_the_same(rows, chats[other])
    ]
    return found[0] if len(found) == 1 else None


def with_alias(
    aliases: Aliases, chat: ChatKey, window: WindowInfo, known: ChatKey
) -> Mapping[tuple[ChatKey, int, int, str], ChatKey]:
    """The aliases and one more; the oldest go."""
    after = {**aliases, alias_key(chat, window): known}
    while len(after) > _MOST:
        del after[next(iter(after))]
    return after


def respelled(rows: Sequence[Row], messages: Sequence[Message]) -> tuple[Row, ...]:
    """Rows in the spelling under which their messages are known.

    Sources differ in spaces, in breaks and now and then in a character; without this, half a chat
    would come a second time. A row that differs in a digit is another message.
    """
    known = [_folded(one.text) for one in messages]
    shown = [_folded(row.text) for row in rows]
    where: list[int | None] = [None] * len(rows)
    matcher = SequenceMatcher(None, known, shown, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            where[block.b + step] = block.a + step
    for number, text in enumerate(shown):
        if where[number] is None:
            where[number] = _slip(text, known, where, number)
    return tuple(
        row if index is None or not shown[number] else replace(row, text=messages[index].text)
        for number, (row, index) in enumerate(zip(rows, where, strict=True))
    )


def _slip(text: str, known: Sequence[str], where: Sequence[int | None], number: int) -> int | None:
    """The known message between this row's neighbours that was only read a little differently."""
    before = max((at for at in where[:number] if at is not None), default=None)
    after = min((at for at in where[number + 1 :] if at is not None), default=len(known))
    if before is None or len(text) < _LONG or before + 1 >= after:
        return None
    other = known[before + 1]
    return before + 1 if _digits(text) == _digits(other) and _near(text, other) else None


def _near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 4 or len(one) > 2000:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR


def _says_the_same(rows: Sequence[Row], messages: Sequence[Message]) -> bool:
    shown = [text for row in rows if (text := _folded(row.text))]
    heard = {_folded(one.text) for one in messages}
    telling = {
        text
        for one in messages
        if one.speaker is Speaker.CUSTOMER and len(text := _folded(one.text)) >= _TELLING
    }
    if not shown or not telling.intersection(shown):
        return False
    return sum(text in heard for text in shown) >= _SHARED * len(shown)


def _title(window: WindowInfo) -> str:
    """The window's title without counters of unread messages."""
    return _folded(_COUNTER.sub("", window.title[:300]))


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _folded(text: str) -> str:
    """Letters and digits alone, in one width and case: what any source reads alike."""
    plain = unicodedata.normalize("NFKC", text[:4000]).casefold()
    return "".join(one for one in plain if one.isalnum())

"""Places a copied chat among the chats that are known: pasted twice, its messages come once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assistant.conversation.profile import AppProfile, MatchRules
from assistant.conversation.reader import ChatUpdate, ReaderState, weave
from assistant.conversation.rows import Page, Row
from assistant.domain.chat import ChatKey, Speaker
from assistant.domain.pasted import PASTED_APP, PastedChat
from assistant.domain.window import Rect, Snapshot, WindowInfo

PASTED = AppProfile(
    id=PASTED_APP,
    name="Pasted chat",
    # Not "rows": there a message without a name would be taken for the one's before it.
    kind="bubbles",
    newline_safe=True,
    match=MatchRules(apps=()),
)
_NOWHERE = WindowInfo(0, 0, PASTED_APP, "", Rect(0, 0, 0, 0))


def chat_of_paste(pasted: PastedChat, at: datetime) -> ChatKey:
    """Whose chat it is; one without a name is a chat of its own, never mixed with another."""
    return ChatKey(PASTED_APP, "", pasted.peer or f"⧉ {at:%m-%d %H:%M:%S}")


def take(
    state: ReaderState,
    pasted: PastedChat,
    chat: ChatKey,
    at: datetime,
    calibration: Mapping[str, Speaker] | None = None,
) -> tuple[ReaderState, ChatUpdate]:
    """Take a copied chat in; all of it is new to a chat that is not known yet, and history."""
    # What a second paste adds is new, however long ago it was written.
    first = chat not in state.chats
    rows = tuple(
        Row(turn.text, turn.name, speaker=turn.speaker, clock=turn.clock if first else "")
        for turn in pasted.turns
    )
    snapshot = Snapshot(_NOWHERE, (), at, PASTED_APP)
    return weave(state, chat, Page(rows), snapshot, PASTED, calibration)

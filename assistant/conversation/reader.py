"""The pure heart of the room: (what is known, a snapshot) → (what is known now, what is new)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from assistant.conversation import clock, one_chat
from assistant.conversation.align import place
from assistant.conversation.bubbles import read_bubbles
from assistant.conversation.identity import account_of, chat_of, input_text
from assistant.conversation.named import name_rows
from assistant.conversation.one_chat import Sighting
from assistant.conversation.platform import platform_of
from assistant.conversation.profile import AppProfile
from assistant.conversation.rows import Page, Row, read_rows
from assistant.conversation.speaker import decide
from assistant.conversation.transcript import read_transcript
from assistant.domain.chat import ChatKey, Message, Speaker
from assistant.domain.window import Snapshot

MAX_MESSAGES = 600
MAX_CHATS = 60
# What a page loads after it opened, but was written this much earlier, is history too.
_OLDER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ChatLog:
    """One chat's messages in order, with the object that showed each one last.

    `attached` is when the chat was first seen; None while that snapshot is being taken in.
    """

    messages: tuple[Message, ...]
    nodes: tuple[str, ...]
    attached: datetime | None


@dataclass(frozen=True, slots=True)
class ReaderState:
    """All that the reader remembers. `secret` keys the fingerprints in Message.key.

    `last_rows` and `doubted` let it recognise a snapshot taken in the middle of a change of chats;
    `sightings` and `aliases` let it know a chat again that another source reads.
    """

    secret: bytes = b""
    chats: Mapping[ChatKey, ChatLog] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    current: ChatKey | None = None
    last_rows: tuple[Row, ...] = ()
    doubted: ChatKey | None = None
    sightings: Mapping[ChatKey, Sighting] = field(default_factory=dict)
    aliases: one_chat.Aliases = field(default_factory=dict)

    def profile_of(self, chat: ChatKey) -> str:
        """Id of the profile that read the chat last; chats not seen in a window are their own."""
        seen = self.sightings.get(chat)
        return seen.profile if seen is not None else chat.app


@dataclass(frozen=True, slots=True)
class ChatUpdate:
    """What one snapshot told about the chat in front.

    `messages` is all that is known, oldest first; `new` are those not seen before that are not
    history; `revised` are keys of known messages whose speaker has become known or whose text was
    edited; `typed` is the text in the input box, None without one; `at_end` is False while the
    agent has scrolled up; `platform` is where the chat takes place, "" where nothing tells.
    """

    chat: ChatKey
    messages: tuple[Message, ...]
    new: tuple[Message, ...] = ()
    revised: tuple[str, ...] = ()
    typed: str | None = None
    at_end: bool = True
    newline_safe: bool = False
    platform: str = ""

    @property
    def changed(self) -> bool:
        """True when messages came or a speaker became known."""
        return bool(self.new or self.revised)


def read_page(snapshot: Snapshot, profile: AppProfile) -> Page:
    """The visible messages, in order, before they are placed in their chat."""
    if profile.kind == "transcript":
        return read_transcript(snapshot, profile)
    return (
        read_rows(snapshot, profile) if profile.kind == "rows" else read_bubbles(snapshot, profile)
    )


def read(
    state: ReaderState,
    snapshot: Snapshot,
    profile: AppProfile,
    calibration: Mapping[str, Speaker] | None = None,
) -> tuple[ReaderState, ChatUpdate | None]:
    """Take one snapshot in. The update is None when it shows no chat, or two chats half and half.

    What is there when a chat is first seen is history. Each message comes once, however often the
    window scrolls or redraws; two equal lines said twice are two messages.
    """
    account = account_of(snapshot, profile) or state.accounts.get(profile.id, "")
    chat = chat_of(snapshot, profile, account)
    if chat is None:
        return state, None
    page = read_page(snapshot, profile)
    state, known_as = _known_as(state, chat, page, snapshot)
    # Own names are known to the source that reads now, whatever the chat was first read by.
    named = replace(known_as, account=chat.account or known_as.account)
    known = state.chats.get(known_as)
    if profile.kind == "bubbles":
        heard = {one.author for one in known.messages if one.author} if known else ()
        page = name_rows(page, named, heard)
    if known_as != state.current and _is_torn(state, known_as, page):
        return replace(state, doubted=known_as), None
    seen = one_chat.sighting(snapshot, profile.id, state.sightings.get(known_as))
    if seen.mixed and known is not None:
        page = replace(page, rows=one_chat.respelled(page.rows, known.messages))
    after, update = weave(
        state, known_as, page, snapshot, profile, calibration, account=named.account
    )
    sightings = {key: one for key, one in state.sightings.items() if key in after.chats}
    return replace(after, sightings={**sightings, known_as: seen}), update


def _known_as(
    state: ReaderState, chat: ChatKey, page: Page, snapshot: Snapshot
) -> tuple[ReaderState, ChatKey]:
    """The chat this window shows under the name it has had so far."""
    known_as = one_chat.known_as(chat, snapshot.window, state.aliases)
    if known_as != chat or chat in state.chats:
        return state, known_as
    logs = {key: log.messages for key, log in state.chats.items()}
    other = one_chat.other_name(chat, snapshot, page.rows, logs, state.sightings)
    if other is None:
        return state, chat
    aliases = one_chat.with_alias(state.aliases, chat, snapshot.window, other)
    return replace(state, aliases=aliases), other


def weave(
    state: ReaderState,
    chat: ChatKey,
    page: Page,
    snapshot: Snapshot,
    profile: AppProfile,
    calibration: Mapping[str, Speaker] | None = None,
    account: str = "",
) -> tuple[ReaderState, ChatUpdate]:
    """Place a page's rows in the log of a chat; `account` is the own name if the chat lacks it."""
    log = state.chats.get(chat) or ChatLog((), (), None)
    named = replace(chat, account=account or chat.account)
    merged, new, revised = _merge(state, named, log, page, snapshot, profile, calibration or {})
    chats = {key: value for key, value in state.chats.items() if key != chat}
    chats[chat] = merged
    while len(chats) > MAX_CHATS:
        chats.pop(next(iter(chats)))
    after = replace(
        state,
        chats=chats,
        accounts={**state.accounts, profile.id: named.account},
        current=chat,
        last_rows=page.rows,
        doubted=None,
    )
    update = ChatUpdate(
        chat=chat,
        messages=merged.messages,
        new=new,
        revised=revised,
        typed=input_text(snapshot, profile),
        at_end=page.at_end,
        newline_safe=profile.newline_safe,
        platform=platform_of(snapshot, profile.platform),
    )
    return after, update


def forget(state: ReaderState, profile_id: str) -> ReaderState:
    """The state without the chats of one profile: they are read anew, with new eyes.

    Their messages get the keys they had, so that nothing is recorded twice.
    """
    chats = {key: log for key, log in state.chats.items() if state.profile_of(key) != profile_id}
    return replace(state, chats=chats, current=None, last_rows=(), doubted=None)


def _is_torn(state: ReaderState, chat: ChatKey, page: Page) -> bool:
    """A new name over the rows of the chat before: the window was read while it changed.

    The same doubt twice is believed: then the customer was renamed.
    """
    if state.current is None or not page.rows or state.doubted == chat:
        return False
    shown = {(row.node, row.text) for row in state.last_rows if row.node}
    return page.rows == state.last_rows or any((row.node, row.text) in shown for row in page.rows)


def _merge(
    state: ReaderState,
    chat: ChatKey,
    log: ChatLog,
    page: Page,
    snapshot: Snapshot,
    profile: AppProfile,
    calibration: Mapping[str, Speaker],
) -> tuple[ChatLog, tuple[Message, ...], tuple[str, ...]]:
    speakers = [decide(row, chat, profile, calibration) for row in page.rows]
    known = list(zip(log.messages, log.nodes, strict=True))
    shown = list(zip(page.rows, speakers, strict=True))
    where = place(known, shown, _same, _identical, lambda k: k[0].text, lambda v: v[0].text)
    if known and shown and not page.at_end and all(index is None for index in where):
        # Scrolled far up into the unknown: where these rows belong can't be told.
        return log, (), ()
    _find_edits(where, log, page)
    return _Merger(state, log, page, snapshot, profile).run(speakers, where)


def _same(known: tuple[Message, str], shown: tuple[Row, Speaker]) -> bool:
    message, row, speaker = known[0], shown[0], shown[1]
    speakers = {message.speaker, speaker} - {Speaker.UNKNOWN}
    return message.text == row.text and len(speakers) < 2


def _identical(known: tuple[Message, str], shown: tuple[Row, Speaker]) -> bool:
    return bool(known[1]) and known[1] == shown[0].node and known[0].text == shown[0].text


def _find_edits(where: list[int | None], log: ChatLog, page: Page) -> None:
    """A row on the object of a known message, between its neighbours, is that message edited."""
    if all(index is None for index in where):
        return
    taken = {index for index in where if index is not None}
    by_node = {node: index for index, node in enumerate(log.nodes) if node}
    for number, row in enumerate(page.rows):
        index = by_node.get(row.node) if where[number] is None and row.node else None
        if index is None or index in taken:
            continue
        before = [found for found in where[:number] if found is not None]
        after = [found for found in where[number + 1 :] if found is not None]
        if (not before or max(before) < index) and (not after or index < min(after)):
            where[number] = index
            taken.add(index)


class _Merger:
    """Weaves the shown rows into one chat's log."""

    def __init__(
        self,
        state: ReaderState,
        log: ChatLog,
        page: Page,
        snapshot: Snapshot,
        profile: AppProfile,
    ) -> None:
        self.page = page
        self.secret = state.secret
        self.log = log
        self.snapshot = snapshot
        self.profile = profile
        self.messages = list(log.messages)
        self.nodes = list(log.nodes)
        self.keys = {message.key for message in log.messages}

    def run(
        self, speakers: Sequence[Speaker], where: Sequence[int | None]
    ) -> tuple[ChatLog, tuple[Message, ...], tuple[str, ...]]:
        """The log with the rows in it, the new messages, the keys with a newly known speaker."""
        new: list[Message] = []
        revised: list[str] = []
        moved = 0
        after = self._first_place(where)
        speaker = Speaker.UNKNOWN
        last = max((number for number, index in enumerate(where) if index is not None), default=-1)
        for number, (row, decided, index) in enumerate(
            zip(self.page.rows, speakers, where, strict=True)
        ):
            # Under one author header all rows are the same person's, also after a known one.
            inherits = self.profile.kind == "rows" and not row.author
            speaker = speaker if decided is Speaker.UNKNOWN and inherits else decided
            if index is not None:
                at = index + moved
                if self._revise(at, row, speaker):
                    revised.append(self.messages[at].key)
                speaker = self.messages[at].speaker
                self.nodes[at] = row.node
                after = at + 1
                continue
            if self.page.at_end and number > last:
                # What follows the last known row in sight is new, even if known ones are gone.
                after = len(self.messages)
            at_end = after == len(self.messages)
            message = self._message(row, speaker, after, at_end)
            self.messages.insert(after, message)
            self.nodes.insert(after, row.node)
            after += 1
            moved += 1
            if not message.history:
                new.append(message)
        log = ChatLog(
            tuple(self.messages[-MAX_MESSAGES:]),
            tuple(self.nodes[-MAX_MESSAGES:]),
            self.log.attached or self.snapshot.at,
        )
        return log, tuple(new), tuple(revised)

    def _revise(self, at: int, row: Row, speaker: Speaker) -> bool:
        old = self.messages[at]
        better = old.speaker is Speaker.UNKNOWN and speaker is not Speaker.UNKNOWN
        if not better and old.text == row.text:
            return False
        who = speaker if better else old.speaker
        self.messages[at] = replace(
            old, text=row.text, speaker=who, author=row.author or old.author
        )
        return True

    def _first_place(self, where: Sequence[int | None]) -> int:
        """Rows above the first known one go before it; without a known one, to the end."""
        first = next((index for index in where if index is not None), None)
        return len(self.messages) if first is None else first

    def _message(self, row: Row, speaker: Speaker, place_: int, at_end: bool) -> Message:
        written = clock.parse(row.clock, self.snapshot.at) if row.clock else None
        attached = self.log.attached
        history = attached is None or not at_end
        if attached is not None and written is not None:
            history = history or written < attached - _OLDER
        previous = self.messages[place_ - 1].text if place_ else ""
        return Message(
            speaker=speaker,
            text=row.text,
            at=written if history else self.snapshot.at,
            key=self._key(row.text, previous),
            author=row.author,
            history=history,
        )

    def _key(self, text: str, previous: str) -> str:
        """A keyed fingerprint of the text and the one before it, numbered when it is not unique."""
        digest = blake2b(key=self.secret[:64], digest_size=8)
        digest.update(previous.encode("utf-8", "replace") + b"\0" + text.encode("utf-8", "replace"))
        stem = digest.hexdigest()
        number = 1
        while f"{stem}-{number}" in self.keys:
            number += 1
        key = f"{stem}-{number}"
        self.keys.add(key)
        return key

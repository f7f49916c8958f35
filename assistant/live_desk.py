"""Carries between this desk and the supervisor's: asks out, answers and lines of truth in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant import strings
from assistant.brief_text import brief_text
from assistant.domain.chat import ChatKey
from assistant.domain.live import Ask, LiveNews, OwnLoad, TruthLine
from assistant.live import asks, load
from assistant.live.asks import Told
from assistant.live.feed import Feed
from assistant.masking import mask
from assistant.session import events
from assistant.session.live_events import (
    LoadSeen,
    NewsCame,
    RecordBreather,
    SendAsk,
    TakeAskBack,
)
from assistant.session.loop import Handler
from assistant.store.port import Store
from assistant.understand import brief

# What was asked on an earlier day says nothing about today's chat.
BACK = timedelta(hours=24)


def _now() -> datetime:
    return datetime.now().astimezone()


class LiveDesk:
    """Handlers for the session's live effects, and the feed that answers them.

    `post` takes events for the session, `use_lines` the lines of truth that hold now, before the
    session hears of them; both are called on the feed's thread. `role` is the agent's.
    """

    def __init__(
        self,
        store: Store,
        file: Path,
        role: str,
        post: Callable[[events.Event], None],
        use_lines: Callable[[tuple[TruthLine, ...]], None],
    ) -> None:
        self._store = store
        self._role = role
        self._post = post
        self._use_lines = use_lines
        self._agent: str | None = None
        self._feed = Feed(file, self._news, self._load, lambda: self._agent, _now)

    def start(self) -> None:
        """Begin to listen."""
        self._feed.start()

    def stop(self) -> None:
        """Listen no more; what was asked has been handed to the record."""
        self._feed.stop()

    def handlers(self) -> dict[type, Handler]:
        """What the session wants done here."""
        return {
            SendAsk: self._send,
            TakeAskBack: self._take_back,
            RecordBreather: self._breather,
        }

    def asks(self, chat: ChatKey) -> tuple[Ask, ...]:
        """What was asked in a chat before this session saw it."""
        self._agent = chat.account
        since = _now() - BACK
        nothing: tuple[Ask, ...] = ()
        return self._store.get(chat, lambda db, id_: asks.of_chat(db, id_, since), nothing)

    def _news(self, news: LiveNews) -> None:
        self._use_lines(news.lines)
        self._post(NewsCame(news))

    def _load(self, load: OwnLoad) -> None:
        self._post(LoadSeen(load))

    def _send(self, effect: SendAsk) -> None:
        chat, told = effect.chat, _told(effect, self._role)

        def job(db: Any, id_: str) -> None:
            asks.put_ask(db, id_, chat.account, effect.ask, told)

        self._store.put(chat, job)

    def _take_back(self, effect: TakeAskBack) -> None:
        self._store.put(None, lambda db, id_: asks.withdraw(db, effect.ask, _now()))

    def _breather(self, effect: RecordBreather) -> None:
        self._store.put(None, lambda db, id_: load.put_breather(db, effect.breather))


def _told(effect: SendAsk, role: str) -> Told:
    """The case in short for the supervisor, masked, in every language of the interface."""
    reading = effect.reading
    if reading is None:
        return Told({}, effect.allowances, role)
    made = brief.make(effect.messages, reading, effect.context, _now(), effect.moods)
    names = (effect.chat.peer, *{message.author for message in effect.messages if message.author})
    briefs = {code: mask(brief_text(made, code), names) for code in strings.LANGUAGES}
    return Told(
        briefs, effect.allowances, role, reading.language.code, reading.mood.label.value,
        reading.mood.intensity, reading.issue.value, reading.topic,
    )  # fmt: skip

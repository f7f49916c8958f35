"""Events and effects between an agent's desk and the supervisor's; session/live.py reduces them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.answers import Allowance
from assistant.domain.brief import MoodPoint
from assistant.domain.chat import ChatKey, Message
from assistant.domain.live import Ask, Breather, LiveNews, OwnLoad
from assistant.domain.reading import Context, Reading


@dataclass(frozen=True, slots=True)
class NewsCame:
    """What the record now holds of the supervisor's doing."""

    news: LiveNews


@dataclass(frozen=True, slots=True)
class LoadSeen:
    """What this agent carries today."""

    load: OwnLoad


LiveEvent = NewsCame | LoadSeen


@dataclass(frozen=True, slots=True)
class SendAsk:
    """Ask the supervisor, with the case in short."""

    chat: ChatKey
    ask: Ask
    messages: tuple[Message, ...]
    reading: Reading | None
    context: Context
    moods: tuple[MoodPoint, ...]
    allowances: tuple[Allowance, ...]


@dataclass(frozen=True, slots=True)
class TakeAskBack:
    """An answer is no longer needed."""

    ask: str


@dataclass(frozen=True, slots=True)
class RecordBreather:
    """The agent asks for a rest, or is back."""

    breather: Breather


LiveEffect = SendAsk | TakeAskBack | RecordBreather

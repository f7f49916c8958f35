"""Events and effects of calling up a macro; see session/macros.py for what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.chat import ChatKey, Message
from assistant.domain.drafting import Draft, Plan
from assistant.domain.live import Ask
from assistant.domain.macros import MacroOffer
from assistant.domain.reading import Context, Reading
from assistant.domain.view import SourceLabel


@dataclass(frozen=True, slots=True)
class FindMacros:
    """Fill the shop's macros for a chat; `MacrosFound` answers."""

    chat: ChatKey
    messages: tuple[Message, ...]
    reading: Reading | None
    plan: Plan | None
    context: Context
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class MacrosFound:
    """What is on offer, in the order in which it fits the chat."""

    chat: ChatKey
    offers: tuple[MacroOffer, ...]


@dataclass(frozen=True, slots=True)
class WordMacro:
    """Make a draft of one macro; `MacroWorded` answers, if the shop still has it."""

    chat: ChatKey
    shortcut: str
    shown: bool
    messages: tuple[Message, ...]
    reading: Reading | None
    plan: Plan | None
    context: Context
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class MacroWorded:
    """The macro as a draft; `plan` is the one it was held against, `label` names it."""

    chat: ChatKey
    draft: Draft
    plan: Plan
    label: SourceLabel
    shown: bool = True


MacroEvent = MacrosFound | MacroWorded
MacroEffect = FindMacros | WordMacro

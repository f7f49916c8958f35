"""Macros as an agent meets them: what is on offer in a chat, and the wish for one of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.chat import ChatKey

# The source id of a draft that is a macro begins with this; the macro's short word follows.
SOURCE = "macro."


@dataclass(frozen=True, slots=True)
class MacroOffer:
    """One macro of the shop, filled for one chat.

    `text` has 【…】 for the variables in `blanks`, which nobody knows; `fits` says that it is for
    this chat's matter, `foreign` that it is not in the language the answer is written in. `search`
    is what a search looks through, in small letters.
    """

    shortcut: str
    title: str
    text: str
    language: str
    blanks: tuple[str, ...] = ()
    fits: bool = False
    foreign: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True)
class ListMacros:
    """The agent wants to see the macros."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class TakeMacro:
    """The agent wants this macro; `shown` as a draft of its own, else it stands in the editor."""

    chat: ChatKey
    shortcut: str
    shown: bool = True


MacroAction = ListMacros | TakeMacro


def found(offers: Sequence[MacroOffer], typed: str) -> list[MacroOffer]:
    """The macros that hold every word typed, the best first; all of them for nothing typed.

    A short word goes before a title, a title before the text; otherwise the order stays.
    """
    words = unicodedata.normalize("NFKC", typed[:100]).casefold().replace("/", " ").split()
    if not words:
        return list(offers)
    hits = [(_rank(one, words), one) for one in offers if all(w in one.search for w in words)]
    return [one for _, one in sorted(hits, key=lambda hit: hit[0])]


def _rank(offer: MacroOffer, words: Sequence[str]) -> int:
    shortcut, title = offer.shortcut.casefold(), offer.title.casefold()
    first = words[0]
    if shortcut == first:
        return 0
    if shortcut.startswith(first):
        return 1
    if title.startswith(first):
        return 2
    return 3 if all(word in title or word in shortcut for word in words) else 4

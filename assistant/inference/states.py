"""Saved states of prompts in memory: beginnings that chats share, and where each chat stands."""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

CAP_BYTES = 96 << 20

State = ctypes.Array[ctypes.c_uint8]
Tokens = tuple[int, ...]


def common_length(first: Sequence[int], second: Sequence[int]) -> int:
    """How many leading tokens two prompts share."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Kept:
    """A state and the chat whose whole prompt it is ("" = a beginning that chats share)."""

    state: State
    chat: str


class States:
    """States by their tokens, capped in bytes; each chat has one at most.

    Other chats' go first, the longest unused first, then beginnings, then the active chat's own.
    """

    def __init__(self, cap: int = CAP_BYTES) -> None:
        self._cap = cap
        self._kept: OrderedDict[Tokens, Kept] = OrderedDict()
        self._size = 0

    def __contains__(self, tokens: Tokens) -> bool:
        return tokens in self._kept

    def put(self, tokens: Tokens, state: State, chat: str = "", active: str = "") -> None:
        """Keep a state; others go when the cap is reached."""
        if len(state) > self._cap:
            return
        old = [t for t, kept in self._kept.items() if t == tokens or (chat and kept.chat == chat)]
        for one in old:
            self._drop(one)
        self._kept[tokens] = Kept(state, chat)
        self._size += len(state)
        while self._size > self._cap:
            self._drop(self._first_out(tokens, active))

    def _drop(self, tokens: Tokens) -> None:
        self._size -= len(self._kept.pop(tokens).state)

    def _first_out(self, newest: Tokens, active: str) -> Tokens:
        def order(tokens: Tokens) -> int:
            chat = self._kept[tokens].chat
            if chat and chat == active:
                return 2
            return 0 if chat else 1

        # min() takes the first of equals, which is the longest unused.
        return min((tokens for tokens in self._kept if tokens != newest), key=order)

    def best(self, tokens: Sequence[int]) -> tuple[int, Tokens, State] | None:
        """The kept state that shares most leading tokens: (how many, its tokens, it)."""
        found = max(
            ((common_length(kept, tokens), kept) for kept in self._kept),
            default=(0, ()),
            key=lambda row: row[0],
        )
        if not found[0]:
            return None
        self._kept.move_to_end(found[1])
        return found[0], found[1], self._kept[found[1]].state

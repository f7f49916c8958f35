"""Fits what a window shows now to what is known of the chat: pure sequence alignment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

# Known messages looked at, counted from the newest.
_REACH = 400


def place(
    known: Sequence[K],
    shown: Sequence[V],
    same: Callable[[K, V], bool],
    identical: Callable[[K, V], bool],
    text_of_known: Callable[[K], str],
    text_of_shown: Callable[[V], str],
) -> list[int | None]:
    """For each shown row the index of the known message that it is, or None.

    `same` says that two may be one message (texts agree), `identical` that they surely are (same
    object on screen). Of all placements of the shown block over the known one, the one with most
    certain, then most agreeing rows wins, then the latest. When no unbroken placement fits (a row
    was edited or taken away), the longest common subsequence is taken.
    """
    if not known or not shown:
        return [None] * len(shown)
    first = max(0, len(known) - _REACH)
    best: tuple[int, int, int] | None = None
    for offset in range(first - len(shown) + 1, len(known)):
        low, high = max(0, first - offset), min(len(shown), len(known) - offset)
        if not all(same(known[row + offset], shown[row]) for row in range(low, high)):
            continue
        sure = sum(identical(known[row + offset], shown[row]) for row in range(low, high))
        score = (sure, high - low, offset)
        if best is None or score > best:
            best = score
    if best is not None and _is_sound(best, known, shown, identical):
        offset = best[2]
        return [
            row + offset if first <= row + offset < len(known) else None
            for row in range(len(shown))
        ]
    return _loose(known, shown, same, text_of_known, text_of_shown, first)


def _is_sound(
    best: tuple[int, int, int],
    known: Sequence[K],
    shown: Sequence[V],
    identical: Callable[[K, V], bool],
) -> bool:
    """A short overlap is not believed when surely known rows would fall outside it."""
    sure, _, _ = best
    if sure:
        return True
    recent = known[-_REACH:]
    return not any(identical(one, row) for row in shown for one in recent)


def _loose(
    known: Sequence[K],
    shown: Sequence[V],
    same: Callable[[K, V], bool],
    text_of_known: Callable[[K], str],
    text_of_shown: Callable[[V], str],
    first: int,
) -> list[int | None]:
    found: list[int | None] = [None] * len(shown)
    matcher = SequenceMatcher(
        None,
        [text_of_known(one) for one in known[first:]],
        [text_of_shown(one) for one in shown],
        autojunk=False,
    )
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            index = first + block.a + step
            if same(known[index], shown[block.b + step]):
                found[block.b + step] = index
    return found

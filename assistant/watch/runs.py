"""Texts of a page in order: the visible ones, and of the others those that stand next to them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

# Texts just above the visible part: they tell who wrote the first visible message, and hold what
# a burst has pushed out of sight between two looks. Below it two are enough to know of more.
_ABOVE, _BELOW = 60, 2
_HEAD_SHARE = 5
# Values of the attribute "hidden", which visible texts do not have.
HIDDEN, CUT, LOWER = "1", "cut", "below"


def capped(shown: Sequence[T], limit: int) -> tuple[list[T], bool]:
    """At most `limit` texts; the flag says that there were more.

    The newest messages stand last, the customer's name first: both ends are kept.
    """
    if len(shown) <= limit:
        return list(shown), False
    head = limit // _HEAD_SHARE
    return [*shown[:head], *shown[-(limit - head) :]], True


def with_hidden(every: Sequence[T], kept: Sequence[T]) -> list[tuple[T, str]]:
    """The visible texts `kept` with the hidden ones of `every` next to them, and their place.

    The place is "" for visible texts, HIDDEN for those of an unbroken run next to visible ones,
    CUT for the first of a run that has lost its beginning, LOWER for those that only say that the
    page goes on.
    """
    visible = set(kept)
    order: list[tuple[T, str]] = []
    run: list[T] = []
    for one in every:
        if one in visible:
            order += [*_ends(run, bool(order)), (one, "")]
            run = []
        else:
            run.append(one)
    order += [(one, LOWER) for one in run[:_BELOW]]
    if sum(not place for _, place in order) != len(kept):
        # The page changed between the two questions, or has more nodes than were asked for.
        return [(one, "") for one in kept]
    return order


def _ends(run: Sequence[T], below: bool) -> list[tuple[T, str]]:
    """The two ends of a hidden run; its beginning only when it lies below visible texts."""
    if len(run) <= _ABOVE:
        return [(one, HIDDEN) for one in run]
    first, *others = run[-_ABOVE:]
    beginning = [(one, LOWER) for one in run[:_BELOW]] if below else []
    return [*beginning, (first, CUT), *((one, HIDDEN) for one in others)]

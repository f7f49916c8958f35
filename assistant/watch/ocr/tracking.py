"""Tells whether the end of a conversation is in sight, from nothing but what is seen of it."""

from __future__ import annotations

from collections.abc import Sequence

Key = tuple[str, str]

# A picture that has nothing in common with the one before was scrolled there. If it stays so this
# long (seconds), so much was written at once.
_LOST_PATIENCE = 120.0
# So many rows of a conversation are kept in mind, to tell old ones from new ones.
_KNOWN = 500


class EndTracker:
    """Follows one conversation from picture to picture.

    Pixels have no names: the same words may be an old message scrolled into sight or a new one.
    What stands above or below what was last at the end tells them apart.
    """

    def __init__(self) -> None:
        self._end: tuple[Key, ...] = ()
        self._lost_since: float | None = None
        self._lost: tuple[Key, ...] = ()
        self._scrolled = False
        self._known: dict[Key, None] = {}
        self.torn = False
        """True while what is shown does not join what was read before: something may be missed."""

    def at_end(self, shown: Sequence[Key], now: float, rests: bool = False) -> bool:
        """Whether `shown`, whole messages from top to bottom, reaches to the conversation's end.

        `rests` says that the last of them stands where the last one stands at the end: with that,
        rows that were never seen are a burst higher than the pane, not an older part.
        """
        rows = tuple(shown)
        if not rows:
            return True
        joins = not self._end or self._reaches(rows, now)
        lost = self._lost_since is not None
        self.torn = lost
        known = sum(row in self._known for row in rows)
        if not joins and lost and rests and known * 3 <= len(rows):
            joins = True
        self._remember(rows)
        if not joins:
            return False
        self._end, self._lost_since, self._scrolled = rows, None, False
        return True

    def _remember(self, rows: tuple[Key, ...]) -> None:
        # What is seen while lost may be the burst itself: it is not yet known as old.
        if self._lost_since is None:
            self._known |= dict.fromkeys(rows)
        while len(self._known) > _KNOWN:
            del self._known[next(iter(self._known))]

    def _reaches(self, rows: tuple[Key, ...], now: float) -> bool:
        offset = best_offset(self._end, rows)
        if offset is not None:
            self._lost_since = None
            # The last known message is in sight, or those in sight follow it.
            self._scrolled = len(self._end) - 1 - offset >= len(rows)
            return not self._scrolled
        if self._end[-1] in rows or (len(self._end) > 2 and rows[0] in self._end[1:]):
            # Something was edited or taken away.
            return self._end[-1] in rows or rows[-1] not in self._end
        if self._scrolled:
            return False
        if self._lost_since is None or self._lost != rows:
            self._lost_since, self._lost = now, rows
        return now - self._lost_since > _LOST_PATIENCE


def best_offset(known: Sequence[Key], shown: Sequence[Key]) -> int | None:
    """Index in `known` of the first row shown, negative when older rows stand above it.

    Of the placements in which all that overlaps agrees, the one with the largest overlap, then
    the latest; None when there is none.
    """
    best: tuple[int, int] | None = None
    for offset in range(1 - len(shown), len(known)):
        low, high = max(0, -offset), min(len(shown), len(known) - offset)
        if all(known[row + offset] == shown[row] for row in range(low, high)):
            candidate = (high - low, offset)
            if best is None or candidate > best:
                best = candidate
    return None if best is None else best[1]

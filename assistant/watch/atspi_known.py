"""What is known of a page's texts from earlier looks, so that a look asks only for what changed.

Asking costs the watched program its time. A text is asked again when an event names it, and in
turns; a place, where the texts around it have not all moved alike.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.domain.window import Rect
from assistant.watch.atspi_bus import Ref

# Every so many texts one is asked where it stands, and those between only if its neighbours differ.
_STRIDE = 5
# Texts that are asked again in a look that no event caused.
_TURN = 12

Chain = list[tuple[Ref, str]]
Places = Callable[[Sequence[Ref]], Awaitable[Sequence[Rect | None]]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What the program's events told since the last look.

    `structure` says that objects came or went; `objects` are the paths of those whose text
    changed; `turn` that nothing was told for some time; `everything` that no event is relied on.
    """

    structure: bool = False
    objects: frozenset[str] = frozenset()
    turn: bool = False
    everything: bool = False


EVERYTHING = Changes(structure=True, everything=True)


@dataclass(slots=True)
class Known:
    """One text as last read; `chain` is the object and what encloses it, nearest first."""

    text: str
    rect: Rect
    chain: Chain = field(default_factory=list)


class KnownTexts:
    """The texts of one page, by object."""

    def __init__(self) -> None:
        self._known: dict[Ref, Known] = {}
        self._turn = 0

    def forget(self) -> None:
        """Drop all."""
        self._known.clear()

    def get(self, ref: Ref) -> Known | None:
        """The text as last read."""
        return self._known.get(ref)

    def put(self, ref: Ref, known: Known) -> None:
        """Remember a text."""
        self._known[ref] = known

    def drop(self, ref: Ref) -> None:
        """Forget a text that is gone."""
        self._known.pop(ref, None)

    def keep(self, refs: Iterable[Ref]) -> None:
        """Forget every text but these."""
        kept = set(refs)
        self._known = {ref: known for ref, known in self._known.items() if ref in kept}

    def to_read(self, refs: Sequence[Ref], changes: Changes, around: bool = True) -> list[Ref]:
        """Those of the page's texts that have to be read anew.

        `around` says that what encloses a text may be named in its place: Chromium does so, while
        Firefox names the list whenever a line is added.
        """
        if changes.everything:
            return list(refs)
        wanted = {
            ref
            for ref in refs
            if (known := self._known.get(ref)) is None
            or ref.path in changes.objects
            or (around and len(known.chain) > 1 and known.chain[1][0].path in changes.objects)
        }
        if changes.turn:
            self._turn %= max(1, len(refs))
            wanted.update(refs[self._turn : self._turn + _TURN], refs[-_TURN // 2 :])
            self._turn += _TURN
        return [ref for ref in refs if ref in wanted]

    async def place(self, refs: Sequence[Ref], read: Iterable[Ref], ask: Places) -> None:
        """Bring the places up to date of all texts but those just read."""
        fresh = set(read)
        standing = [
            ref
            for ref in refs
            if ref not in fresh and (known := self._known.get(ref)) is not None and known.text
        ]
        if not standing:
            return
        near = {
            one
            for before, after in pairwise(refs)
            for one, other in ((before, after), (after, before))
            if other in fresh
        }
        last = len(standing) - 1
        asked = [
            number
            for number, ref in enumerate(standing)
            if number % _STRIDE == 0 or number == last or ref in near
        ]
        moved = await self._ask([standing[number] for number in asked], ask)
        between: list[Ref] = []
        for (one, by), (other, by_other) in pairwise(zip(asked, moved, strict=True)):
            inner = standing[one + 1 : other]
            if by is None or by != by_other:
                between += inner
            elif by != (0, 0):
                for ref in inner:
                    known = self._known[ref]
                    x, y = known.rect.x + by[0], known.rect.y + by[1]
                    known.rect = Rect(x, y, known.rect.width, known.rect.height)
        await self._ask(between, ask)

    async def _ask(self, refs: Sequence[Ref], ask: Places) -> list[tuple[int, int] | None]:
        """By how much each has moved; None for one that has changed its size or is gone."""
        moved: list[tuple[int, int] | None] = []
        for ref, rect in zip(refs, await ask(refs), strict=True):
            known = self._known[ref]
            if rect is None:
                del self._known[ref]
                moved.append(None)
                continue
            same = (rect.width, rect.height) == (known.rect.width, known.rect.height)
            moved.append((rect.x - known.rect.x, rect.y - known.rect.y) if same else None)
            known.rect = rect
        return moved

"""Learns names that a client writes into the first line of every bubble. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# A first line is a name once it stands so often, and names stand over so much of what is seen.
_OFTEN = 3
_MOSTLY = 0.6
_LONGEST = 40


class Headings:
    """Names seen over the texts of bubbles; one that is learnt is known from then on."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def learn(self, bubbles: Sequence[Sequence[str]]) -> None:
        """Take in the lines of all bubbles in sight."""
        tall = [parts for parts in bubbles if len(parts) > 1]
        firsts = Counter(parts[0] for parts in tall if 0 < len(parts[0]) <= _LONGEST)
        # The same words again and again are no name where they are all that is said.
        said = {parts[0] for parts in bubbles if len(parts) == 1}
        found = {name for name, count in firsts.items() if count >= _OFTEN and name not in said}
        if sum(firsts[name] for name in found | self._names) >= _MOSTLY * len(bubbles):
            self._names |= found

    def name(self, parts: Sequence[str]) -> str:
        """The name over these lines; "" when they begin with none."""
        return parts[0] if len(parts) > 1 and parts[0] in self._names else ""

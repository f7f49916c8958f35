"""Which customers on record are one person: groups made of links, the agent's newest word first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody's word on two customers: the agent's, or the rule's on a shared identifier.

    `at` is an ISO time in UTC, which sorts as text.
    """

    same: bool
    by_agent: bool
    at: str


def pair(one: str, other: str) -> Pair:
    """Two customers in the order in which they are kept."""
    return (one, other) if one < other else (other, one)


class People:
    """Groups of customers; in memory, so that a new link counts before it is on disk.

    A link that would bring two together of whom somebody said that they differ has no effect;
    where words contradict each other, the agent's beat the rule's and newer ones beat older ones.
    """

    def __init__(self, links: Iterable[tuple[Pair, Link]] = ()) -> None:
        self._links: dict[Pair, Link] = dict(links)
        self._groups: dict[str, frozenset[str]] = {}
        self._arrange()

    def group(self, customer: str) -> frozenset[str]:
        """All that are known to be the same person, the customer included."""
        return self._groups.get(customer, frozenset((customer,)))

    def differ(self, one: str, other: str) -> bool:
        """True when somebody has said that these two, or others of their groups, differ."""
        return any(
            (link := self._links.get(pair(a, b))) is not None and not link.same
            for a in self.group(one)
            for b in self.group(other)
        )

    def say(self, one: str, other: str, link: Link) -> bool:
        """Take a word on two customers; False when the agent's own word stands against it."""
        known = self._links.get(pair(one, other))
        if one == other or (known is not None and known.by_agent and not link.by_agent):
            return False
        self._links[pair(one, other)] = link
        self._arrange()
        return True

    def _arrange(self) -> None:
        groups: dict[str, frozenset[str]] = {}
        apart = {two for two, link in self._links.items() if not link.same}
        joined = [(link.by_agent, link.at, two) for two, link in self._links.items() if link.same]
        for _, _, (a, b) in sorted(joined, reverse=True):
            left, right = groups.get(a, frozenset((a,))), groups.get(b, frozenset((b,)))
            if left == right or any(pair(x, y) in apart for x in left for y in right):
                continue
            both = left | right
            groups |= dict.fromkeys(both, both)
        self._groups = groups

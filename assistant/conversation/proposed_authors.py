"""Recognises a page that puts all messages on one side, under (or beside) their authors' names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.clean import clean
from assistant.conversation.profile import PeerRules, depth_of
from assistant.conversation.proposed_header import LEVELS, alone, near, pane_of
from assistant.domain.window import Snapshot, TextNode

# Pixels by which names of one column may differ.
_ALIGNED = 6
# Of all texts that are neither name nor time, messages are at least this share.
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Authored:
    """What a profile of such a page says; `peer` is the customer's name over the messages."""

    author: tuple[str, ...]
    peer: PeerRules
    pane: tuple[str, ...]
    message: tuple[str, ...]
    drop: tuple[str, ...]
    called: str


def by_authors(
    snapshot: Snapshot,
    above: Sequence[TextNode],
    names: tuple[str, ...],
    times: tuple[str, ...],
) -> Authored | None:
    """None where names don't stand in one column, or nothing over them names the customer."""
    columns = {marker: _column(above, marker) for marker in names}
    told = {marker: held for marker, held in columns.items() if held}
    if not told:
        return None
    # Initials on a portrait stand in a column of their own.
    marker = max(told, key=lambda one: sum(len(node.text) for node in told[one]))
    called = {clean(node.text) for node in told[marker]}
    spoken = [
        node
        for node in above
        if depth_of(node, times) not in range(LEVELS)
        and not any(depth_of(node, (name,)) in range(LEVELS) for name in names)
    ]
    message = _commonest(spoken)
    said = [node for node in spoken if message and depth_of(node, message) >= 0]
    pane = pane_of(said, ())
    if not pane:
        return None
    for node in above:
        if clean(node.text) in called and depth_of(node, pane) < 0:
            found = alone(snapshot, (node,), near(node))
            if found:
                drop = tuple(name for name in names if name != marker)
                peer = PeerRules(markers=(found,))
                return Authored((marker,), peer, pane, message, drop, clean(node.text))
    return None


def _column(above: Sequence[TextNode], marker: str) -> list[TextNode]:
    """The names with this marker; none unless several people's stand at one edge."""
    held = [n for n in above if near(n)[:1] == [marker] and n.rect and clean(n.text)]
    edges = [node.rect.x for node in held if node.rect]
    several = len({clean(node.text) for node in held}) >= 2
    return held if several and max(edges) - min(edges) <= _ALIGNED else []


def _commonest(nodes: Sequence[TextNode]) -> tuple[str, ...]:
    counts = Counter(marker for node in nodes for marker in near(node)[:1])
    marker, count = counts.most_common(1)[0] if counts else ("", 0)
    return (marker,) if count >= 2 and count >= _MOST * len(nodes) else ()

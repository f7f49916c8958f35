"""Finds the header over a chat, which names the customer, and the element around its messages.

Only what the shape of a window tells counts, so that a masked recording gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.conversation.clean import clean
from assistant.conversation.identity import holds
from assistant.conversation.profile import PeerRules, kind_of, markers_of, own_markers
from assistant.conversation.rows import is_hidden
from assistant.domain.window import Snapshot, TextNode

LEVELS = 4
"""Levels above a text that still belong to its own message."""
_LONGEST_NAME = 60
# A text is on one side when its two gaps differ by this share of the column's width.
_CLEAR_SIDE = 0.06


@dataclass(frozen=True, slots=True)
class Header:
    """Where the customer's name stands, and all texts of the header it stands in."""

    peer: PeerRules
    nodes: tuple[TextNode, ...]


def near(node: TextNode, passing: bool = False) -> list[str]:
    """Markers of a text and of what stands close around it, nearest first; or the passing ones."""
    found = sorted(own_markers(node))
    for element in node.ancestors[: LEVELS - 1]:
        found += sorted(markers_of(element))
    return [marker for marker in dict.fromkeys(found) if is_passing(marker) == passing]


def is_passing(marker: str) -> bool:
    """Markers that a build makes up anew or that say only how something looks."""
    return bool(re.search(r"\d{3,}|^css-|^sc-|^jss|__[A-Za-z0-9]{5,}$|^#\d|^ps$", marker))


def side(node: TextNode, column: tuple[int, int]) -> str:
    """On which side of the column a text stands: left, right, or "" for the middle."""
    assert node.rect is not None
    before, after = node.rect.x - column[0], column[1] - node.rect.right
    if abs(before - after) <= _CLEAR_SIDE * max(1, column[1] - column[0]):
        return ""
    return "left" if before < after else "right"


def is_header(element: str) -> bool:
    """Whether an element is the header of a page or of a part of it."""
    return kind_of(element) in ("header", "banner")


def messages_of(spoken: Sequence[TextNode], column: tuple[int, int]) -> tuple[TextNode, ...]:
    """What is surely said: texts on the right, and those on the left below the first of them."""
    right = [node for node in spoken if side(node, column) == "right"]
    tops = [node.rect.y for node in right if node.rect]
    if not tops:
        return ()
    first = min(tops)
    left = [n for n in spoken if side(n, column) == "left" and n.rect and n.rect.y >= first]
    return (*right, *left) if left else ()


def header(
    snapshot: Snapshot,
    spoken: Sequence[TextNode],
    said: Sequence[TextNode],
    column: tuple[int, int],
) -> Header | None:
    """The header nearest over the messages; None where nothing over them is unlike them."""
    tops = [node.rect.y for node in said if node.rect]
    if not tops:
        return None
    # The nearest object around all messages; browsers leave plain ones out of the tree.
    held = shared(said)
    inside = next((part for part in _path(said[0]) if part in held), "")
    shapes = {_shape(node) for node in said}
    over = [
        node
        for node in spoken
        if node.rect
        and node.rect.bottom <= min(tops)
        and 1 < len(clean(node.text)) <= _LONGEST_NAME
        and (inside not in _path(node) if inside else _shape(node) not in shapes)
    ]
    over = [node for node in over if any(map(is_header, node.ancestors))] or over
    over = [node for node in over if inside or side(node, column)]
    # What begins at the messages' own edge is rather a line between them.
    edges = {node.rect.x for node in said if node.rect}
    over = [node for node in over if node.rect and node.rect.x not in edges] or over
    if not over:
        return None
    lowest = max(over, key=lambda node: node.rect.bottom if node.rect else 0)
    mine = set(_path(lowest)) - {part for node in said for part in _path(node)}
    block = [node for node in over if node is lowest or mine & set(_path(node))]
    # Where the header holds a text itself, its heading comes first.
    block = sorted(block, key=lambda node: any(_holds(node, other) for other in block))
    marker = alone(snapshot, block, near(block[0]))
    # A class that the next release renames finds nobody then, which is better than the wrong one.
    marker = marker or alone(snapshot, block, near(block[0], passing=True))
    return Header(PeerRules(markers=(marker,) if marker else (), above=not marker), tuple(block))


def _holds(outer: TextNode, inner: TextNode) -> bool:
    return bool(outer.rect and inner.rect and holds(outer.rect, inner.rect))


def pane_of(said: Sequence[TextNode], outside: Iterable[TextNode]) -> tuple[str, ...]:
    """A marker of the nearest element around all messages and around none of the other texts."""
    held = shared(said)
    apart = [own_markers(n).union(*map(markers_of, n.ancestors)) for n in outside]
    for node in said[:1]:
        for steps, element in enumerate(node.ancestors, 1):
            parts = node.attributes.get("path", "").split("/")
            if steps >= len(parts) or parts[steps] not in held:
                continue
            found = [m for m in sorted(markers_of(element)) if not is_passing(m)]
            found.sort(key=lambda marker: "scroll" in marker)
            for marker in found:
                if not any(marker in markers for markers in apart):
                    return (marker,)
    return ()


def shared(nodes: Sequence[TextNode]) -> set[str]:
    """Objects that stand around every one of the texts."""
    if len(nodes) < 2:
        return set()
    return set.intersection(*(set(_path(node)) for node in nodes))


def _path(node: TextNode) -> list[str]:
    """The objects around a text, nearest first; a block that holds its text itself is one."""
    parts = node.attributes.get("path", "").split("/")
    return [part for part in parts["block" not in node.attributes :] if part]


def _shape(node: TextNode) -> tuple[str, ...]:
    """What a text stands in, by kinds and classes: ids differ from message to message."""
    return tuple(element.partition("#")[0] for element in node.ancestors[:LEVELS])


def alone(snapshot: Snapshot, block: Sequence[TextNode], markers: Iterable[str]) -> str:
    """The first of the markers that begins with the block's first text and ends with the block."""
    others = {id(node) for node in block}
    first = block[0]
    for marker in markers:
        # Ids with a number are one message's or one customer's.
        if marker.startswith("#") and any(sign.isdigit() for sign in marker):
            continue
        held = [
            node
            for node in snapshot.nodes
            if not node.editable
            and clean(node.text)
            and not is_hidden(node)
            and (
                marker in own_markers(node)
                or any(marker in markers_of(element) for element in node.ancestors)
            )
        ]
        if held and held[0] is first and all(id(node) in others for node in held):
            return marker
    return ""

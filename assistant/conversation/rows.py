"""A visible message before it is placed in its chat; the reading of pages that mark theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.clean import clean
from assistant.conversation.profile import AppProfile, depth_of, markers_of, own_markers
from assistant.domain.chat import Speaker
from assistant.domain.window import Rect, Snapshot, TextNode

_LONGEST_AUTHOR = 120
_TIMED = re.compile(
    r"(?P<name>[^\s,·|(\[](?:.*[^\s,·|(\[])?)[\s,·|(\[]+"
    r"(?P<clock>[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?: ?[AaPp]\.?[Mm]\.?)?)[)\]]?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A message as shown: `node` names the object on screen, `clock` is the time as written."""

    text: str
    author: str = ""
    speaker: Speaker = Speaker.UNKNOWN
    clock: str = ""
    node: str = ""
    rect: Rect | None = None
    markers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """What a snapshot shows of a chat; `at_end` is False when newer rows are scrolled out."""

    rows: tuple[Row, ...]
    at_end: bool = True


def element_id(node: TextNode, steps: int) -> str:
    """Name of the object `steps` levels above the node; "" when the source gives none."""
    parts = node.attributes.get("path", "").split("/")
    return parts[steps] if steps < len(parts) else ""


def is_hidden(node: TextNode) -> bool:
    """True for a node scrolled out of sight, just above or below the visible part."""
    return "hidden" in node.attributes


def read_rows(snapshot: Snapshot, profile: AppProfile) -> Page:
    """Messages of a page whose profile marks pane, message and author."""
    rows: list[Row] = []
    hidden: list[bool] = []
    author = clock = ""
    open_id = cut_id = ""
    for node in snapshot.nodes:
        inside = depth_of(node, profile.pane)
        if node.editable or inside < 0:
            continue
        if depth_of(node, profile.drop.markers) >= 0:
            continue
        steps = depth_of(node, profile.message)
        if node.attributes.get("hidden") == "cut":
            # What stands before a gap says nothing about what follows it.
            author, clock, open_id, cut_id = "", "", "", element_id(node, max(steps, 0))
        if steps < 0:
            if depth_of(node, profile.author) >= 0:
                author, clock = name_and_time(clean(node.text))
            elif depth_of(node, profile.time) >= 0:
                clock = clean(node.text)
            continue
        group = element_id(node, steps)
        if rows and group and group == open_id:
            if group != cut_id:
                rows[-1] = replace(rows[-1], text=rows[-1].text + node.text)
            continue
        open_id = group
        text = node.text if whole(node) and group != cut_id else ""
        row = Row(text, author, clock=clock, node=group, rect=node.rect)
        # Classes between the text and the pane may tell who speaks.
        around = node.ancestors[: max(inside - 1, 0)]
        markers = {name for part in around for name in markers_of(part)}
        own = own_markers(node) if inside > 0 else frozenset()
        rows.append(replace(row, markers=frozenset(markers | own)))
        hidden.append(is_hidden(node))
    return settle(rows, hidden, profile)


def name_and_time(text: str) -> tuple[str, str]:
    """An author's element taken apart where it holds the time, too: "Mei, 10:02"."""
    match = _TIMED.fullmatch(text[:_LONGEST_AUTHOR])
    return (match["name"], match["clock"]) if match else (text, "")


def whole(node: TextNode) -> bool:
    """False for a text that only says that the page goes on, or that may lack its beginning."""
    return node.attributes.get("hidden") not in ("below", "cut")


def settle(rows: Sequence[Row], hidden: Sequence[bool], profile: AppProfile) -> Page:
    """Clean the rows, drop those without text, and keep those down to the last visible one."""
    last = max((number for number, out in enumerate(hidden) if not out), default=-1)
    cleaned = (replace(row, text=clean(row.text)) for row in rows[: last + 1])
    kept = tuple(row for row in cleaned if keeps(row.text, profile))
    return Page(kept, at_end=last + 1 == len(rows))


def keeps(text: str, profile: AppProfile) -> bool:
    """False for empty text and for what the profile calls no message."""
    if not text:
        return False
    if profile.dropped is None or len(text) > 200:
        return True
    return profile.dropped.fullmatch(text) is None

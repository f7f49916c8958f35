"""A visible message before it is placed in its chat; the reading of pages that mark theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.clean import clean
from assistant.conversation.profile import AppProfile, depth_of
from assistant.domain.chat import Speaker
from assistant.domain.window import Rect, Snapshot, TextNode


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
    return node.attributes.get("hidden") == "1"


def read_rows(snapshot: Snapshot, profile: AppProfile) -> Page:
    """Messages of a page whose profile marks pane, message and author."""
    rows: list[Row] = []
    hidden: list[bool] = []
    author = clock = ""
    open_id = first_id = ""
    for node in snapshot.nodes:
        if node.editable or depth_of(node, profile.pane) < 0:
            continue
        if depth_of(node, profile.drop.markers) >= 0:
            continue
        steps = depth_of(node, profile.message)
        if steps < 0:
            if depth_of(node, profile.author) >= 0:
                author, clock = clean(node.text), ""
            elif depth_of(node, profile.time) >= 0:
                clock = clean(node.text)
            first_id = first_id or "?"
            continue
        group = element_id(node, steps)
        first_id = first_id or group
        if rows and group and group == open_id:
            rows[-1] = replace(rows[-1], text=rows[-1].text + node.text)
            continue
        open_id = group
        rows.append(Row(node.text, author, clock=clock, node=group, rect=node.rect))
        hidden.append(is_hidden(node))
    return settle(rows, hidden, first_id, profile)


def settle(rows: Sequence[Row], hidden: Sequence[bool], first_id: str, profile: AppProfile) -> Page:
    """Clean the rows and keep those down to the last visible one.

    A hidden row at the very top may have lost its beginning (`first_id` names it): it goes.
    """
    last = max((number for number, out in enumerate(hidden) if not out), default=-1)
    kept = []
    for row, out in list(zip(rows, hidden, strict=True))[: last + 1]:
        text = clean(row.text)
        cut = out and row.node == first_id
        if not cut and keeps(text, profile):
            kept.append(replace(row, text=text))
    return Page(tuple(kept), at_end=last + 1 == len(rows))


def keeps(text: str, profile: AppProfile) -> bool:
    """False for empty text and for what the profile calls no message."""
    if not text:
        return False
    if profile.dropped is None or len(text) > 200:
        return True
    return profile.dropped.fullmatch(text) is None

"""Whose chat a snapshot shows and what stands in its input box; deliver/ asks the same."""

from __future__ import annotations

import re

from assistant.conversation.bubbles import main_input
from assistant.conversation.clean import clean
from assistant.conversation.profile import AppProfile, depth_of
from assistant.conversation.rows import is_hidden
from assistant.domain.chat import ChatKey
from assistant.domain.window import Rect, Snapshot, TextNode

_MAX_NAME = 120
_EMBEDDED = "\ufffc"


def _marked_text(snapshot: Snapshot, markers: tuple[str, ...], avoid: tuple[str, ...]) -> str:
    for node in snapshot.nodes:
        if node.editable or is_hidden(node) or depth_of(node, markers) < 0:
            continue
        text = clean(node.text)[:_MAX_NAME]
        if text and depth_of(node, avoid) < 0:
            return text
    return ""


def text_above(snapshot: Snapshot, pane: tuple[str, ...]) -> str:
    """The highest text over the messages; "" while there are none."""
    seen = [node for node in snapshot.nodes if not is_hidden(node)]
    inside = [n.rect for n in seen if n.rect and depth_of(n, pane) >= 0]
    if not inside:
        return ""
    # The first message may be cut by the pane's edge: its end is what surely stands below it.
    top, left = min(r.bottom for r in inside), min(r.x for r in inside)
    right = max(r.right for r in inside)
    over = [
        (node.rect, clean(node.text)[:_MAX_NAME])
        for node in seen
        if node.rect is not None
        and not node.editable
        and depth_of(node, pane) < 0
        and node.rect.bottom <= top
        and left < node.rect.right
        and node.rect.x < right
    ]
    over = [(rect, text) for rect, text in over if text]
    # A header that holds a text beside its heading (Firefox) begins over it.
    inner = [one for one in over if not any(holds(one[0], rect) for rect, _ in over)]
    return min(((rect.y, text) for rect, text in inner), default=(0, ""))[1]


def holds(outer: Rect, inner: Rect) -> bool:
    """True when a place lies inside a larger one."""
    inside = outer.x <= inner.x and inner.right <= outer.right
    inside = inside and outer.y <= inner.y and inner.bottom <= outer.bottom
    return inside and outer != inner


def peer_of(snapshot: Snapshot, profile: AppProfile) -> str:
    """The customer's name as the window shows it; "" when no chat is open."""
    found = _marked_text(snapshot, profile.peer.markers, profile.drop.markers)
    if not found and profile.peer.above:
        found = text_above(snapshot, profile.pane)
    if not found and profile.peer.title:
        match = re.search(profile.peer.title, clean(snapshot.window.title)[:300])
        found = match["peer"].strip()[:_MAX_NAME] if match else ""
    return found


def account_of(snapshot: Snapshot, profile: AppProfile) -> str:
    """The agent's own name as the window shows it; "" when it is not in sight."""
    return _marked_text(snapshot, profile.account, ("avatar-initials", "avatar"))


def chat_of(snapshot: Snapshot, profile: AppProfile, account: str = "") -> ChatKey | None:
    """The chat in front; `account` stands in while the own name is out of sight."""
    peer = peer_of(snapshot, profile)
    if not peer:
        return None
    # Somebody of that name in another program is somebody else.
    app = snapshot.window.app if profile.per_program else profile.id
    return ChatKey(app, account_of(snapshot, profile) or account, peer)


def input_node(snapshot: Snapshot, profile: AppProfile) -> TextNode | None:
    """The box in which the agent writes to this customer."""
    for node in snapshot.nodes:
        if node.editable and depth_of(node, profile.input) >= 0:
            return node
    return None if profile.input else main_input(snapshot)


def input_text(snapshot: Snapshot, profile: AppProfile) -> str | None:
    """What stands in the input box now; None when there is none or the source can't read it."""
    node = input_node(snapshot, profile)
    if node is None or "unread" in node.attributes:
        return None
    # An empty rich box holds an embedded object or, in some browsers, its own prompt.
    text = node.text.replace(_EMBEDDED, "")
    return "" if text.strip() in profile.placeholder else text

"""Reads pages of which nothing is known but that messages stand left or right over an input box."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversation.clean import clean
from assistant.conversation.profile import AppProfile, depth_of, markers_of
from assistant.conversation.rows import Page, Row, element_id, is_hidden, keeps, settle, whole
from assistant.domain.chat import Speaker
from assistant.domain.window import Rect, Snapshot, TextNode

# Levels above a text that still belong to its own message.
_ROW_LEVELS = 4
# A block is on one side when its two gaps differ by this share of the column's width.
_CLEAR_SIDE = 0.06
# Lines and words of one paragraph are nearer than this share of a line's height.
_TOUCHING = 0.5
# A row that takes this share of the column's width is no bubble.
_FILLING = 0.9


def main_input(snapshot: Snapshot) -> TextNode | None:
    """The lowest input box, which in a chat is the one to write in."""
    boxes = [node for node in snapshot.nodes if node.editable and node.rect]
    return max(boxes, key=lambda node: node.rect.bottom if node.rect else 0, default=None)


def read_bubbles(snapshot: Snapshot, profile: AppProfile) -> Page:
    """Messages above the input box, each with the side it stands on."""
    box = main_input(snapshot)
    if box is None or box.rect is None:
        return Page(())
    column = box.rect
    nodes = [node for node in snapshot.nodes if _in_column(node, column, profile)]
    rows: list[Row] = []
    hidden: list[bool] = []
    author = clock = ""
    previous: TextNode | None = None
    for node in nodes:
        if depth_of(node, profile.author) in range(1, _ROW_LEVELS):
            author, clock, previous = clean(node.text), "", None
        elif depth_of(node, profile.time) in range(1, _ROW_LEVELS):
            clock, previous = clean(node.text), None
        elif profile.message and depth_of(node, profile.message) < 0:
            previous = None
        elif _is_break(previous, node):
            rows[-1] = replace(rows[-1], text=f"{rows[-1].text}\n")
        elif _is_receipt(previous, node, profile):
            # Ends the block that it stands at, and is no message itself.
            previous = None
        elif previous is not None and _one_block(previous, node, column.width):
            rows[-1] = _joined(rows[-1], previous, node)
            previous = node
        else:
            markers = frozenset(
                name for part in node.ancestors[:_ROW_LEVELS] for name in markers_of(part)
            )
            text = node.text if whole(node) else ""
            row = Row(text, author, clock=clock, node=element_id(node, 1), rect=node.rect)
            rows.append(replace(row, markers=markers))
            hidden.append(is_hidden(node))
            # A header names the author of the block under it only: sides tell about the rest.
            author, previous = "", node if whole(node) else None
    left = min([column.x, *(row.rect.x for row in rows if row.rect)])
    right = max([column.right, *(row.rect.right for row in rows if row.rect)])
    placed = [replace(row, speaker=_by_side(row.rect, left, right, profile)) for row in rows]
    page = settle(placed, hidden, profile)
    return replace(page, rows=tuple(r for r in page.rows if not _is_centred(r.rect, left, right)))


def _in_column(node: TextNode, column: Rect, profile: AppProfile) -> bool:
    if node.editable or depth_of(node, profile.peer.markers) >= 0:
        return False
    if profile.pane and depth_of(node, profile.pane) < 0:
        return False
    if 0 <= depth_of(node, profile.drop.markers) < _ROW_LEVELS:
        return False
    if node.rect is None:
        return False
    overlaps = node.rect.right > column.x and node.rect.x < column.right
    return overlaps and (is_hidden(node) or node.rect.bottom <= column.y + 4)


def _one_block(before: TextNode, after: TextNode, width: int) -> bool:
    """True for pieces of one paragraph: related in the tree, and touching on screen.

    Browsers leave plain containers out of the tree, so being related alone says little. Containers
    that hold their text themselves (Firefox) are rows of their own when they fill the column.
    """
    mine, theirs = element_id(before, 1), element_id(after, 1)
    if not mine or not theirs or before.rect is None or after.rect is None:
        return False
    if not (mine == theirs or mine == element_id(after, 2) or theirs == element_id(before, 2)):
        return False
    blocks = "block" in before.attributes and "block" in after.attributes
    if blocks and min(before.rect.width, after.rect.width) >= _FILLING * width:
        return False
    reach = _TOUCHING * min(before.rect.height, after.rect.height)
    above = after.rect.y - before.rect.bottom
    beside = max(after.rect.x - before.rect.right, before.rect.x - after.rect.right)
    return above <= reach and beside <= reach


def _is_break(before: TextNode | None, node: TextNode) -> bool:
    """A line break inside a paragraph: browsers tell it as a text, and place it anywhere."""
    if before is None or node.text.strip() or is_hidden(node):
        return False
    return element_id(before, 1) == element_id(node, 1) != ""


def _is_receipt(before: TextNode | None, node: TextNode, profile: AppProfile) -> bool:
    """A "Read" beside or under a bubble, in an element of its own; a word in a line is none."""
    if before is None or before.rect is None or node.rect is None or not clean(node.text):
        return False
    outside = element_id(node, 1) == element_id(before, 2) != element_id(before, 1)
    # Containers that hold their text themselves (Firefox) are elements of their own.
    blocks = "block" in before.attributes and "block" in node.attributes
    apart = node.rect.x - before.rect.right > 3 or abs(node.rect.y - before.rect.y) > 2
    return (blocks or (outside and apart)) and not keeps(clean(node.text), profile)


def _joined(row: Row, before: TextNode, after: TextNode) -> Row:
    first, second = before.rect, after.rect
    new_line = bool(first and second and second.y >= first.bottom - 2)
    joint = "\n" if new_line and not row.text.endswith("\n") else ""
    rect = row.rect
    if rect and second:
        x, y = min(rect.x, second.x), min(rect.y, second.y)
        width, height = max(rect.right, second.right) - x, max(rect.bottom, second.bottom) - y
        rect = Rect(x, y, width, height)
    return replace(row, text=row.text + joint + after.text, rect=rect)


def _gaps(rect: Rect, left: int, right: int) -> tuple[int, int]:
    return rect.x - left, right - rect.right


def _is_centred(rect: Rect | None, left: int, right: int) -> bool:
    """A short text in the middle is a date line or a notice, never a bubble."""
    if rect is None:
        return False
    before, after = _gaps(rect, left, right)
    width = max(1, right - left)
    return abs(before - after) <= _CLEAR_SIDE * width and before > width * 0.15


def _by_side(rect: Rect | None, left: int, right: int, profile: AppProfile) -> Speaker:
    if rect is None:
        return Speaker.UNKNOWN
    before, after = _gaps(rect, left, right)
    if abs(before - after) <= _CLEAR_SIDE * max(1, right - left):
        return Speaker.UNKNOWN
    return Speaker(profile.speaker.left if before < after else profile.speaker.right)

"""Turns a tree of UI Automation into the text nodes that chat profiles read. Pure.

Browsers give a page's classes and ids as class name and automation id, Qt the names of its
widgets, WPF those of its controls: all become the markers that the tree of the accessibility bus
has under Linux.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.window import Rect, TextNode
from assistant.watch.runs import capped, with_hidden
from assistant.watch.windows import uia
from assistant.watch.windows.uia import Element, Value

_MAX_DEPTH = 10
_ROLES = {
    uia.TEXT: "static", uia.GROUP: "section", uia.PANE: "section", uia.CUSTOM: "section",
    uia.HYPERLINK: "link", uia.LIST: "list", uia.LIST_ITEM: "list item", uia.EDIT: "entry",
    uia.DOCUMENT: "document web", uia.BUTTON: "push button", uia.IMAGE: "image",
    uia.DATA_ITEM: "list item", uia.WINDOW: "frame",
}  # fmt: skip
# What shows its own name as text where no text element lies in it: WPF's and WinForms' rows.
_NAMED = frozenset({uia.LIST_ITEM, uia.DATA_ITEM})
_PAGES = frozenset({"chrome", "gecko", "internetexplorer", "webview"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A text or a box, with what encloses it, nearest first."""

    element: Element
    chain: tuple[Element, ...]
    box: bool = False


def is_page(framework: str) -> bool:
    """Whether an element is drawn by a browser's engine, which tells of every change."""
    return framework.lower() in _PAGES


def read_nodes(
    tree: Element, values: Mapping[uia.Id, Value], most_nodes: int, most_text: int
) -> tuple[tuple[TextNode, ...], bool]:
    """Visible texts with those next to them, and input boxes; the flag says there were more."""
    found = list(_walk(tree, ()))
    boxes = [one for one in found if one.box]
    texts = [one for one in found if not one.box]
    shown = [number for number, one in enumerate(texts) if not one.element.offscreen]
    kept, truncated = capped(shown, most_nodes)
    order = with_hidden(range(len(texts)), kept)
    nodes = [_text_node(texts[number], mark, most_text) for number, mark in order]
    # A text view that can't be written in holds the chat itself, in some programs.
    for one in boxes:
        value = values.get(one.element.id)
        if value is not None and not one.element.offscreen:
            nodes.append(_box_node(one, value, most_text))
    return tuple(nodes), truncated


def secret_areas(tree: Element) -> tuple[Rect, ...]:
    """Where visible password fields are."""
    found = [tree.rect] if tree.password and tree.rect is not None else []
    return (*found, *(area for child in tree.children for area in secret_areas(child)))


def _walk(element: Element, above: tuple[Element, ...]) -> Iterator[_Found]:
    if element.password or element.type in uia.BESIDE:
        return
    view = element.type == uia.DOCUMENT and not is_page(element.framework)
    if element.type == uia.EDIT or (view and not _has_texts(element)):
        # What stands inside a box is asked for with it.
        yield _Found(element, above, box=True)
        return
    around = (element, *above)[:_MAX_DEPTH]
    inside = [one for child in element.children for one in _walk(child, around)]
    if inside:
        yield from inside
    elif element.name.strip() and (element.type == uia.TEXT or element.type in _NAMED):
        yield _Found(element, above)


def _has_texts(element: Element) -> bool:
    return any(
        (child.type == uia.TEXT and child.name) or child.type == uia.EDIT or _has_texts(child)
        for child in element.children
    )


def _text_node(one: _Found, mark: str, most_text: int) -> TextNode:
    attributes = {"path": _path(one)}
    if mark:
        attributes["hidden"] = mark
    own = _classes(one.element)
    if own:
        # Qt's and WPF's texts carry their names themselves; a page's carry none.
        attributes["class"] = " ".join(own)
    if one.element.automation_id:
        attributes["id"] = _short(one.element)
    markers = tuple(_marker(above) for above in one.chain)
    return TextNode(one.element.name[:most_text], one.element.rect, "static", attributes, markers)


def _box_node(one: _Found, value: Value, most_text: int) -> TextNode:
    attributes = {"path": _path(one)}
    if own := _classes(one.element):
        attributes["class"] = " ".join(own)
    if one.element.automation_id:
        attributes["id"] = _short(one.element)
    markers = tuple(_marker(above) for above in one.chain)
    text = value.text
    if text is None and not value.read_only:
        # What stands in it can't be read: that is told apart from an empty box.
        attributes["unread"] = "1"
    role = "text" if value.read_only else "entry"
    return TextNode(
        (text or "")[:most_text], one.element.rect, role, attributes, markers, not value.read_only
    )


def name_of(id: uia.Id) -> str:
    """An element's id as one word."""
    return ".".join(str(part) for part in id)


def _path(one: _Found) -> str:
    return "/".join(name_of(element.id) for element in (one.element, *one.chain))


def _classes(element: Element) -> list[str]:
    return element.class_name.split()


def _short(element: Element) -> str:
    """Qt's ids name the whole way down to a widget: its own name is the last."""
    whole = element.automation_id
    return whole.rpartition(".")[2] if element.framework == "Qt" else whole


def _marker(element: Element) -> str:
    role = _ROLES.get(element.type, "section")
    marker = ".".join([role, *_classes(element)])
    if element.automation_id:
        marker += f"#{_short(element)}"
    return marker[:300]

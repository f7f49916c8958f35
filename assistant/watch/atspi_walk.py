"""Reads windows of GTK 4 and Qt, which answer no searches: by walking.

GTK 4 tells the names of all objects in one answer. Qt leaves that answer empty: there each visible
object is asked. Such windows have no classes. In their place stand the names of the program's own
widgets, the number of a text among its siblings ("at-2") and of what encloses it ("nth-2"), so that
a profile can tell name, time and text.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from assistant.domain.window import Rect, TextNode
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Ref

_CACHE_PATH, _CACHE = "/org/a11y/atspi/cache", "org.a11y.atspi.Cache"
# Objects looked at in one window; a chat of fifty messages has some five hundred.
_MOST_OBJECTS = 3000
_MOST_LEVELS = 60
# Elements above a text that are told.
_TOLD_LEVELS = 16
_TEXT_ROLES = {a11y.ROLE_LABEL: "label", a11y.ROLE_TEXT: "text", a11y.ROLE_ENTRY: "entry"}
# What holds no words of a chat: combo box, menus, scroll bar, table, tool bar, trees.
_PASSED_ROLES = frozenset({11, 33, 34, 35, 41, 48, 55, 63, 65, 66})
# What an empty label is called.
_NO_TEXT = "GtkLabel"
# Attribute that names the object itself, for giving it the keyboard.
OBJECT = "object"


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """An object, its number among its siblings, and what encloses it, nearest first."""

    ref: Ref
    number: int
    above: tuple[_Found, ...]


async def read_walked(
    bus: AtspiBus, frame: Ref, most_nodes: int, most_text: int
) -> tuple[tuple[TextNode, ...], bool]:
    """Labels, texts and input boxes of a window; the flag says that there were more."""
    found: list[_Found] = []
    told: dict[str, tuple[str, int, Any]] = {}
    if frame.bus not in bus.without_cache:
        # In this order: GTK tells only of what somebody has walked over.
        found = await _walk(bus, frame)
        told = await _told(bus, frame)
    if not told:
        bus.without_cache.add(frame.bus)
        found, told = await _ask(bus, frame)
    texts = [one for one in found if told.get(one.ref.path, ("", 0, ()))[1] in _TEXT_ROLES]
    # The newest messages stand last.
    kept = texts[-most_nodes:]
    read = await asyncio.gather(*(_node(bus, one, told, most_text) for one in kept))
    return tuple(node for node in read if node is not None), len(texts) > len(kept)


async def _walk(bus: AtspiBus, frame: Ref) -> list[_Found]:
    """All objects in the order in which they stand in the tree."""
    children: dict[_Found, list[_Found]] = {}
    root = _Found(frame, 0, ())
    level, count = [root], 1
    for _ in range(_MOST_LEVELS):
        level = await _below(bus, level)
        for one in level:
            children.setdefault(one.above[0], []).append(one)
        count += len(level)
        if not level or count > _MOST_OBJECTS:
            break
    return _in_order(root, children)


async def _below(bus: AtspiBus, level: list[_Found]) -> list[_Found]:
    """The children of a level's objects, which knows whose they are by `above`."""
    answers = await asyncio.gather(*(bus.children(one.ref) for one in level))
    return [
        _Found(ref, n, (one, *one.above)[:_TOLD_LEVELS])
        for one, refs in zip(level, answers, strict=True)
        for n, ref in enumerate(refs)
    ]


def _in_order(root: _Found, children: dict[_Found, list[_Found]]) -> list[_Found]:
    order: list[_Found] = []
    todo = [root]
    while todo:
        one = todo.pop()
        order.append(one)
        todo += reversed(children.get(one, []))
    return order


async def _ask(bus: AtspiBus, frame: Ref) -> tuple[list[_Found], dict[str, tuple[str, int, Any]]]:
    """The visible objects, and their names, roles and states, asked one by one."""
    told: dict[str, tuple[str, int, Any]] = {}
    children: dict[_Found, list[_Found]] = {}
    root = _Found(frame, 0, ())
    level, count = [root], 1
    for _ in range(_MOST_LEVELS):
        below = await _below(bus, level)
        count += len(below)
        if not below or count > _MOST_OBJECTS:
            break
        described = await asyncio.gather(*(_describe(bus, one.ref) for one in below))
        level = []
        for one, about in zip(below, described, strict=True):
            if about is not None:
                told[one.ref.path] = about
                children.setdefault(one.above[0], []).append(one)
                level.append(one)
    return _in_order(root, children), told


async def _describe(bus: AtspiBus, ref: Ref) -> tuple[str, int, Any] | None:
    """Name, role and states of an object; None for one that is out of sight or of no interest."""
    try:
        states = await bus.call(ref, a11y.ACCESSIBLE, "GetState")
        if not a11y.has_state(states, a11y.STATE_SHOWING):
            return None
        role = int(await bus.call(ref, a11y.ACCESSIBLE, "GetRole"))
        if role in _PASSED_ROLES:
            return None
        # Qt knows no names of widgets, and what a text is called is not what it says.
        name = await bus.name(ref) if role == a11y.ROLE_LABEL else ""
    except BusFault:
        return None
    return name, role, states


async def _told(bus: AtspiBus, frame: Ref) -> dict[str, tuple[str, int, Any]]:
    """Name, role and states of every object that was walked over, by its path."""
    items = await bus.call(Ref(frame.bus, _CACHE_PATH), _CACHE, "GetItems")
    return {str(item[0][1]): (str(item[6]), int(item[7]), item[9]) for item in items}


async def _node(
    bus: AtspiBus, one: _Found, told: dict[str, tuple[str, int, Any]], most: int
) -> TextNode | None:
    name, role, states = told[one.ref.path]
    try:
        rect = Rect(*await bus.extents(one.ref))
        label = "" if name == _NO_TEXT else name[:most]
        text = label if role == a11y.ROLE_LABEL else await bus.text(one.ref, most)
    except BusFault:
        return None
    editable = a11y.has_state(states, a11y.STATE_EDITABLE) or role == a11y.ROLE_ENTRY
    if rect.width <= 0 or rect.height <= 0 or not (text or editable):
        return None
    path = "/".join(part.ref.short for part in (one, *one.above))
    attributes = {"path": path, "class": f"at-{one.number}", OBJECT: one.ref.path}
    around = tuple(_marker(above, told) for above in one.above)
    return TextNode(text, rect, _TEXT_ROLES[role], attributes, around, editable)


def _marker(one: _Found, told: dict[str, tuple[str, int, Any]]) -> str:
    name = told.get(one.ref.path, ("", 0, None))[0]
    # An object without a name of its own is called like its widget.
    widget = name if name.isidentifier() and name[:1].isupper() else ""
    return f"object.{widget}.nth-{one.number}" if widget else f"object.nth-{one.number}"

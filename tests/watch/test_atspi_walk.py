"""Windows of GTK 4 and Qt are read by walking: labels and boxes, with their places for markers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import Ref
from assistant.watch.atspi_walk import OBJECT, read_walked


@dataclass
class Thing:
    """One object of the window."""

    role: int
    name: str = ""
    inside: list[Thing] = field(default_factory=list)
    size: int = 10
    editable: bool = False
    shown: bool = True


class Window:
    """A bus that answers as GTK 4 does: children, extents, texts, and the cache of all names."""

    def __init__(self, root: Thing) -> None:
        self.things: list[Thing] = []
        self.without_cache: set[str] = set()
        self._enter(root)

    def _enter(self, thing: Thing) -> None:
        self.things.append(thing)
        for one in thing.inside:
            self._enter(one)

    def ref(self, thing: Thing) -> Ref:
        return Ref(":1", f"/{next(n for n, one in enumerate(self.things) if one is thing)}")

    def _thing(self, ref: Ref) -> Thing:
        return self.things[int(ref.path[1:])]

    async def children(self, ref: Ref) -> list[Ref]:
        return [self.ref(one) for one in self._thing(ref).inside]

    async def extents(self, ref: Ref) -> tuple[int, int, int, int]:
        return 1, 2, self._thing(ref).size, self._thing(ref).size

    async def text(self, ref: Ref, limit: int) -> str:
        return "typed"

    async def name(self, ref: Ref) -> str:
        return self._thing(ref).name

    async def call(self, ref: Ref, interface: str, member: str, *more: Any) -> Any:
        assert member == "GetItems"
        edits = 1 << a11y.STATE_EDITABLE
        return [
            ((":1", f"/{n}"), 0, 0, 0, 0, [], one.name, one.role, "", [edits * one.editable, 0])
            for n, one in enumerate(self.things)
        ]


LABEL, GROUP = a11y.ROLE_LABEL, 39


def nodes(*things: Thing, most: int = 100):
    window = Window(Thing(23, "MainWindow", list(things)))
    return asyncio.run(read_walked(window, Ref(":1", "/0"), most, 1000))  # type: ignore[arg-type]


def test_texts_come_in_order_with_their_number_and_their_widgets():
    row = Thing(GROUP, "", [Thing(LABEL, "陈美"), Thing(LABEL, "10:06"), Thing(LABEL, "漏水了")])
    found, more = nodes(Thing(20, "ChatView", [row]), Thing(a11y.ROLE_TEXT, "", editable=True))
    assert [(n.text, n.attributes["class"]) for n in found] == [
        ("陈美", "at-0"),
        ("10:06", "at-1"),
        ("漏水了", "at-2"),
        ("typed", "at-1"),
    ]
    assert found[2].ancestors[:2] == ("object.nth-0", "object.ChatView.nth-0")
    assert found[3].editable
    assert found[3].attributes[OBJECT] == "/6"
    assert not more


def test_hidden_and_empty_labels_and_password_fields_are_left_out():
    found, _ = nodes(
        Thing(LABEL, "folded", size=0),
        Thing(LABEL, "GtkLabel"),
        Thing(a11y.ROLE_PASSWORD, "hunter2", editable=True),
        Thing(LABEL, "here"),
    )
    assert [node.text for node in found] == ["here"]


def test_of_too_many_texts_the_newest_are_kept():
    found, more = nodes(*(Thing(LABEL, f"m{n}") for n in range(9)), most=4)
    assert [node.text for node in found] == ["m5", "m6", "m7", "m8"]
    assert more


class QtWindow(Window):
    """A bus that answers as Qt does: no cache, every object asked, hidden ones among them."""

    async def call(self, ref: Ref, interface: str, member: str, *more: Any) -> Any:
        if member == "GetItems":
            return []
        thing = self._thing(ref)
        if member == "GetRole":
            return thing.role
        assert member == "GetState"
        return [
            (1 << a11y.STATE_EDITABLE) * thing.editable | (1 << a11y.STATE_SHOWING) * thing.shown
        ]


def qt_nodes(*things: Thing):
    window = QtWindow(Thing(23, "MainWindow", list(things)))
    return asyncio.run(read_walked(window, Ref(":1", "/0"), 100, 1000))[0]  # type: ignore[arg-type]


def test_a_qt_window_is_asked_object_by_object():
    pane = Thing(GROUP, "", [Thing(a11y.ROLE_TEXT), Thing(LABEL, "陈美")])
    found = qt_nodes(pane, Thing(GROUP, "", [Thing(a11y.ROLE_TEXT, editable=True)]))
    assert [(n.text, n.role, n.editable) for n in found] == [
        ("typed", "text", False),
        ("陈美", "label", False),
        ("typed", "text", True),
    ]
    assert found[2].attributes[OBJECT] == "/5"


def test_what_a_qt_window_hides_is_not_walked_into_nor_menus_and_combo_boxes():
    combo, menu = 11, 34
    found = qt_nodes(
        Thing(GROUP, "", [Thing(LABEL, "another tab's")], shown=False),
        Thing(combo, "", [Thing(a11y.ROLE_TEXT, editable=True)]),
        Thing(menu, "", [Thing(LABEL, "File")]),
        Thing(a11y.ROLE_PASSWORD, "hunter2", editable=True),
        Thing(LABEL, "here"),
    )
    assert [node.text for node in found] == ["here"]

"""What of a page is read: text and input boxes, and nothing that stands in a password field."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.settings import WatchSettings
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import BusFault, Ref
from assistant.watch.atspi_known import Changes
from assistant.watch.atspi_nodes import NodeReader


@dataclass
class Thing:
    """One accessible object; `inside` are those it holds, in order."""

    role: int
    name: str = ""
    text: str = ""
    css: str = ""
    editable: bool = False
    inside: list[Thing] = field(default_factory=list)
    ref: Ref = Ref("", "")
    parent: Thing | None = None


class Page:
    """A bus that answers for one tree of things, as at-spi2 answers for a browser."""

    def __init__(self, root: Thing) -> None:
        self.things: dict[Ref, Thing] = {}
        self._enter(root, None)
        self.root = root

    def _enter(self, thing: Thing, parent: Thing | None) -> None:
        thing.ref = Ref(":1", f"/{len(self.things)}")
        thing.parent = parent
        self.things[thing.ref] = thing
        for one in thing.inside:
            self._enter(one, thing)

    def add(self, thing: Thing) -> None:
        """Put an object at the end of the page."""
        self.root.inside.append(thing)
        self._enter(thing, self.root)

    def remove(self, thing: Thing) -> None:
        """Take an object away."""
        del self.things[thing.ref]

    async def find(
        self, ref: Ref, roles: Iterable[int] = (), states: Iterable[int] = (25,), count: int = 9
    ) -> list[Ref]:
        wanted, edited = set(roles), a11y.STATE_EDITABLE in set(states)
        return [
            one.ref
            for one in self.things.values()
            if one is not self.root
            and (not wanted or one.role in wanted)
            and (not edited or one.editable)
        ]

    async def name(self, ref: Ref) -> str:
        return self.things[ref].name

    async def text(self, ref: Ref, limit: int) -> str:
        if self.things[ref].role == a11y.ROLE_STATIC:
            raise BusFault("no text interface")
        return self.things[ref].text[-limit:]

    async def extents(self, ref: Ref) -> tuple[int, int, int, int]:
        return 0, 0, 10, 10

    async def parent(self, ref: Ref) -> Ref:
        above = self.things[ref].parent
        return above.ref if above is not None else Ref(":0", "/")

    async def call(self, ref: Ref, interface: str, member: str, *more: Any) -> Any:
        if member == "GetRole":
            return self.things[ref].role
        if member == "GetAttributes":
            return {"class": self.things[ref].css}
        return "section"


def page(gecko: bool) -> Page:
    """A chat with an input box and a form with a password."""
    static = a11y.ROLE_STATIC
    said = Thing(85, text="你好", css="bubble", inside=[] if gecko else [Thing(static, "你好")])
    bullets = Thing(85 if gecko else static, "••• hunter2", "••• hunter2")
    secret = Thing(a11y.ROLE_PASSWORD, text="hunter2", editable=True, inside=[bullets])
    box = Thing(a11y.ROLE_ENTRY, text="typed", css="box", editable=True)
    return Page(Thing(a11y.ROLE_DOCUMENT_WEB, inside=[said, Thing(85, inside=[secret]), box]))


def read(made: Page, gecko: bool) -> list[tuple[str, str, bool]]:
    async def once() -> list[tuple[str, str, bool]]:
        reader = NodeReader(made, WatchSettings())  # type: ignore[arg-type]
        roles = a11y.ROLES_WITH_TEXT if gecko else (a11y.ROLE_STATIC,)
        shown = await made.find(made.root.ref, roles)
        nodes, _ = await reader.read_page(made.root.ref, shown, gecko)
        return [(node.text, node.attributes.get("class", ""), node.editable) for node in nodes]

    return asyncio.run(once())


@pytest.mark.parametrize("gecko", [False, True])
def test_a_password_is_never_read_neither_the_field_nor_what_stands_in_it(gecko: bool):
    nodes = read(page(gecko), gecko)
    assert not [text for text, _, _ in nodes if "hunter2" in text or "•" in text]
    assert ("typed", "box", True) in nodes


def test_a_container_of_firefox_gives_its_own_text_with_its_own_class():
    assert ("你好", "bubble", False) in read(page(gecko=True), gecko=True)


def test_what_stands_inside_is_left_out_of_a_containers_text():
    made = page(gecko=True)
    made.root.inside[0].text = f"看{a11y.EMBEDDED}这个"
    made.root.inside[1].text = f" {a11y.EMBEDDED} "
    texts = [text for text, _, _ in read(made, gecko=True)]
    assert texts == ["看这个", "typed"]


def test_only_what_changed_is_read_again_and_a_box_that_became_a_password_is_not():
    made = page(gecko=False)
    said, _, box = made.root.inside

    async def looks() -> list[list[str]]:
        reader = NodeReader(made, WatchSettings())  # type: ignore[arg-type]
        seen = []
        for changes in (None, Changes(), Changes(objects=frozenset({said.inside[0].ref.path}))):
            shown = await made.find(made.root.ref, (a11y.ROLE_STATIC,))
            nodes, _ = await reader.read_page(made.root.ref, shown, False, changes)
            seen.append([node.text for node in nodes])
            assert reader.knows(said.inside[0].ref.path)
            said.inside[0].name = "在吗"
        box.role = a11y.ROLE_PASSWORD
        nodes, _ = await reader.read_page(made.root.ref, shown, False, Changes())
        return [*seen, [node.text for node in nodes]]

    first, quiet, told, secret = asyncio.run(looks())
    assert first == quiet == ["你好", "typed"]
    assert told == ["在吗", "typed"]
    assert secret == ["在吗"]


def test_a_text_that_came_is_read_and_one_that_went_is_not_told_any_more():
    made = page(gecko=False)

    async def looks() -> list[list[str]]:
        reader = NodeReader(made, WatchSettings())  # type: ignore[arg-type]
        seen = []
        for _ in range(3):
            shown = await made.find(made.root.ref, (a11y.ROLE_STATIC,))
            nodes, _ = await reader.read_page(made.root.ref, shown, False, Changes(structure=True))
            seen.append([node.text for node in nodes])
            if len(seen) == 1:
                made.add(Thing(a11y.ROLE_STATIC, "还在吗"))
            elif len(seen) == 2:
                made.remove(made.root.inside[0].inside[0])
        return seen

    assert asyncio.run(looks()) == [
        ["你好", "typed"],
        ["你好", "还在吗", "typed"],
        ["还在吗", "typed"],
    ]

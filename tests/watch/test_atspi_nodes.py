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

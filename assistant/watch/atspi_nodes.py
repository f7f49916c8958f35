"""Turns accessible objects into text nodes, remembering what does not change from look to look."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from assistant.domain.window import Rect, TextNode
from assistant.settings import WatchSettings
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Ref
from assistant.watch.atspi_walk import OBJECT, read_walked
from assistant.watch.runs import capped, with_hidden

_MAX_DEPTH = 10
_MAX_REMEMBERED = 8000
_WIDGET_ROLES = (a11y.ROLE_TEXT, a11y.ROLE_ENTRY, a11y.ROLE_LABEL, a11y.ROLE_STATIC)


@dataclass(frozen=True, slots=True)
class _Element:
    """An enclosing object: its marker ("role.class#id") and what encloses it."""

    marker: str
    parent: Ref | None


class NodeReader:
    """Reads nodes of one program; `forget()` when the program or page was lost."""

    def __init__(self, bus: AtspiBus, settings: WatchSettings) -> None:
        self._bus = bus
        self._settings = settings
        self._elements: dict[Ref, _Element] = {}
        self._texts: dict[Ref, str] = {}
        self._order: tuple[tuple[Ref, ...], list[tuple[Ref, str]]] = ((), [])

    def forget(self) -> None:
        """Drop all that was remembered."""
        self._elements.clear()
        self._texts.clear()
        self._order = ((), [])

    async def read_page(
        self, document: Ref, shown: list[Ref], gecko: bool = False
    ) -> tuple[tuple[TextNode, ...], bool]:
        """Text nodes of a web page whose visible texts are `shown`, and its input boxes.

        `gecko` says that the objects are Firefox's, where a container holds its text itself. The
        flag says that the page had more nodes than the settings allow.
        """
        if len(self._elements) > _MAX_REMEMBERED or len(self._texts) > _MAX_REMEMBERED:
            self.forget()
        kept, truncated = capped(shown, self._settings.max_nodes)
        boxes, secret = await self._input_boxes(document)
        roles = a11y.ROLES_WITH_TEXT if gecko else (a11y.ROLE_STATIC,)
        order = await self._with_hidden(document, kept, roles)
        if gecko:
            order = [(ref, hid) for ref, hid in order if ref not in boxes]
            read = await asyncio.gather(*(self._holder(ref, document, hid) for ref, hid in order))
        else:
            read = await asyncio.gather(*(self._static(ref, document, hid) for ref, hid in order))
        inputs = await asyncio.gather(*(self._input(ref, document) for ref in boxes))
        # What stands inside a box is read with it; what stands in a password field, never.
        box_names = {ref.short for ref in (*boxes, *secret)}
        nodes = [
            node
            for node in read
            if node is not None and not box_names & set(node.attributes["path"].split("/"))
        ]
        nodes += [node for node in inputs if node is not None]
        return tuple(nodes), truncated

    async def read_widgets(self, frame: Ref) -> tuple[tuple[TextNode, ...], bool]:
        """Text nodes of a native window: labels, text views and input boxes."""
        limit = self._settings.max_nodes
        if not await self._bus.can_search(frame):
            return await read_walked(self._bus, frame, limit, self._settings.max_text)
        found = await self._bus.find(frame, _WIDGET_ROLES, count=limit + 1)
        read = await asyncio.gather(*(self._widget(ref) for ref in found[:limit]))
        return tuple(node for node in read if node is not None), len(found) > limit

    async def _input_boxes(self, document: Ref) -> tuple[list[Ref], list[Ref]]:
        """Visible editable objects that are not inside another one, and password fields apart."""
        states = (a11y.STATE_SHOWING, a11y.STATE_EDITABLE)
        found = await self._bus.find(document, (), states, count=40)
        if not found:
            return [], []
        secret = await self._bus.find(document, (a11y.ROLE_PASSWORD,), count=40)
        chains = await asyncio.gather(*(self._chain(ref, document) for ref in found))
        inside = set(found)
        boxes = [
            ref
            for ref, chain in zip(found, chains, strict=True)
            if ref not in secret and not any(above in inside for above, _ in chain[1:])
        ]
        return boxes, secret

    async def _with_hidden(
        self, document: Ref, kept: list[Ref], roles: tuple[int, ...]
    ) -> list[tuple[Ref, str]]:
        """The visible texts with the hidden ones next to them, in order, with their place."""
        key = tuple(kept)
        if self._order[0] == key:
            return self._order[1]
        count = self._settings.max_nodes * 8
        every = await self._bus.find(document, roles, (), count=count)
        order = with_hidden(every, kept)
        self._order = (key, order)
        return order

    async def _static(self, ref: Ref, document: Ref, hidden: str) -> TextNode | None:
        try:
            text = (await self._bus.name(ref))[: self._settings.max_text]
            rect = Rect(*await self._bus.extents(ref))
            known = self._texts.get(ref)
            if known is not None and known != text:
                # A recycled row may have changed sides along with its text.
                await self._forget_chain(ref)
            self._texts[ref] = text
            chain = await self._chain(ref, document)
        except BusFault:
            return None
        if not text:
            return None
        attributes = {"path": "/".join(element.short for element, _ in chain)}
        if hidden:
            attributes["hidden"] = hidden
        markers = tuple(marker for _, marker in chain[1:])
        return TextNode(text, rect, "static", attributes, markers)

    async def _holder(self, ref: Ref, document: Ref, hidden: str) -> TextNode | None:
        """A container's own text in Firefox, without what the objects inside it hold."""
        try:
            text = await self._bus.text(ref, self._settings.max_text)
            if not text.replace(a11y.EMBEDDED, "").strip():
                return None
            rect = Rect(*await self._bus.extents(ref))
            chain = await self._chain(ref, document)
        except BusFault:
            return None
        attributes = {"path": "/".join(element.short for element, _ in chain)}
        attributes["block"] = "1"
        own, hash_mark, name = chain[0][1].partition("#")
        if "." in own:
            attributes["class"] = own.partition(".")[2].replace(".", " ")
        if hash_mark:
            attributes["id"] = name
        if hidden:
            attributes["hidden"] = hidden
        markers = tuple(marker for _, marker in chain[1:])
        return TextNode(text.replace(a11y.EMBEDDED, ""), rect, "static", attributes, markers)

    async def _input(self, ref: Ref, document: Ref) -> TextNode | None:
        try:
            text = await self._bus.text(ref, self._settings.max_text)
            rect = Rect(*await self._bus.extents(ref))
            raw = await self._bus.call(ref, a11y.ACCESSIBLE, "GetAttributes")
            chain = await self._chain(ref, document)
        except BusFault:
            return None
        attributes = {name: str(raw[name]) for name in ("class", "id", "tag") if raw.get(name)}
        attributes["path"] = "/".join(element.short for element, _ in chain)
        attributes[OBJECT] = ref.path
        markers = tuple(marker for _, marker in chain[1:])
        return TextNode(text, rect, "entry", attributes, markers, editable=True)

    async def _widget(self, ref: Ref) -> TextNode | None:
        try:
            states = await self._bus.call(ref, a11y.ACCESSIBLE, "GetState")
            editable = a11y.has_state(states, a11y.STATE_EDITABLE)
            role = await self._role(ref)
            if role == "label":
                text = (await self._bus.name(ref))[: self._settings.max_text]
            else:
                text = await self._bus.text(ref, self._settings.max_text)
            rect = Rect(*await self._bus.extents(ref))
        except BusFault:
            return None
        if not text and not editable:
            return None
        attributes = {"path": ref.short} | ({OBJECT: ref.path} if editable else {})
        return TextNode(text, rect, role, attributes, (), editable)

    async def _role(self, ref: Ref) -> str:
        return str(await self._bus.call(ref, a11y.ACCESSIBLE, "GetRoleName"))

    async def _chain(self, ref: Ref, document: Ref) -> list[tuple[Ref, str]]:
        """The object and what encloses it up to the document, with markers, nearest first."""
        chain: list[tuple[Ref, str]] = []
        current: Ref | None = ref
        while current is not None and current != document and len(chain) <= _MAX_DEPTH:
            element = self._elements.get(current)
            if element is None:
                element = await self._element(current)
                self._elements[current] = element
            chain.append((current, element.marker))
            current = element.parent
        return chain

    async def _element(self, ref: Ref) -> _Element:
        role, attributes, parent = await asyncio.gather(
            self._role(ref),
            self._bus.call(ref, a11y.ACCESSIBLE, "GetAttributes"),
            self._bus.parent(ref),
        )
        marker = ".".join([role, *str(attributes.get("class", "")).split()])
        if attributes.get("id"):
            marker += f"#{attributes['id']}"
        return _Element(marker[:300], parent if parent.bus == ref.bus else None)

    async def _forget_chain(self, ref: Ref) -> None:
        for _ in range(4):
            element = self._elements.pop(ref, None)
            if element is None or element.parent is None:
                return
            ref = element.parent

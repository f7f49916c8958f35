"""Turns accessible objects into text nodes, remembering what does not change from look to look."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.window import Rect, TextNode
from assistant.settings import WatchSettings
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Ref
from assistant.watch.atspi_known import EVERYTHING, Chain, Changes, Known, KnownTexts
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
        self._texts = KnownTexts()
        self._order: tuple[tuple[Ref, ...], list[tuple[Ref, str]]] = ((), [])
        self._editable: list[Ref] = []
        self._boxes: tuple[list[Ref], list[Ref]] = ([], [])
        self._paths: set[str] = set()

    def forget(self) -> None:
        """Drop all that was remembered."""
        self._elements.clear()
        self._texts.forget()
        self._order = ((), [])
        self._editable, self._boxes = [], ([], [])
        self._paths = set()

    def knows(self, path: str) -> bool:
        """Whether an object of this path is one of the texts that were read last."""
        return path in self._paths

    async def read_page(
        self,
        document: Ref,
        shown: list[Ref],
        gecko: bool = False,
        changes: Changes | None = None,
    ) -> tuple[tuple[TextNode, ...], bool]:
        """Text nodes of a web page whose visible texts are `shown`, and its input boxes.

        `gecko` says that the objects are Firefox's, where a container holds its text itself; only
        `changes` are asked for, without them everything. The flag says that the page had more nodes
        than the settings allow.
        """
        if len(self._elements) > _MAX_REMEMBERED:
            self.forget()
        changes = changes or EVERYTHING
        kept, truncated = capped(shown, self._settings.max_nodes)
        structure = changes.structure or changes.turn or tuple(kept) != self._order[0]
        if structure:
            self._boxes = await self._input_boxes(document, changes)
            roles = a11y.ROLES_WITH_TEXT if gecko else (a11y.ROLE_STATIC,)
            count = self._settings.max_nodes * 8
            every = await self._bus.find(document, roles, (), count=count)
            self._order = (tuple(kept), with_hidden(every, kept))
        boxes, secret = self._boxes
        order = [(ref, hid) for ref, hid in self._order[1] if not gecko or ref not in boxes]
        await self._bring_up_to_date([ref for ref, _ in order], document, gecko, changes)
        inputs = await asyncio.gather(*(self._input(ref, document) for ref in boxes))
        # What stands inside a box is read with it; what stands in a password field, never.
        box_refs = {*boxes, *secret}
        nodes = [
            _text_node(known, hid, gecko)
            for ref, hid in order
            if (known := self._texts.get(ref)) is not None
            and known.text
            and not any(above in box_refs for above, _ in known.chain)
        ]
        nodes += [node for node in inputs if node is not None]
        return tuple(nodes), truncated

    async def _bring_up_to_date(
        self, refs: list[Ref], document: Ref, gecko: bool, changes: Changes
    ) -> None:
        self._texts.keep(refs)
        self._paths = {ref.path for ref in refs}
        fresh = self._texts.to_read(refs, changes, around=not gecko)
        read = self._holder if gecko else self._static
        for ref, known in zip(
            fresh, await asyncio.gather(*(read(ref, document) for ref in fresh)), strict=True
        ):
            if known is None:
                self._texts.drop(ref)
            else:
                self._texts.put(ref, known)
        await self._texts.place(refs, fresh, self._places)

    async def _places(self, refs: Sequence[Ref]) -> list[Rect | None]:
        return await asyncio.gather(*(self._place(ref) for ref in refs))

    async def _place(self, ref: Ref) -> Rect | None:
        try:
            return Rect(*await self._bus.extents(ref))
        except BusFault:
            return None

    async def read_widgets(self, frame: Ref) -> tuple[tuple[TextNode, ...], bool]:
        """Text nodes of a native window: labels, text views and input boxes."""
        limit = self._settings.max_nodes
        if not await self._bus.can_search(frame):
            return await read_walked(self._bus, frame, limit, self._settings.max_text)
        found = await self._bus.find(frame, _WIDGET_ROLES, count=limit + 1)
        read = await asyncio.gather(*(self._widget(ref) for ref in found[:limit]))
        return tuple(node for node in read if node is not None), len(found) > limit

    async def _input_boxes(self, document: Ref, changes: Changes) -> tuple[list[Ref], list[Ref]]:
        """Visible editable objects that are not inside another one, and password fields apart."""
        states = (a11y.STATE_SHOWING, a11y.STATE_EDITABLE)
        found = await self._bus.find(document, (), states, count=40)
        if found == self._editable and not (changes.turn or changes.everything):
            return self._boxes
        self._editable = found
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

    async def _static(self, ref: Ref, document: Ref) -> Known | None:
        try:
            text = (await self._bus.name(ref))[: self._settings.max_text]
            rect = Rect(*await self._bus.extents(ref))
            known = self._texts.get(ref)
            if known is not None and known.text != text:
                # A recycled row may have changed sides along with its text.
                await self._forget_chain(ref)
            if ref not in self._elements:
                # It has neither classes nor an id of its own.
                parent = await self._bus.parent(ref)
                self._elements[ref] = _Element("static", parent if parent.bus == ref.bus else None)
            return Known(text, rect, await self._chain(ref, document))
        except BusFault:
            return None

    async def _holder(self, ref: Ref, document: Ref) -> Known | None:
        """A container's own text in Firefox, without what the objects inside it hold."""
        try:
            text = await self._bus.text(ref, self._settings.max_text)
            if not text.replace(a11y.EMBEDDED, "").strip():
                return Known("", Rect(0, 0, 0, 0))
            rect = Rect(*await self._bus.extents(ref))
            chain = await self._chain(ref, document)
        except BusFault:
            return None
        return Known(text.replace(a11y.EMBEDDED, ""), rect, chain)

    async def _input(self, ref: Ref, document: Ref) -> TextNode | None:
        try:
            if await self._bus.call(ref, a11y.ACCESSIBLE, "GetRole") == a11y.ROLE_PASSWORD:
                # A box whose text was hidden since the boxes were looked for.
                return None
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

    async def _chain(self, ref: Ref, document: Ref) -> Chain:
        """The object and what encloses it up to the document, with markers, nearest first."""
        chain: Chain = []
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


def _text_node(known: Known, hidden: str, holds: bool) -> TextNode:
    """The node of a text; `holds` says that the object is a container that has it itself."""
    attributes = {"path": "/".join(element.short for element, _ in known.chain)}
    if holds:
        attributes["block"] = "1"
        own, hash_mark, name = known.chain[0][1].partition("#")
        if "." in own:
            attributes["class"] = own.partition(".")[2].replace(".", " ")
        if hash_mark:
            attributes["id"] = name
    if hidden:
        attributes["hidden"] = hidden
    markers = tuple(marker for _, marker in known.chain[1:])
    return TextNode(known.text, known.rect, "static", attributes, markers)

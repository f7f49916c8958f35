"""Turns accessible objects into text nodes, remembering what does not change from look to look."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from assistant.domain.window import Rect, TextNode
from assistant.settings import WatchSettings
from assistant.watch import atspi_bus as a11y
from assistant.watch.atspi_bus import AtspiBus, BusFault, Ref

_MAX_DEPTH = 10
_MAX_REMEMBERED = 8000
# Rows just above the visible part tell who wrote the first visible one.
_LEAD_IN = 12
_HEAD_SHARE = 5
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
        self._lead: tuple[tuple[Ref, ...], tuple[tuple[Ref, tuple[Ref, ...]], ...]] = ((), ())

    def forget(self) -> None:
        """Drop all that was remembered."""
        self._elements.clear()
        self._texts.clear()
        self._lead = ((), ())

    async def read_page(self, document: Ref, shown: list[Ref]) -> tuple[tuple[TextNode, ...], bool]:
        """Text nodes of a web page whose visible static texts are `shown`, and its input boxes.

        The flag says that the page had more nodes than the settings allow.
        """
        if len(self._elements) > _MAX_REMEMBERED or len(self._texts) > _MAX_REMEMBERED:
            self.forget()
        kept, truncated = self._cap(shown)
        boxes = await self._input_boxes(document)
        lead = await self._lead_in(document, shown)
        order: list[tuple[Ref, bool]] = []
        for ref in kept:
            order += [(hidden, True) for hidden in lead.get(ref, ())]
            order.append((ref, False))
        read = await asyncio.gather(*(self._static(ref, document, hid) for ref, hid in order))
        inputs = await asyncio.gather(*(self._input(ref, document) for ref in boxes))
        box_names = {ref.short for ref in boxes}
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
        found = await self._bus.find(frame, _WIDGET_ROLES, count=limit + 1)
        read = await asyncio.gather(*(self._widget(ref) for ref in found[:limit]))
        return tuple(node for node in read if node is not None), len(found) > limit

    def _cap(self, shown: list[Ref]) -> tuple[list[Ref], bool]:
        # The newest messages stand last, the customer's name first: keep both ends.
        limit = self._settings.max_nodes
        if len(shown) <= limit:
            return shown, False
        head = limit // _HEAD_SHARE
        return shown[:head] + shown[-(limit - head) :], True

    async def _input_boxes(self, document: Ref) -> list[Ref]:
        """Visible editable objects that are not inside another one; password fields never."""
        states = (a11y.STATE_SHOWING, a11y.STATE_EDITABLE)
        found = await self._bus.find(document, (), states, count=40)
        if not found:
            return []
        secret = set(await self._bus.find(document, (a11y.ROLE_PASSWORD,), count=40))
        chains = await asyncio.gather(*(self._chain(ref, document) for ref in found))
        inside = set(found)
        return [
            ref
            for ref, chain in zip(found, chains, strict=True)
            if ref not in secret and not any(above in inside for above, _ in chain[1:])
        ]

    async def _lead_in(self, document: Ref, shown: list[Ref]) -> dict[Ref, tuple[Ref, ...]]:
        """For each visible text that follows hidden ones: the hidden ones just before it."""
        key = tuple(shown)
        if self._lead[0] == key:
            return dict(self._lead[1])
        count = self._settings.max_nodes * 8
        every = await self._bus.find(document, (a11y.ROLE_STATIC,), (), count=count)
        visible = set(shown)
        lead: dict[Ref, tuple[Ref, ...]] = {}
        if len(every) > len(shown):
            hidden: list[Ref] = []
            for ref in every:
                if ref not in visible:
                    hidden.append(ref)
                elif hidden:
                    lead[ref] = tuple(hidden[-_LEAD_IN:])
                    hidden = []
        self._lead = (key, tuple(lead.items()))
        return lead

    async def _static(self, ref: Ref, document: Ref, hidden: bool) -> TextNode | None:
        try:
            text = (await self._bus.name(ref))[: self._settings.max_text]
            rect = None if hidden else Rect(*(await self._bus.extents(ref)))
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
            attributes["hidden"] = "1"
        markers = tuple(marker for _, marker in chain[1:])
        return TextNode(text, rect, "static", attributes, markers)

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
        return TextNode(text, rect, role, {"path": ref.short}, (), editable)

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

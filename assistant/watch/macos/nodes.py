"""Turns accessible objects of macOS into the text nodes that every source gives.

Pages are searched as VoiceOver does it, with one question for all visible texts; programs that
answer no searches are walked. What stands in a password field is never asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.window import Rect, TextNode
from assistant.macos.layer import Accessibility, AxCode, AxFault, Element
from assistant.macos.places import rect_of
from assistant.settings import WatchSettings
from assistant.watch.macos.elements import (
    INPUTS,
    Elements,
    Link,
    is_ordinary,
)
from assistant.watch.macos.walk import Text, role_of, walk
from assistant.watch.runs import capped, with_hidden

_SEARCH = "AXUIElementsForSearchPredicate"
_TEXTS, _BOXES = "AXStaticTextSearchKey", "AXTextFieldSearchKey"
_MOST_BOXES = 40
_TEXT = ("AXValue", "AXTitle", "AXDescription", "AXPosition", "AXSize")
_BOX = ("AXPosition", "AXSize", "AXNumberOfCharacters", "AXDOMClassList", "AXDOMIdentifier")
_UNSUPPORTED = frozenset(
    {AxCode.QUESTION_UNSUPPORTED, AxCode.ATTRIBUTE_UNSUPPORTED, AxCode.NOT_IMPLEMENTED,
     AxCode.ILLEGAL_ARGUMENT, AxCode.FAILURE}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """Nodes of a window, in order; where input boxes and password fields are.

    `boxes` go with the editable nodes, in the same order. `cut` says that there was more.
    """

    nodes: tuple[TextNode, ...]
    boxes: tuple[Element, ...] = ()
    secrets: tuple[Rect, ...] = ()
    cut: bool = False


class NodeReader:
    """Reads one program's nodes; `forget()` when the program or page was lost."""

    def __init__(self, layer: Accessibility, settings: WatchSettings) -> None:
        self._layer = layer
        self._settings = settings
        self._elements = Elements(layer)
        self._texts: dict[Element, str] = {}
        self._order: tuple[tuple[Element, ...], list[tuple[Element, str]]] = ((), [])

    def forget(self) -> None:
        """Drop all that was remembered."""
        self._elements.forget()
        self._texts.clear()
        self._order = ((), [])

    def shown(self, page: Element) -> list[Element] | None:
        """Visible texts of a page in order; None when its program answers no searches."""
        try:
            return self._search(page, _TEXTS, True, self._settings.max_nodes * 4)
        except AxFault as fault:
            if fault.code in _UNSUPPORTED:
                return None
            raise

    def edge(self, shown: list[Element]) -> Rect | None:
        """Where the last of the texts stands: tells whether a page was scrolled."""
        if not shown:
            return None
        try:
            return rect_of(*self._layer.read(shown[-1], ("AXPosition", "AXSize")))
        except AxFault as fault:
            if is_ordinary(fault):
                return None
            raise

    def read_page(self, page: Element, shown: list[Element]) -> Read:
        """Nodes of a page whose visible texts are `shown`. Raises AxFault."""
        self._elements.tidy()
        kept, cut = capped(shown, self._settings.max_nodes)
        boxes, secrets = self._boxes(page)
        inside = set(boxes)
        nodes = [
            node
            for element, hidden in self._with_hidden(page, kept)
            if (node := self._static(element, page, hidden, inside)) is not None
        ]
        inputs = [(box, node) for box in boxes if (node := self._box(box, page)) is not None]
        return Read(
            (*nodes, *(node for _, node in inputs)),
            tuple(box for box, _ in inputs),
            tuple(secrets),
            cut,
        )

    def read_walked(self, root: Element, frame: Rect) -> Read:
        """Nodes of a window, or of a page that answers no searches. Raises AxFault."""
        self._elements.tidy()
        found = walk(self._layer, self._elements, root, frame)
        kept, cut = capped([t for t in found.texts if t.visible], self._settings.max_nodes)
        nodes = [
            node
            for text, hidden in with_hidden(found.texts, kept)
            if (node := self._walked(text, hidden)) is not None
        ]
        inputs = [
            (text.element, node)
            for text in found.inputs[:_MOST_BOXES]
            if text.visible and (node := self._walked_box(text)) is not None
        ]
        # What only shows a text, such as a whole transcript, stands among the texts.
        nodes += [node for _, node in inputs if not node.editable]
        written = [(box, node) for box, node in inputs if node.editable]
        return Read(
            (*nodes, *(node for _, node in written)),
            tuple(box for box, _ in written),
            tuple(found.secrets),
            cut or found.cut,
        )

    # ------------------------------------------------------------ pages

    def _search(self, page: Element, key: str, visible: bool, most: int) -> list[Element]:
        wanted = {
            "AXSearchKey": key,
            "AXDirection": "AXDirectionNext",
            "AXResultsLimit": most,
            "AXVisibleOnly": visible,
            "AXImmediateDescendantsOnly": False,
        }
        answer = self._layer.ask(page, _SEARCH, wanted)
        found = answer if isinstance(answer, tuple) else ()
        return [one for one in found if one is not None]

    def _boxes(self, page: Element) -> tuple[list[Element], list[Rect]]:
        """Visible input boxes that are not inside another one, and password fields' places."""
        boxes: list[Element] = []
        secrets: list[Rect] = []
        found = self._search(page, _BOXES, True, _MOST_BOXES)
        every = set(found)
        for box in found:
            try:
                chain = self._elements.chain(box, page)
                if chain[0].about.secure:
                    place = rect_of(*self._layer.read(box, ("AXPosition", "AXSize")))
                    secrets += [place] if place is not None else []
                elif not any(link.about.parent in every for link in chain):
                    boxes.append(box)
            except AxFault as fault:
                if not is_ordinary(fault):
                    raise
        return boxes, secrets

    def _with_hidden(self, page: Element, kept: list[Element]) -> list[tuple[Element, str]]:
        key = tuple(kept)
        if self._order[0] != key:
            every = self._search(page, _TEXTS, False, self._settings.max_nodes * 8)
            self._order = (key, with_hidden(every, kept))
        return self._order[1]

    def _static(
        self, element: Element, page: Element, hidden: str, boxes: set[Element]
    ) -> TextNode | None:
        try:
            chain = self._elements.chain(element, page)
            if any(_is_input(link) or link.about.parent in boxes for link in chain):
                return None
            text, rect = self._words(element)
            known = self._texts.get(element)
            if known is not None and known != text:
                # A recycled row may have changed sides along with its text.
                self._elements.forget_chain(element)
                chain = self._elements.chain(element, page)
        except AxFault as fault:
            if is_ordinary(fault):
                return None
            raise
        self._remember(element, text)
        if not text or rect is None:
            return None
        return _node(text, rect, "static", chain, hidden)

    def _box(self, box: Element, page: Element) -> TextNode | None:
        try:
            place, size, count, classes, name = self._layer.read(box, _BOX)
            chain = self._elements.chain(box, page)
            text = self._typed(box, count)
        except AxFault as fault:
            if is_ordinary(fault):
                return None
            raise
        rect = rect_of(place, size)
        if rect is None:
            return None
        attributes = {"path": "/".join(link.name for link in chain)}
        if isinstance(classes, tuple) and classes:
            attributes["class"] = " ".join(str(one) for one in classes)
        if isinstance(name, str) and name:
            attributes["id"] = name
        around = tuple(link.about.marker for link in chain[1:])
        return TextNode(text, rect, "entry", attributes, around, editable=True)

    # ------------------------------------------------------------ windows

    def _walked(self, text: Text, hidden: str) -> TextNode | None:
        try:
            shown, _ = self._words(text.element)
        except AxFault as fault:
            if is_ordinary(fault):
                return None
            raise
        return _of(text, shown, hidden, False) if shown else None

    def _walked_box(self, text: Text) -> TextNode | None:
        try:
            (count,) = self._layer.read(text.element, ("AXNumberOfCharacters",))
            shown = self._typed(text.element, count)
            editable = self._layer.settable(text.element, "AXValue")
        except AxFault as fault:
            if is_ordinary(fault):
                return None
            raise
        return _of(text, shown, "", editable) if shown or editable else None

    # ------------------------------------------------------------ both

    def _words(self, element: Element) -> tuple[str, Rect | None]:
        value, title, told, place, size = self._layer.read(element, _TEXT)
        text = next((one for one in (value, title, told) if isinstance(one, str) and one), "")
        return text[: self._settings.max_text], rect_of(place, size)

    def _typed(self, box: Element, count: object) -> str:
        """What stands in a box, only its end when that is too long."""
        most = self._settings.max_text
        if isinstance(count, int) and count > most:
            found = self._layer.ask(box, "AXStringForRange", (count - most, most))
        else:
            (found,) = self._layer.read(box, ("AXValue",))
        return found[-most:] if isinstance(found, str) else ""

    def _remember(self, element: Element, text: str) -> None:
        if len(self._texts) > self._settings.max_nodes * 16:
            self._texts.clear()
        self._texts[element] = text


def _is_input(link: Link) -> bool:
    return link.about.secure or link.about.role in INPUTS


def _node(text: str, rect: Rect, role: str, chain: list[Link], hidden: str) -> TextNode:
    attributes = {"path": "/".join(link.name for link in chain)}
    if hidden:
        attributes["hidden"] = hidden
    return TextNode(text, rect, role, attributes, tuple(x.about.marker for x in chain[1:]))


def _of(text: Text, shown: str, hidden: str, editable: bool) -> TextNode:
    attributes = {"path": "/".join(text.path), "class": text.classes}
    if text.name:
        attributes["id"] = text.name
    if hidden:
        attributes["hidden"] = hidden
    role = "text" if role_of(text) == "entry" and not editable else role_of(text)
    return TextNode(shown, text.rect, role, attributes, text.around, editable)

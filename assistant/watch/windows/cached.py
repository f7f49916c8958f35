"""Takes over what a cache request has brought: COM's elements → plain values.

Nothing here leaves this process. Written apart from the calls so that it can be tried anywhere:
an element is whatever has the methods of IUIAutomationElement that read its cache.
"""

from __future__ import annotations

from typing import Any

from assistant.domain.window import Rect
from assistant.watch.windows import uia

RUNTIME_ID, VALUE = 30000, 30045
# A page may nest its elements without end.
_MOST_LEVELS = 150
# What may show text itself, and what may be drawn by another toolkit than what it lies in.
_SHOWING = frozenset({uia.TEXT, uia.EDIT, uia.DOCUMENT, uia.LIST_ITEM, uia.DATA_ITEM})
_FRAMES = frozenset({uia.PANE, uia.WINDOW, uia.DOCUMENT, uia.CUSTOM})


def id_of(element: Any) -> uia.Id:
    """Its number among all elements of the desktop, () where it has none."""
    found = element.GetCachedPropertyValue(RUNTIME_ID)
    return tuple(int(part) for part in found) if isinstance(found, tuple) else ()


def plain(element: Any, value: bool = False) -> uia.Element:
    """One element by itself."""
    address = element.GetCachedPropertyValue(VALUE) if value else ""
    return uia.Element(
        id=id_of(element),
        type=element.get_CachedControlType(),
        name=element.get_CachedName() or "",
        automation_id=element.get_CachedAutomationId() or "",
        class_name=element.get_CachedClassName() or "",
        framework=element.get_CachedFrameworkId() or "",
        value=address if isinstance(address, str) else "",
        rect=_rect(element),
        offscreen=bool(element.get_CachedIsOffscreen()),
        password=bool(element.get_CachedIsPassword()),
        pid=element.get_CachedProcessId(),
    )


def with_children(
    element: Any, left: list[int], framework: str = "", level: int = 0
) -> uia.Element:
    """An element with all below it; nothing here leaves this process any more.

    `left` counts down how many may still be taken over. Most elements only enclose others: of those
    nothing is taken over but what profiles ask for.
    """
    left[0] -= 1
    kind = element.get_CachedControlType()
    if kind in _FRAMES or not framework:
        framework = element.get_CachedFrameworkId() or framework
    secret = kind == uia.EDIT and bool(element.get_CachedIsPassword())
    children: list[uia.Element] = []
    if left[0] > 0 and level < _MOST_LEVELS and not secret and kind not in uia.BESIDE:
        below = element.GetCachedChildren()
        # A null pointer stands for no children.
        for number in range(below.get_Length() if below else 0):
            if left[0] <= 0:
                break
            children.append(with_children(below.GetElement(number), left, framework, level + 1))
    shows = kind in _SHOWING
    return uia.Element(
        id=id_of(element),
        type=kind,
        name=(element.get_CachedName() or "") if shows else "",
        automation_id=element.get_CachedAutomationId() or "",
        class_name=element.get_CachedClassName() or "",
        framework=framework,
        rect=_rect(element) if shows else None,
        offscreen=bool(element.get_CachedIsOffscreen()) if shows else False,
        password=secret,
        children=tuple(children),
    )


def _rect(element: Any) -> Rect | None:
    place = element.get_CachedBoundingRectangle()
    width, height = place.right - place.left, place.bottom - place.top
    return Rect(place.left, place.top, width, height) if width > 0 and height > 0 else None

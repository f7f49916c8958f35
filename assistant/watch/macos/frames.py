"""Finds a window among a program's objects, and the page that a browser's window shows."""

from __future__ import annotations

from assistant.domain.window import Rect, WindowInfo
from assistant.macos.layer import Accessibility, AxFault, Element
from assistant.macos.places import near, rect_of
from assistant.watch.macos.elements import is_ordinary

_MOST_LOOKED_AT = 500
_DESCRIBED = ("AXTitle", "AXPosition", "AXSize", "AXMinimized")
_PAGE = ("AXRole", "AXChildren", "AXPosition", "AXSize")
# Pages don't stand in these, and some of them hold thousands of objects.
_NO_PAGES = frozenset(
    {"AXMenuBar", "AXMenu", "AXStaticText", "AXImage", "AXTable", "AXOutline", "AXToolbar"}
)


def focused(layer: Accessibility, pid: int) -> Element | None:
    """The window of a program that has the keyboard, else its main one. Raises AxFault."""
    front, main = layer.read(layer.application(pid), ("AXFocusedWindow", "AXMainWindow"))
    return front if front is not None else main


def described(layer: Accessibility, window: Element) -> tuple[str, Rect | None]:
    """Title and frame; no frame while it lies in the Dock. Raises AxFault."""
    title, place, size, minimized = layer.read(window, _DESCRIBED)
    return (
        title if isinstance(title, str) else "",
        None if minimized is True else rect_of(place, size),
    )


def find(layer: Accessibility, window: WindowInfo) -> Element | None:
    """The object of a window: by place and title; the focused one of equals. Raises AxFault."""
    program = layer.application(window.pid)
    front, windows = layer.read(program, ("AXFocusedWindow", "AXWindows"))
    candidates = [front, *(windows if isinstance(windows, tuple) else ())]
    best: tuple[int, Element] | None = None
    for candidate in dict.fromkeys(one for one in candidates if one is not None):
        try:
            title, frame = described(layer, candidate)
        except AxFault as fault:
            if not is_ordinary(fault):
                raise
            continue
        score = 4 if frame is not None and near(frame, window.rect) else 0
        score += 2 if title == window.title else 0
        if score and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best is not None else None


def page_in(layer: Accessibility, window: Element) -> tuple[Element, Rect] | None:
    """The largest web page in a window and its place; None when there is none. Raises AxFault.

    It is looked for level by level: pages stand near the top, under a few groups.
    """
    best: tuple[Element, Rect] | None = None
    level: list[Element] = [window]
    looked_at = 0
    while level and looked_at < _MOST_LOOKED_AT:
        below: list[Element] = []
        for element in level[: _MOST_LOOKED_AT - looked_at]:
            looked_at += 1
            try:
                role, children, place, size = layer.read(element, _PAGE)
            except AxFault as fault:
                if not is_ordinary(fault):
                    raise
                continue
            rect = rect_of(place, size)
            if role == "AXWebArea":
                # A page in a frame of another is part of it.
                if rect is not None and (best is None or _area(rect) > _area(best[1])):
                    best = (element, rect)
            elif role not in _NO_PAGES and isinstance(children, tuple):
                below += [child for child in children if child is not None]
        level = below
    return best


def _area(rect: Rect) -> int:
    return rect.width * rect.height

"""Walks through a window whose program answers no searches: one question for each object."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.domain.window import Rect
from assistant.macos.layer import Accessibility, AxFault, Element, Value
from assistant.macos.places import rect_of
from assistant.watch.macos.elements import (
    INPUTS,
    SECURE,
    Elements,
    is_ordinary,
    marker,
    role_name,
    words,
)

# Objects looked at in one window; a chat of fifty messages has some five hundred.
MOST_OBJECTS = 3000
MOST_SECONDS = 2.0
_MOST_LEVELS = 60
_TOLD_LEVELS = 16
_ASKED = (
    "AXRole", "AXSubrole", "AXPosition", "AXSize", "AXChildren", "AXVisibleRows",
    "AXVisibleChildren", "AXIdentifier", "AXDOMClassList", "AXDOMIdentifier",
)  # fmt: skip
# Nothing of a conversation stands in these.
_PASSED_OVER = frozenset(
    {"AXMenuBar", "AXMenu", "AXScrollBar", "AXSplitter", "AXGrowArea", "AXToolbar", "AXImage"}
)
# What is scrolled out of these can't be seen.
_CLIPS = frozenset({"AXScrollArea", "AXWebArea"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text or input box that was come upon; `visible` is False outside what scrolls it."""

    element: Element
    role: str
    rect: Rect
    classes: str
    name: str
    path: tuple[str, ...]
    around: tuple[str, ...]
    visible: bool


@dataclass(slots=True)
class Found:
    """What a walk came upon, in the order of the tree."""

    texts: list[Text] = field(default_factory=list)
    inputs: list[Text] = field(default_factory=list)
    secrets: list[Rect] = field(default_factory=list)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    element: Element
    number: int
    clip: Rect
    path: tuple[str, ...]
    around: tuple[str, ...]


def walk(
    layer: Accessibility,
    elements: Elements,
    root: Element,
    frame: Rect,
    clock: Callable[[], float] = time.monotonic,
) -> Found:
    """All texts and input boxes below `root`. Raises AxFault when the program does not answer.

    It is cut short when there are too many objects, or when asking takes too long: some programs
    need three milliseconds for each answer.

    Objects without classes get the number among their siblings in their place ("at-2", "nth-2"),
    so that a profile can tell name, time and text.
    """
    found = Found()
    todo = [_Step(root, 0, frame, (), ())]
    seen, until = 0, clock() + MOST_SECONDS
    while todo:
        step = todo.pop()
        seen += 1
        if seen > MOST_OBJECTS or clock() > until:
            found.cut = True
            break
        try:
            answers = layer.read(step.element, _ASKED)
        except AxFault as fault:
            if not is_ordinary(fault):
                raise
            continue
        todo += reversed(_look_at(elements, step, answers, found))
    return found


def _look_at(
    elements: Elements, step: _Step, answers: Sequence[Value], found: Found
) -> list[_Step]:
    """Take in one object; gives back those in it that are to be looked at."""
    role, subrole, place, size, children, rows, shown, own_name, classes, page_name = answers
    if role in _PASSED_OVER:
        return []
    rect = rect_of(place, size)
    if subrole == SECURE:
        if rect is not None:
            found.secrets.append(rect)
        return []
    path = (elements.name(step.element), *step.path)[:_TOLD_LEVELS]
    of_page = words(classes)
    name = page_name if isinstance(page_name, str) and page_name else own_name
    if role == "AXStaticText" or role in INPUTS:
        if rect is not None:
            text = Text(
                step.element, str(role), rect, " ".join(of_page) or f"at-{step.number}",
                name if isinstance(name, str) else "", path, step.around,
                _overlap(rect, step.clip) is not None,
            )  # fmt: skip
            (found.texts if role == "AXStaticText" else found.inputs).append(text)
        return []
    if len(step.path) >= _MOST_LEVELS:
        return []
    clip = step.clip
    if role in _CLIPS and rect is not None:
        clip = _overlap(rect, clip) or Rect(0, 0, 0, 0)
    own = marker(role, of_page or (f"nth-{step.number}",), name)
    around = (own, *step.around)[:_TOLD_LEVELS] if step.path else step.around
    if isinstance(rows, tuple):
        below: Value = rows
    else:
        below = shown if role == "AXList" and isinstance(shown, tuple) else children
    if not isinstance(below, tuple):
        return []
    return [
        _Step(child, number, clip, path, around)
        for number, child in enumerate(below)
        if child is not None
    ]


def _overlap(one: Rect, other: Rect) -> Rect | None:
    x, y = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Rect(x, y, right - x, bottom - y) if right > x and bottom > y else None


def role_of(text: Text) -> str:
    """Role of a text as the other sources call it."""
    return role_name(text.role)

"""macOS as its documentation describes it, for tests: programs, windows, pasteboard, keys.

A tree is read from a recording (JSON): role, title, value, frame and the like, children inside. The
fake answers as AXUIElement does: an attribute that an object has not is None in a batch, an object
that is gone gives InvalidUIElement, a program that hangs CannotComplete, and while the user has not
allowed it everything gives APIDisabled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.window import Rect
from assistant.macos.keys import CODES
from assistant.macos.layer import (
    AxCode,
    AxFault,
    Element,
    Happening,
    Program,
    Stop,
    Value,
    WindowRecord,
)

TREES = Path(__file__).parents[1] / "watch" / "macos" / "trees"
_NAMES = {
    "role": "AXRole", "subrole": "AXSubrole", "title": "AXTitle", "value": "AXValue",
    "description": "AXDescription", "identifier": "AXIdentifier", "classes": "AXDOMClassList",
    "dom_id": "AXDOMIdentifier", "url": "AXURL", "minimized": "AXMinimized",
}  # fmt: skip
_TEXT_INPUTS = ("AXTextArea", "AXTextField", "AXComboBox")


@dataclass(eq=False)
class Thing:
    """One accessible object; equal only to itself, as AXUIElements of one object are."""

    values: dict[str, Any]
    inside: list[Thing] = field(default_factory=list)
    parent: Thing | None = None
    settable: bool = False
    pid: int = 0
    gone: bool = False

    @property
    def role(self) -> str:
        return str(self.values.get("AXRole", ""))

    @property
    def rect(self) -> Rect | None:
        place, size = self.values.get("AXPosition"), self.values.get("AXSize")
        return Rect(*map(int, (*place, *size))) if place and size else None

    def all(self) -> list[Thing]:
        """Itself and everything in it, in order."""
        return [self, *(deeper for one in self.inside for deeper in one.all())]

    def find(self, **wanted: str) -> Thing:
        """The first object with these values ("value", "dom_id" ...)."""
        named = {_NAMES[name]: value for name, value in wanted.items()}
        return next(
            one for one in self.all() if all(one.values.get(k) == v for k, v in named.items())
        )

    def add(self, told: Mapping[str, Any]) -> Thing:
        """Put a new object in it, at the end."""
        made = _thing(told, self)
        self.inside.append(made)
        return made

    def remove(self) -> None:
        """Take it out of its tree."""
        for one in self.all():
            one.gone = True
        if self.parent is not None:
            self.parent.inside.remove(self)


def _thing(told: Mapping[str, Any], parent: Thing | None) -> Thing:
    values = {_NAMES[name]: told[name] for name in _NAMES if name in told}
    if "classes" in told:
        values["AXDOMClassList"] = tuple(told["classes"])
    if "frame" in told:
        x, y, width, height = told["frame"]
        values |= {"AXPosition": (float(x), float(y)), "AXSize": (float(width), float(height))}
    made = Thing(values, [], parent, bool(told.get("settable")))
    made.pid = parent.pid if parent is not None else 0
    made.inside = [_thing(one, made) for one in told.get("children", ())]
    return made


def tree(name: str) -> Thing:
    """A recorded window."""
    return _thing(json.loads((TREES / f"{name}.json").read_text(encoding="utf-8")), None)


@dataclass(eq=False)
class App:
    """A running program: its windows, and what makes it build the tree of its pages."""

    pid: int
    bundle: str
    folder: str
    windows: list[Thing]
    takes: frozenset[str] = frozenset()
    # Windows as they are once it was told that somebody reads it.
    told: list[Thing] | None = None
    searches: bool = True
    element: Thing = field(init=False)
    focused: Thing | None = None
    hangs: bool = False
    asked: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.element = Thing({"AXRole": "AXApplication"}, pid=self.pid)
        for window in (*self.windows, *(self.told or ())):
            for one in window.all():
                one.pid = self.pid

    @property
    def front(self) -> Thing | None:
        """The window that has the keyboard."""
        return self.windows[0] if self.windows else None


class Mac:
    """A whole desktop; the layer's protocols are its attributes."""

    def __init__(self, *apps: App) -> None:
        self.apps = {app.pid: app for app in apps}
        self.front = apps[0].pid if apps else 0
        self.trusted = True
        self.numbers: dict[Thing, int] = {}
        self.hidden: set[int] = set()
        self.ax = FakeAccessibility(self)
        self.workspace = FakeWorkspace(self)
        self.board = FakePasteboard()
        self.keyboard = FakeKeyboard(self)
        for app in apps:
            for window in app.windows:
                self.number(window)

    def number(self, window: Thing) -> int:
        """The window server's number for a window."""
        return self.numbers.setdefault(window, 100 + len(self.numbers))

    def app(self, thing: Thing) -> App:
        """The program of an object. Raises as a program that has ended."""
        if thing.pid not in self.apps:
            raise AxFault(AxCode.INVALID_ELEMENT)
        return self.apps[thing.pid]


class FakeAccessibility:
    """Implements Accessibility over a Mac."""

    def __init__(self, mac: Mac) -> None:
        self._mac = mac
        self.questions = 0
        self.read_values: list[Thing] = []
        self.written: list[tuple[Thing, str, Any]] = []
        self.ears: dict[int, tuple[tuple[str, ...], Callable[[str], None]]] = {}

    def trusted(self) -> bool:
        return self._mac.trusted

    def application(self, pid: int) -> Element:
        app = self._mac.apps.get(pid)
        return app.element if app else Thing({}, pid=pid)

    def _reach(self, element: Element) -> tuple[Thing, App]:
        self.questions += 1
        if not isinstance(element, Thing):
            raise AxFault(AxCode.ILLEGAL_ARGUMENT)
        if not self._mac.trusted:
            raise AxFault(AxCode.API_DISABLED)
        app = self._mac.app(element)
        if app.hangs:
            raise AxFault(AxCode.CANNOT_COMPLETE)
        if element.gone:
            raise AxFault(AxCode.INVALID_ELEMENT)
        return element, app

    def read(self, element: Element, names: Sequence[str]) -> tuple[Value, ...]:
        thing, app = self._reach(element)
        if "AXValue" in names:
            self.read_values.append(thing)
        return tuple(self._value(thing, app, name) for name in names)

    def _value(self, thing: Thing, app: App, name: str) -> Value:
        if thing is app.element:
            return {
                "AXFocusedWindow": app.front, "AXMainWindow": app.front,
                "AXWindows": tuple(app.windows), "AXFocusedUIElement": app.focused,
            }.get(name, thing.values.get(name))  # fmt: skip
        if name == "AXParent":
            return thing.parent or app.element
        if name == "AXChildren":
            return tuple(thing.inside)
        if name == "AXVisibleRows" and thing.role == "AXTable":
            return tuple(one for one in thing.inside if visible(one))
        if name == "AXNumberOfCharacters" and thing.role in _TEXT_INPUTS:
            return len(str(thing.values.get("AXValue", "")))
        return thing.values.get(name)

    def ask(
        self, element: Element, name: str, argument: Mapping[str, Value] | tuple[int, int]
    ) -> Value:
        thing, app = self._reach(element)
        if name == "AXStringForRange" and isinstance(argument, tuple):
            start, length = argument
            return str(thing.values.get("AXValue", ""))[start : start + length]
        if name != "AXUIElementsForSearchPredicate" or not app.searches:
            raise AxFault(AxCode.QUESTION_UNSUPPORTED)
        assert isinstance(argument, Mapping)
        roles = {
            "AXStaticTextSearchKey": ("AXStaticText",), "AXTextFieldSearchKey": _TEXT_INPUTS,
        }[str(argument["AXSearchKey"])]  # fmt: skip
        found = [one for one in thing.all()[1:] if one.role in roles]
        if argument["AXVisibleOnly"]:
            found = [one for one in found if visible(one)]
        return tuple(found[: int(str(argument["AXResultsLimit"]))])

    def settable(self, element: Element, name: str) -> bool:
        return self._reach(element)[0].settable

    def write(self, element: Element, name: str, value: str | bool) -> None:
        thing, app = self._reach(element)
        self.written.append((thing, name, value))
        if thing is app.element:
            self._tell_app(app, name, value)
        elif name == "AXFocused":
            app.focused = thing
        elif name == "AXSelectedText" and thing.settable:
            thing.values["AXValue"] = str(thing.values.get("AXValue", "")) + str(value)
        else:
            raise AxFault(AxCode.ATTRIBUTE_UNSUPPORTED)

    def _tell_app(self, app: App, name: str, value: str | bool) -> None:
        if name == "AXFrontmost":
            self._mac.front = app.pid
            return
        if name not in app.takes:
            raise AxFault(AxCode.ATTRIBUTE_UNSUPPORTED)
        app.asked[name] = value
        if value and app.told is not None:
            for before, after in zip(app.windows, app.told, strict=True):
                self._mac.numbers[after] = self._mac.numbers.pop(before)
                for one in before.all():
                    one.gone = True
            app.windows, app.told = app.told, None

    def bring_up(self, window: Element) -> None:
        thing, app = self._reach(window)
        app.windows.remove(thing)
        app.windows.insert(0, thing)

    def follow(self, pid: int, names: Sequence[str], heard: Callable[[str], None]) -> Stop:
        app = self._mac.apps.get(pid)
        if app is None or app.hangs:
            raise AxFault(AxCode.CANNOT_COMPLETE)
        self.ears[pid] = tuple(names), heard
        return lambda: self.ears.pop(pid, None) and None

    def tell(self, pid: int, name: str) -> None:
        """A program tells of something; only those hear who asked for it."""
        names, heard = self.ears[pid]
        if name in names:
            heard(name)


def visible(thing: Thing) -> bool:
    """Whether it stands inside everything that scrolls it."""
    rect, above = thing.rect, thing.parent
    if rect is None:
        return False
    while above is not None:
        clip = above.rect
        if above.role in ("AXScrollArea", "AXWebArea", "AXWindow") and clip is not None:
            beside = rect.x >= clip.right or rect.right <= clip.x
            if beside or rect.y >= clip.bottom or rect.bottom <= clip.y:
                return False
        above = above.parent
    return True


class FakeWorkspace:
    """Implements Workspace over a Mac."""

    def __init__(self, mac: Mac) -> None:
        self._mac = mac
        self.ears: list[Callable[[Happening], None]] = []
        self.refuses: set[int] = set()
        self.extra: list[WindowRecord] = []

    def front(self) -> Program | None:
        return self.program(self._mac.front)

    def program(self, pid: int) -> Program | None:
        app = self._mac.apps.get(pid)
        return Program(app.pid, app.bundle, app.folder) if app else None

    def windows(self) -> Sequence[WindowRecord]:
        apps = sorted(self._mac.apps.values(), key=lambda app: app.pid != self._mac.front)
        own = [self._record(one) for app in apps for one in app.windows]
        return [*self.extra, *(one for one in own if one.on_screen)]

    def window(self, number: int) -> WindowRecord | None:
        for app in self._mac.apps.values():
            for one in app.windows:
                if self._mac.number(one) == number:
                    return self._record(one)
        return None

    def _record(self, window: Thing) -> WindowRecord:
        number = self._mac.number(window)
        assert window.rect is not None
        shown = number not in self._mac.hidden and not window.values.get("AXMinimized")
        return WindowRecord(number, window.pid, window.rect, 0, shown)

    def activate(self, pid: int) -> None:
        if pid not in self.refuses:
            self._mac.front = pid

    def follow(self, heard: Callable[[Happening], None]) -> Stop:
        self.ears.append(heard)
        return lambda: self.ears.remove(heard)

    def tell(self, what: Happening) -> None:
        """Something happens."""
        for heard in list(self.ears):
            heard(what)


class FakePasteboard:
    """Implements Pasteboard; what is offered is handed over when read."""

    def __init__(self) -> None:
        self.holds: list[dict[str, bytes]] = []
        self._count = 7
        self._fetched: Callable[[], None] | None = None
        self.stuck = False

    def count(self) -> int:
        return self._count

    def types(self) -> frozenset[str]:
        return frozenset(kind for item in self.holds for kind in item)

    def text(self) -> str | None:
        if self.stuck:
            raise TimeoutError
        if self._fetched is not None:
            self._fetched()
        found = [item["public.utf8-plain-text"] for item in self.holds
                 if "public.utf8-plain-text" in item]  # fmt: skip
        return found[0].decode() if found else None

    def items(self, largest: int) -> tuple[Mapping[str, bytes], ...]:
        if self.stuck:
            raise TimeoutError
        return tuple({k: v for k, v in one.items() if len(v) <= largest} for one in self.holds)

    def put(self, items: Sequence[Mapping[str, bytes]]) -> int:
        self.holds, self._fetched = [dict(one) for one in items], None
        self._count += 1
        return self._count

    def offer(self, text: str, marks: Sequence[str], fetched: Callable[[], None]) -> int:
        number = self.put([{"public.utf8-plain-text": text.encode(), **dict.fromkeys(marks, b"")}])
        self._fetched = fetched
        return number

    def copy(self, text: str) -> None:
        """The user copies something."""
        self.put([{"public.utf8-plain-text": text.encode()}])


class FakeKeyboard:
    """Implements Keyboard; pasting reaches whatever has the keyboard in the program in front."""

    def __init__(self, mac: Mac) -> None:
        self._mac = mac
        self.secure_input = False
        self.holds = 0
        self.pressed: list[int] = []
        self.taken: set[tuple[int, int]] = set()
        self.system: set[tuple[int, int]] = set()
        self.bound: dict[int, tuple[int, int]] = {}
        self.heard: Callable[[int], None] | None = None
        self.layout: dict[str, int] = {}

    def secure(self) -> bool:
        return self.secure_input

    def held(self) -> bool:
        self.holds -= 1
        return self.holds >= 0

    def code(self, key: str) -> int | None:
        return self.layout.get(key, CODES.get(key))

    def paste(self, code: int) -> None:
        self.pressed.append(code)
        app = self._mac.apps[self._mac.front]
        text = self._mac.board.text()
        if app.focused is not None and app.focused.settable and text is not None:
            app.focused.values["AXValue"] = str(app.focused.values.get("AXValue", "")) + text

    def bind(self, code: int, modifiers: int, number: int) -> int:
        if (code, modifiers) in self.taken or (code, modifiers) in self.bound.values():
            return -9878
        self.bound[number] = code, modifiers
        return 0

    def free(self, number: int) -> None:
        self.bound.pop(number, None)

    def listen(self, pressed: Callable[[int], None]) -> Stop:
        self.heard = pressed

        def stop() -> None:
            self.heard = None

        return stop

    def reserved(self) -> frozenset[tuple[int, int]]:
        return frozenset(self.system)

    def press(self, code: int, modifiers: int) -> None:
        """The user presses keys; whoever bound them hears it."""
        for number, keys in self.bound.items():
            if keys == (code, modifiers) and self.heard is not None:
                self.heard(number)


class FakeMouse:
    """Implements Mouse; a click gives the keyboard to whatever the test says stands there."""

    def __init__(self, mac: Mac, gives: Thing | None = None) -> None:
        self._mac, self._gives = mac, gives
        self.down = False
        self.clicks: list[tuple[int, int]] = []

    def held(self) -> bool:
        return self.down

    def click(self, x: int, y: int) -> None:
        self.clicks.append((x, y))
        self._mac.apps[self._mac.front].focused = self._gives


@dataclass
class FakeCamera:
    """Implements Camera: windows as pictures in points."""

    pictures: dict[int, tuple[Rect, NDArray[np.uint8]]] = field(default_factory=dict)
    may: bool = True
    asked: list[Rect] = field(default_factory=list)

    def allowed(self) -> bool:
        return self.may

    def picture(self, number: int, area: Rect) -> NDArray[np.uint8] | None:
        self.asked.append(area)
        if number not in self.pictures:
            return None
        place, picture = self.pictures[number]
        x, y = area.x - place.x, area.y - place.y
        return picture[y : y + area.height, x : x + area.width]


@dataclass
class FakePermissions:
    """Implements Permissions."""

    reads: bool = False
    sees: bool = False
    done: list[str] = field(default_factory=list)

    def accessibility(self) -> bool:
        return self.reads

    def screen(self) -> bool:
        return self.sees

    def request(self, pane: str) -> None:
        self.done.append(f"request {pane}")

    def open_settings(self, address: str) -> None:
        self.done.append(address)

"""The thin layer over macOS as protocols, so that all above it runs anywhere with a fake.

Places are points with the origin at the top left of the first screen: accessibility, the window
server and Qt agree on that, whatever the screens' scales. Cocoa's own places, counted from the
bottom, never pass this border.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.domain.window import Rect

# An object of some program. Two that name the same object are equal and hash alike.
Element = Hashable
# Texts, numbers and flags as they are; points, sizes and ranges as pairs; lists as tuples.
Value = object
Stop = Callable[[], None]


class AxCode(IntEnum):
    """What the accessibility interface answers instead of a value (AXError.h)."""

    FAILURE = -25200
    ILLEGAL_ARGUMENT = -25201
    INVALID_ELEMENT = -25202
    INVALID_OBSERVER = -25203
    CANNOT_COMPLETE = -25204
    ATTRIBUTE_UNSUPPORTED = -25205
    ACTION_UNSUPPORTED = -25206
    NOTIFICATION_UNSUPPORTED = -25207
    NOT_IMPLEMENTED = -25208
    ALREADY_REGISTERED = -25209
    NOT_REGISTERED = -25210
    API_DISABLED = -25211
    NO_VALUE = -25212
    QUESTION_UNSUPPORTED = -25213
    NOT_ENOUGH_PRECISION = -25214

    @classmethod
    def of(cls, number: int) -> AxCode:
        """The code with this number; FAILURE for one that is not documented."""
        return cls(number) if number in cls._value2member_map_ else cls.FAILURE


class AxFault(Exception):
    """A question was not answered. The code says why."""

    def __init__(self, code: AxCode) -> None:
        super().__init__(code.name.lower())
        self.code = code


class Accessibility(Protocol):
    """AXUIElement; every question is a message to another program and may take a while.

    All calls of one object come from one thread. They raise AxFault; so does an answer that is
    taken for an object and is none (ILLEGAL_ARGUMENT).
    """

    def trusted(self) -> bool:
        """Whether this program may use accessibility now; costs next to nothing."""

    def application(self, pid: int) -> Element:
        """The program; asks it nothing."""

    def read(self, element: Element, names: Sequence[str]) -> tuple[Value, ...]:
        """Several attributes with one message; None for one that the object has not."""

    def ask(
        self, element: Element, name: str, argument: Mapping[str, Value] | tuple[int, int]
    ) -> Value:
        """A parameterized attribute: by a search, or by a range (start, length)."""

    def settable(self, element: Element, name: str) -> bool:
        """Whether an attribute may be written."""

    def write(self, element: Element, name: str, value: str | bool) -> None:
        """Write an attribute."""

    def bring_up(self, window: Element) -> None:
        """Raise a window (the action AXRaise; this program performs no other one)."""

    def follow(self, pid: int, names: Sequence[str], heard: Callable[[str], None]) -> Stop:
        """Hear of a program's notifications, on another thread; gives back how to stop."""


@dataclass(frozen=True, slots=True)
class Program:
    """A running program: process, bundle identifier, and the name of its bundle's folder."""

    pid: int
    bundle: str
    folder: str


@dataclass(frozen=True, slots=True)
class WindowRecord:
    """A window as the window server knows it; `layer` 0 is that of ordinary windows."""

    number: int
    pid: int
    rect: Rect
    layer: int
    on_screen: bool


class Happening(StrEnum):
    """What the workspace tells."""

    FRONT = "front"
    PROGRAMS = "programs"
    SPACE = "space"
    ASLEEP = "asleep"
    AWAKE = "awake"
    AWAY = "away"
    BACK = "back"


class Workspace(Protocol):
    """NSWorkspace and the window server; from any thread."""

    def front(self) -> Program | None:
        """The program in front."""

    def program(self, pid: int) -> Program | None:
        """A running program."""

    def windows(self) -> Sequence[WindowRecord]:
        """Windows on the screen, the one in front first."""

    def window(self, number: int) -> WindowRecord | None:
        """One window, also when it is out of sight; None when it is gone."""

    def activate(self, pid: int) -> None:
        """Ask for a program to come to the front; look at `front()` for whether it did."""

    def follow(self, heard: Callable[[Happening], None]) -> Stop:
        """Hear what happens, on the main thread."""


class Camera(Protocol):
    """Pictures of one window, a pixel a point. Needs leave to record the screen."""

    def allowed(self) -> bool:
        """Whether pictures of other programs' windows may be taken."""

    def picture(self, number: int, area: Rect) -> NDArray[np.uint8] | None:
        """RGB picture of a part of the window alone, whatever lies over it; None when gone."""


class Pasteboard(Protocol):
    """NSPasteboard.generalPasteboard; from any thread."""

    def count(self) -> int:
        """Rises whenever somebody puts something on it."""

    def types(self) -> frozenset[str]:
        """Types of what lies on it."""

    def text(self) -> str | None:
        """Its plain text."""

    def items(self, largest: int) -> tuple[Mapping[str, bytes], ...]:
        """All of it, item by item; types beyond `largest` bytes together are left out."""

    def put(self, items: Sequence[Mapping[str, bytes]]) -> int:
        """Replace what lies on it; the new count."""

    def offer(self, text: str, marks: Sequence[str], fetched: Callable[[], None]) -> int:
        """Offer a text that is handed over only when asked for, then `fetched`; the new count.

        `marks` are types without content that tell clipboard histories to leave it out.
        """


class Keyboard(Protocol):
    """The keyboard and global keys; from any thread."""

    def secure(self) -> bool:
        """Whether some program has switched secure input on, as password fields do."""

    def held(self) -> bool:
        """Whether a modifier key is held down."""

    def code(self, key: str) -> int | None:
        """Virtual key of a name of shortcut.KEYS in the layout in use."""

    def paste(self, code: int) -> None:
        """Press Command and this key once, and let go. Only `code("v")` may be given."""

    def bind(self, code: int, modifiers: int, number: int) -> int:
        """Register a hotkey under a number; 0, or Carbon's error."""

    def free(self, number: int) -> None:
        """Give a hotkey back."""

    def listen(self, pressed: Callable[[int], None]) -> Stop:
        """Hear of pressed hotkeys by their numbers, on the main thread."""

    def reserved(self) -> frozenset[tuple[int, int]]:
        """Keys of the system's own shortcuts that are switched on: code and modifiers."""


class Mouse(Protocol):
    """The mouse; from any thread."""

    def held(self) -> bool:
        """Whether a button is held down."""

    def click(self, x: int, y: int) -> None:
        """Click once with the left button at a place of the screen; the pointer goes back."""


class Permissions(Protocol):
    """What the user has allowed this program in the system's settings."""

    def accessibility(self) -> bool:
        """Whether it may read and control other programs."""

    def screen(self) -> bool:
        """Whether it may record the screen."""

    def request(self, pane: str) -> None:
        """Have macOS list this program under "accessibility" or "screen", with its question."""

    def open_settings(self, address: str) -> None:
        """Open the system's settings at an address. Raises OSError."""

"""What is asked of UI Automation, as plain values, so that everything above can be tried anywhere.

One call brings a whole subtree with the properties that are needed (a cache request); nothing is
asked node by node across processes. The text inside input boxes is asked for apart, so that what
stands in a password field is never even requested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.domain.window import Rect

Id = tuple[int, ...]

# Control types.
BUTTON, EDIT, HYPERLINK, IMAGE, LIST_ITEM, LIST = 50000, 50004, 50005, 50006, 50007, 50008
TEXT, CUSTOM, GROUP, DOCUMENT, WINDOW, PANE = 50020, 50025, 50026, 50030, 50032, 50033
DATA_ITEM, HEADER, TABLE = 50029, 50034, 50036
TITLE_BAR, SCROLL_BAR, MENU_BAR, TOOL_TIP = 50037, 50014, 50010, 50022
# Parts of a window that hold no messages and are not looked into.
BESIDE = frozenset({TITLE_BAR, SCROLL_BAR, MENU_BAR, TOOL_TIP, IMAGE})

# Faults as COM numbers them.
ELEMENT_NOT_ENABLED, ELEMENT_NOT_AVAILABLE = 0x80040200, 0x80040201
NO_CLICKABLE_POINT, UIA_TIMEOUT, NOT_SUPPORTED = 0x80040202, 0x80131505, 0x80040204
ACCESS_DENIED, FAIL, POINTER, NOT_IMPLEMENTED = 0x80070005, 0x80004005, 0x80004003, 0x80004001
RPC_CALL_FAILED, RPC_SERVER_UNAVAILABLE = 0x800706BE, 0x800706BA
RPC_DISCONNECTED, RPC_CALL_REJECTED = 0x80010108, 0x80010001
INVALID_WINDOW, COM_TIMEOUT, INVALID_OPERATION = 0x80070578, 0x8001011F, 0x80131509


class Trouble(StrEnum):
    """What a fault means for who asked."""

    GONE = "gone"
    SLOW = "slow"
    DENIED = "denied"
    FAILED = "failed"


_MEANING = {
    ELEMENT_NOT_AVAILABLE: Trouble.GONE,
    RPC_SERVER_UNAVAILABLE: Trouble.GONE,
    RPC_DISCONNECTED: Trouble.GONE,
    RPC_CALL_FAILED: Trouble.GONE,
    INVALID_WINDOW: Trouble.GONE,
    UIA_TIMEOUT: Trouble.SLOW,
    COM_TIMEOUT: Trouble.SLOW,
    RPC_CALL_REJECTED: Trouble.SLOW,
    ACCESS_DENIED: Trouble.DENIED,
}


class ComFault(Exception):
    """A call failed with an HRESULT, as a number without sign."""

    def __init__(self, result: int) -> None:
        super().__init__(f"HRESULT {result & 0xFFFFFFFF:#010x}")
        self.result = result & 0xFFFFFFFF

    @property
    def trouble(self) -> Trouble:
        """What it means; what is not known is a failure of this one call."""
        return _MEANING.get(self.result, Trouble.FAILED)


@dataclass(frozen=True, slots=True)
class Element:
    """One element with what the cache request brought; `rect` in physical pixels.

    `value` is the address of a document, and "" for everything else: see Uia.values.
    """

    id: Id
    type: int
    name: str = ""
    automation_id: str = ""
    class_name: str = ""
    framework: str = ""
    value: str = ""
    rect: Rect | None = None
    offscreen: bool = False
    password: bool = False
    pid: int = 0
    children: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in an input box or a text view; `text` is None when it can't be read."""

    id: Id
    text: str | None
    read_only: bool


class Uia(Protocol):
    """All calls come from one thread. Each raises ComFault."""

    def head(self, window: int) -> Element:
        """The window itself, without what is in it."""

    def documents(self, window: int) -> Sequence[Element]:
        """Its pages, without what is in them: of browsers and programs built on one."""

    def tree(self, window: int, document: Id | None, most: int) -> tuple[Element, bool]:
        """A document of documents(), or the whole window, with all that is in it.

        `most` caps the elements; the flag says that there were more. What lies inside a password
        field is left out.
        """

    def values(self, window: int, document: Id | None, longest: int) -> Sequence[Value]:
        """Texts of visible input boxes and text views that are no password fields."""

    def focus(self, id: Id) -> None:
        """Give the keyboard to an element of the last values()."""

    def focused(self) -> Element:
        """What has the keyboard now."""

    def set_value(self, id: Id, text: str) -> None:
        """Replace what stands in an element of the last values()."""

    def close(self) -> None:
        """Let go of everything."""

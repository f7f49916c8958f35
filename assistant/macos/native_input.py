"""Pasteboard, keyboard and mouse of macOS through pyobjc: nothing is decided here.

The only keys that are ever pressed are Command and V. Not run on macOS yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import AppKit
import Foundation
import objc
import Quartz

from assistant.macos.carbon import Carbon
from assistant.macos.layer import Stop
from assistant.macos.main_thread import on_main

# Return, Enter on the number pad, and the third one that some keyboards have: never pressed.
_SENDING_KEYS = frozenset({36, 76, 52})
# The main thread is not held up longer by what others have to hand over.
_READ_SECONDS = 1.0
_MODIFIERS = (
    Quartz.kCGEventFlagMaskCommand
    | Quartz.kCGEventFlagMaskAlternate
    | Quartz.kCGEventFlagMaskControl
    | Quartz.kCGEventFlagMaskShift
)


_PROVIDES = objc.protocolNamed("NSPasteboardItemDataProvider")


class _Offer(AppKit.NSObject, protocols=[_PROVIDES]):  # type: ignore[call-arg, misc]
    """Hands a text over when somebody asks for it."""

    def pasteboard_item_provideDataForType_(  # noqa: N802 - the name that Cocoa calls
        self, _board: Any, item: Any, kind: str
    ) -> None:
        item.setString_forType_(self.text, kind)
        self.fetched()


class NativePasteboard:
    """Implements Pasteboard; on the main thread, which also serves what was offered.

    Only what is plainly put there is put by whoever asks: at the end the main thread waits for us.
    """

    def __init__(self) -> None:
        self._board: Any = on_main(AppKit.NSPasteboard.generalPasteboard)
        self._offer: Any = None

    def count(self) -> int:
        """Rises whenever somebody puts something on it."""
        return int(self._board.changeCount())

    def types(self) -> frozenset[str]:
        """Types of what lies on it."""
        return on_main(lambda: frozenset(str(kind) for kind in self._board.types() or ()))

    def text(self) -> str | None:
        """Its plain text."""
        found = on_main(lambda: self._board.stringForType_(AppKit.NSPasteboardTypeString))
        return None if found is None else str(found)

    def items(self, largest: int) -> tuple[Mapping[str, bytes], ...]:
        """All of it, item by item."""
        return on_main(lambda: self._items(largest))

    def put(self, items: Sequence[Mapping[str, bytes]]) -> int:
        """Replace what lies on it."""
        return self._put(items)

    def offer(self, text: str, marks: Sequence[str], fetched: Callable[[], None]) -> int:
        """Offer a text that is handed over only when asked for."""
        return on_main(lambda: self._offered(text, marks, fetched))

    def _items(self, largest: int) -> tuple[Mapping[str, bytes], ...]:
        found: list[Mapping[str, bytes]] = []
        size, until = 0, time.monotonic() + _READ_SECONDS
        for item in self._board.pasteboardItems() or ():
            formats: dict[str, bytes] = {}
            for kind in item.types():
                # What was only promised is made now, by a program that may take its time.
                data = item.dataForType_(kind) if time.monotonic() < until else None
                if data is not None and size + int(data.length()) <= largest:
                    size += int(data.length())
                    formats[str(kind)] = bytes(data)
            found.append(formats)
        return tuple(found)

    def _put(self, items: Sequence[Mapping[str, bytes]]) -> int:
        made = []
        for formats in items:
            item = AppKit.NSPasteboardItem.alloc().init()
            for kind, data in formats.items():
                item.setData_forType_(
                    Foundation.NSData.dataWithBytes_length_(data, len(data)), kind
                )
            made.append(item)
        self._board.clearContents()
        if made:
            self._board.writeObjects_(made)
        self._offer = None
        return self.count()

    def _offered(self, text: str, marks: Sequence[str], fetched: Callable[[], None]) -> int:
        offer = _Offer.alloc().init()
        offer.text, offer.fetched = text, fetched
        item = AppKit.NSPasteboardItem.alloc().init()
        item.setDataProvider_forTypes_(offer, [AppKit.NSPasteboardTypeString])
        for mark in marks:
            item.setString_forType_("", mark)
        self._board.clearContents()
        self._board.writeObjects_([item])
        self._offer = offer
        return self.count()


class NativeKeyboard:
    """Implements Keyboard, global keys by Carbon."""

    def __init__(self) -> None:
        self._carbon = Carbon()

    def secure(self) -> bool:
        """Whether secure input is on."""
        return self._carbon.secure()

    def held(self) -> bool:
        """Whether a modifier key is held down."""
        flags = Quartz.CGEventSourceFlagsState(Quartz.kCGEventSourceStateHIDSystemState)
        return bool(flags & _MODIFIERS)

    def code(self, key: str) -> int | None:
        """Virtual key of a name in the layout in use."""
        return on_main(lambda: self._carbon.code(key))

    def paste(self, code: int) -> None:
        """Press Command and this key once, and let go."""
        if code in _SENDING_KEYS:
            raise ValueError("no key that sends is ever pressed")
        source = Quartz.CGEventSourceCreate(Quartz.kCGEventSourceStateCombinedSessionState)
        for down in (True, False):
            event = Quartz.CGEventCreateKeyboardEvent(source, code, down)
            Quartz.CGEventSetFlags(event, Quartz.kCGEventFlagMaskCommand)
            Quartz.CGEventPost(Quartz.kCGSessionEventTap, event)

    def bind(self, code: int, modifiers: int, number: int) -> int:
        """Register a hotkey under a number; 0, or Carbon's error."""
        return on_main(lambda: self._carbon.bind(code, modifiers, number))

    def free(self, number: int) -> None:
        """Give a hotkey back."""
        on_main(lambda: self._carbon.free(number))

    def listen(self, pressed: Callable[[int], None]) -> Stop:
        """Hear of pressed hotkeys, on the main thread."""
        stop = on_main(lambda: self._carbon.listen(pressed))
        return lambda: on_main(stop)

    def reserved(self) -> frozenset[tuple[int, int]]:
        """Keys of the system's own shortcuts that are switched on."""
        return on_main(self._carbon.reserved)


class NativeMouse:
    """Implements Mouse."""

    def held(self) -> bool:
        """Whether a button is held down."""
        state = Quartz.kCGEventSourceStateCombinedSessionState
        return any(Quartz.CGEventSourceButtonState(state, button) for button in range(3))

    def click(self, x: int, y: int) -> None:
        """Click once with the left button; the pointer goes back."""
        before = Quartz.CGEventGetLocation(Quartz.CGEventCreate(None))
        for kind in (Quartz.kCGEventLeftMouseDown, Quartz.kCGEventLeftMouseUp):
            event = Quartz.CGEventCreateMouseEvent(
                None, kind, (float(x), float(y)), Quartz.kCGMouseButtonLeft
            )
            Quartz.CGEventPost(Quartz.kCGSessionEventTap, event)
        Quartz.CGWarpMouseCursorPosition(before)

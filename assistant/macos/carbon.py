"""Carbon through ctypes: global keys, the keyboard's layout, secure input.

Carbon's hotkeys need no permission, unlike listening to all keys. All calls but `secure` belong on
the main thread. Signatures follow CarbonEvents.h and TextInputSources.h; not run on macOS yet.
"""

from __future__ import annotations

import ctypes
import logging
import struct
from collections.abc import Callable
from ctypes import POINTER, byref, c_bool, c_int32, c_long, c_uint16, c_uint32, c_void_p
from typing import Any

from assistant.macos.keys import CODES, in_layout
from assistant.macos.layer import Stop

log = logging.getLogger("assistant.macos")

_CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"
_FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"


def _four(text: str) -> int:
    return int(struct.unpack(">I", text.encode())[0])


_SIGNATURE = _four("Empa")
_CLASS_KEYBOARD, _HOT_KEY_PRESSED = _four("keyb"), 5
_DIRECT_OBJECT, _TYPE_HOT_KEY_ID = _four("----"), _four("hkid")
# Another program that wants the same keys for itself alone is told by an error.
_EXCLUSIVE = 1
_EVENT_NOT_HANDLED = -9874
_DISPLAY, _NO_DEAD_KEYS, _COMMAND = 3, 1, 1
_UTF8, _INT = 0x08000100, 9


class _EventType(ctypes.Structure):
    _fields_ = (("event_class", c_uint32), ("kind", c_uint32))


class _HotKeyId(ctypes.Structure):
    _fields_ = (("signature", c_uint32), ("number", c_uint32))


_Handler = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)


class Carbon:
    """The functions this program needs, with their argument types set."""

    def __init__(self) -> None:
        self._carbon: Any = ctypes.CDLL(_CARBON)
        self._core: Any = ctypes.CDLL(_FOUNDATION)
        self._declare()
        self._bound: dict[int, c_void_p] = {}

    def secure(self) -> bool:
        """Whether some program has switched secure input on; from any thread."""
        return bool(self._carbon.IsSecureEventInputEnabled())

    def code(self, key: str) -> int | None:
        """Virtual key of a name of shortcut.KEYS in the layout in use."""
        if key in CODES and len(key) > 1:
            return CODES[key]
        return in_layout(key, self._typed)

    def bind(self, code: int, modifiers: int, number: int) -> int:
        """Register a hotkey; 0, or the error."""
        made = c_void_p()
        status = int(
            self._carbon.RegisterEventHotKey(
                code, modifiers, _HotKeyId(_SIGNATURE, number),
                self._carbon.GetEventDispatcherTarget(), _EXCLUSIVE, byref(made),
            )
        )  # fmt: skip
        if status == 0:
            self._bound[number] = made
        return status

    def free(self, number: int) -> None:
        """Give a hotkey back; nothing happens for one that is not bound."""
        made = self._bound.pop(number, None)
        if made is not None:
            self._carbon.UnregisterEventHotKey(made)

    def listen(self, pressed: Callable[[int], None]) -> Stop:
        """Hear of pressed hotkeys by their numbers."""

        def handle(_next: int, event: int, _data: int) -> int:
            which = _HotKeyId()
            failed = self._carbon.GetEventParameter(
                event, _DIRECT_OBJECT, _TYPE_HOT_KEY_ID, None, ctypes.sizeof(which), None,
                byref(which),
            )  # fmt: skip
            if failed or which.signature != _SIGNATURE:
                return _EVENT_NOT_HANDLED
            pressed(int(which.number))
            return 0

        handler, installed = _Handler(handle), c_void_p()
        wanted = _EventType(_CLASS_KEYBOARD, _HOT_KEY_PRESSED)
        status = self._carbon.InstallEventHandler(
            self._carbon.GetEventDispatcherTarget(), handler, 1, byref(wanted), None,
            byref(installed),
        )  # fmt: skip
        if status:
            raise OSError(status, "InstallEventHandler")
        # Carbon keeps the address only: the handler itself must live as long as it is installed.
        kept = [handler]

        def stop() -> None:
            self._carbon.RemoveEventHandler(installed)
            kept.clear()

        return stop

    def reserved(self) -> frozenset[tuple[int, int]]:
        """Keys of the system's own shortcuts that are switched on."""
        listed = c_void_p()
        if self._carbon.CopySymbolicHotKeys(byref(listed)) or not listed:
            return frozenset()
        try:
            return frozenset(self._symbolic(listed))
        finally:
            self._core.CFRelease(listed)

    def _symbolic(self, listed: c_void_p) -> list[tuple[int, int]]:
        names = [
            self._core.CFStringCreateWithCString(None, name, _UTF8)
            for name in (b"kHISymbolicHotKeyEnabled", b"kHISymbolicHotKeyCode",
                         b"kHISymbolicHotKeyModifiers")
        ]  # fmt: skip
        found: list[tuple[int, int]] = []
        for number in range(self._core.CFArrayGetCount(listed)):
            one = self._core.CFArrayGetValueAtIndex(listed, number)
            on, code, modifiers = (self._core.CFDictionaryGetValue(one, name) for name in names)
            if on and code and modifiers and self._core.CFBooleanGetValue(on):
                found.append((self._number(code), self._number(modifiers)))
        for name in names:
            self._core.CFRelease(name)
        return found

    def _number(self, value: int) -> int:
        got = c_int32()
        self._core.CFNumberGetValue(value, _INT, byref(got))
        return int(got.value)

    def _typed(self, code: int) -> str:
        """What a key types with Command held, in the layout that shortcuts go by."""
        source = self._carbon.TISCopyCurrentASCIICapableKeyboardLayoutInputSource()
        if not source:
            return ""
        try:
            key = c_void_p.in_dll(self._carbon, "kTISPropertyUnicodeKeyLayoutData")
            data = self._carbon.TISGetInputSourceProperty(source, key)
            if not data:
                return ""
            layout = self._core.CFDataGetBytePtr(data)
            dead, length, text = c_uint32(), c_long(), (c_uint16 * 4)()
            failed = self._carbon.UCKeyTranslate(
                layout, code, _DISPLAY, _COMMAND, self._carbon.LMGetKbdType(), _NO_DEAD_KEYS,
                byref(dead), 4, byref(length), text,
            )  # fmt: skip
            return "" if failed else "".join(chr(text[at]) for at in range(length.value))
        finally:
            self._core.CFRelease(source)

    def _declare(self) -> None:
        carbon, core = self._carbon, self._core
        carbon.IsSecureEventInputEnabled.restype = c_bool
        carbon.GetEventDispatcherTarget.restype = c_void_p
        carbon.RegisterEventHotKey.argtypes = (
            c_uint32, c_uint32, _HotKeyId, c_void_p, c_uint32, POINTER(c_void_p),
        )  # fmt: skip
        carbon.UnregisterEventHotKey.argtypes = (c_void_p,)
        carbon.InstallEventHandler.argtypes = (
            c_void_p, _Handler, c_long, POINTER(_EventType), c_void_p, POINTER(c_void_p),
        )  # fmt: skip
        carbon.RemoveEventHandler.argtypes = (c_void_p,)
        carbon.GetEventParameter.argtypes = (
            c_void_p, c_uint32, c_uint32, c_void_p, c_long, c_void_p, c_void_p,
        )  # fmt: skip
        carbon.CopySymbolicHotKeys.argtypes = (POINTER(c_void_p),)
        carbon.TISCopyCurrentASCIICapableKeyboardLayoutInputSource.restype = c_void_p
        carbon.TISGetInputSourceProperty.argtypes = (c_void_p, c_void_p)
        carbon.TISGetInputSourceProperty.restype = c_void_p
        carbon.LMGetKbdType.restype = ctypes.c_uint8
        carbon.UCKeyTranslate.argtypes = (
            c_void_p, c_uint16, c_uint16, c_uint32, c_uint32, c_uint32, POINTER(c_uint32), c_long,
            POINTER(c_long), c_void_p,
        )  # fmt: skip
        core.CFRelease.argtypes = (c_void_p,)
        core.CFArrayGetCount.argtypes, core.CFArrayGetCount.restype = (c_void_p,), c_long
        core.CFArrayGetValueAtIndex.argtypes = (c_void_p, c_long)
        core.CFArrayGetValueAtIndex.restype = c_void_p
        core.CFDictionaryGetValue.argtypes = (c_void_p, c_void_p)
        core.CFDictionaryGetValue.restype = c_void_p
        core.CFBooleanGetValue.argtypes = (c_void_p,)
        core.CFBooleanGetValue.restype = c_bool
        core.CFNumberGetValue.argtypes = (c_void_p, c_long, c_void_p)
        core.CFStringCreateWithCString.argtypes = (c_void_p, ctypes.c_char_p, c_uint32)
        core.CFStringCreateWithCString.restype = c_void_p
        core.CFDataGetBytePtr.argtypes, core.CFDataGetBytePtr.restype = (c_void_p,), c_void_p

"""The clipboard's own calls."""

from __future__ import annotations

import ctypes
import sys
from ctypes import c_size_t, c_uint32, c_void_p, wintypes

assert sys.platform == "win32"

_user = ctypes.WinDLL("user32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)

_MOVEABLE = 0x0002
_CALLS = (
    (_user.OpenClipboard, wintypes.BOOL, (wintypes.HWND,)),
    (_user.CloseClipboard, wintypes.BOOL, ()),
    (_user.EmptyClipboard, wintypes.BOOL, ()),
    (_user.EnumClipboardFormats, c_uint32, (c_uint32,)),
    (_user.GetClipboardData, wintypes.HANDLE, (c_uint32,)),
    (_user.SetClipboardData, wintypes.HANDLE, (c_uint32, wintypes.HANDLE)),
    (_user.RegisterClipboardFormatW, c_uint32, (wintypes.LPCWSTR,)),
    (_user.GetClipboardOwner, wintypes.HWND, ()),
    (_user.GetClipboardSequenceNumber, c_uint32, ()),
    (_kernel.GlobalAlloc, wintypes.HGLOBAL, (c_uint32, c_size_t)),
    (_kernel.GlobalFree, wintypes.HGLOBAL, (wintypes.HGLOBAL,)),
    (_kernel.GlobalLock, c_void_p, (wintypes.HGLOBAL,)),
    (_kernel.GlobalUnlock, wintypes.BOOL, (wintypes.HGLOBAL,)),
    (_kernel.GlobalSize, c_size_t, (wintypes.HGLOBAL,)),
)  # fmt: skip
for _call, _result, _arguments in _CALLS:
    _call.restype = _result
    _call.argtypes = list(_arguments)


class SystemClipboard:
    """Implements ClipboardCalls."""

    def open(self, window: int) -> bool:
        """Hold it."""
        return bool(_user.OpenClipboard(window))

    def close(self) -> None:
        """Let go of it."""
        _user.CloseClipboard()

    def empty(self) -> None:
        """Own it, with nothing on it."""
        _user.EmptyClipboard()

    def formats(self) -> list[int]:
        """What it offers."""
        found: list[int] = []
        while (number := _user.EnumClipboardFormats(found[-1] if found else 0)) != 0:
            found.append(int(number))
        return found

    def get(self, format: int) -> bytes | None:
        """A copy of the bytes of a format."""
        handle = _user.GetClipboardData(format)
        if not handle:
            return None
        size = _kernel.GlobalSize(handle)
        place = _kernel.GlobalLock(handle) if size else None
        if not place:
            return None
        try:
            return ctypes.string_at(place, size)
        finally:
            _kernel.GlobalUnlock(handle)

    def put(self, format: int, data: bytes | None) -> bool:
        """Hand bytes over to Windows, which owns them from then on; None promises them."""
        if data is None:
            # Windows answers 0 for a promise, in case of success as well.
            ctypes.set_last_error(0)
            _user.SetClipboardData(format, None)
            return ctypes.get_last_error() == 0
        handle = _kernel.GlobalAlloc(_MOVEABLE, max(len(data), 1))
        place = _kernel.GlobalLock(handle) if handle else None
        if not place:
            return False
        ctypes.memmove(place, data, len(data))
        _kernel.GlobalUnlock(handle)
        if _user.SetClipboardData(format, handle):
            return True
        _kernel.GlobalFree(handle)
        return False

    def number(self, name: str) -> int:
        """The number that Windows gives a named format."""
        return int(_user.RegisterClipboardFormatW(name))

    def owner(self) -> int:
        """Window of the owner."""
        return int(_user.GetClipboardOwner() or 0)

    def sequence(self) -> int:
        """Number of changes."""
        return int(_user.GetClipboardSequenceNumber())

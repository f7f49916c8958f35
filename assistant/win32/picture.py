"""Copies pixels of the screen through GDI."""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_int32, c_uint32, sizeof, wintypes

from assistant.domain.window import Rect
from assistant.win32 import constants as c

assert sys.platform == "win32"

_user = ctypes.WinDLL("user32", use_last_error=True)
_gdi = ctypes.WinDLL("gdi32", use_last_error=True)

# SRCCOPY; without CAPTUREBLT, which would make the pointer flicker.
_COPY = 0x00CC0020
_RGB_COLOURS = 0
_CALLS = (
    (_user.GetDC, wintypes.HDC, (wintypes.HWND,)),
    (_user.ReleaseDC, c_int32, (wintypes.HWND, wintypes.HDC)),
    (_gdi.CreateCompatibleDC, wintypes.HDC, (wintypes.HDC,)),
    (_gdi.DeleteDC, wintypes.BOOL, (wintypes.HDC,)),
    (_gdi.CreateCompatibleBitmap, wintypes.HBITMAP, (wintypes.HDC, c_int32, c_int32)),
    (_gdi.SelectObject, wintypes.HGDIOBJ, (wintypes.HDC, wintypes.HGDIOBJ)),
    (_gdi.DeleteObject, wintypes.BOOL, (wintypes.HGDIOBJ,)),
    (_gdi.BitBlt, wintypes.BOOL,
     (wintypes.HDC, c_int32, c_int32, c_int32, c_int32, wintypes.HDC, c_int32, c_int32, c_uint32)),
    (_gdi.GetDIBits, c_int32,
     (wintypes.HDC, wintypes.HBITMAP, c_uint32, c_uint32, ctypes.c_void_p,
      ctypes.POINTER(c.BitmapHeader), c_uint32)),
)  # fmt: skip
for _call, _result, _arguments in _CALLS:
    _call.restype = _result
    _call.argtypes = list(_arguments)


class Pictures:
    """Implements PictureCalls."""

    def pixels(self, area: Rect) -> bytes:
        """The area as it stands on the screen; only it is copied. Raises OSError."""
        screen = _user.GetDC(None)
        memory = _gdi.CreateCompatibleDC(screen) if screen else None
        bitmap = _gdi.CreateCompatibleBitmap(screen, area.width, area.height) if memory else None
        try:
            if not bitmap:
                raise ctypes.WinError(ctypes.get_last_error())
            before = _gdi.SelectObject(memory, bitmap)
            copied = _gdi.BitBlt(
                memory, 0, 0, area.width, area.height, screen, area.x, area.y, _COPY
            )
            _gdi.SelectObject(memory, before)
            if not copied:
                raise ctypes.WinError(ctypes.get_last_error())
            header = c.BitmapHeader(sizeof(c.BitmapHeader), area.width, -area.height, 1, 32)
            data = ctypes.create_string_buffer(area.width * area.height * 4)
            rows = _gdi.GetDIBits(screen, bitmap, 0, area.height, data, byref(header), _RGB_COLOURS)
            if rows != area.height:
                raise ctypes.WinError(ctypes.get_last_error())
            return data.raw
        finally:
            if bitmap:
                _gdi.DeleteObject(bitmap)
            if memory:
                _gdi.DeleteDC(memory)
            if screen:
                _user.ReleaseDC(None, screen)

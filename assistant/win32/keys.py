"""Presses keys through SendInput."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from ctypes import c_int32, c_uint32, sizeof

from assistant.win32 import constants as c

assert sys.platform == "win32"

_user = ctypes.WinDLL("user32", use_last_error=True)
_user.SendInput.restype = c_uint32
_user.SendInput.argtypes = [c_uint32, ctypes.POINTER(c.Input), c_int32]
_user.GetAsyncKeyState.restype = ctypes.c_int16
_user.GetAsyncKeyState.argtypes = [c_int32]
_user.MapVirtualKeyW.restype = c_uint32
_user.MapVirtualKeyW.argtypes = [c_uint32, c_uint32]

_KEYBOARD, _TO_SCAN = 1, 0
# Programs tell the right-hand keys and the Windows keys by this flag.
_EXTENDED = frozenset({c.VK_RCONTROL, c.VK_RMENU, c.VK_LWIN, c.VK_RWIN})


class Keys:
    """Implements KeyCalls."""

    def held(self, key: int) -> bool:
        """Whether it is down now."""
        return bool(_user.GetAsyncKeyState(key) & 0x8000)

    def send(self, strokes: Sequence[tuple[int, bool]]) -> int:
        """All in one call, so that nothing the agent types comes between."""
        inputs = (c.Input * len(strokes))()
        for one, (key, pressed) in zip(inputs, strokes, strict=True):
            one.kind = _KEYBOARD
            flags = (0 if pressed else c.KEY_UP) | (c.KEY_EXTENDED if key in _EXTENDED else 0)
            scan = _user.MapVirtualKeyW(key, _TO_SCAN)
            one.value.keyboard = c.KeyboardInput(key, scan, flags, 0, None)
        return int(_user.SendInput(len(strokes), inputs, sizeof(c.Input)))

"""Numbers and structures of the Windows headers, in sizes that any system can check."""

from __future__ import annotations

from ctypes import Structure, Union, c_int32, c_uint16, c_uint32, c_void_p
from typing import ClassVar

# WinEvents.
EVENT_FOREGROUND = 0x0003
EVENT_MINIMIZE_START, EVENT_MINIMIZE_END = 0x0016, 0x0017
EVENT_DESTROY, EVENT_SHOW, EVENT_HIDE, EVENT_REORDER = 0x8001, 0x8002, 0x8003, 0x8004
EVENT_LOCATION, EVENT_NAME, EVENT_VALUE = 0x800B, 0x800C, 0x800E
EVENT_CLOAKED, EVENT_UNCLOAKED = 0x8017, 0x8018
EVENT_LIVE_REGION = 0x8019
OBJECT_WINDOW = 0
OUT_OF_CONTEXT, SKIP_OWN_PROCESS = 0x0000, 0x0002

# Messages.
WM_NULL, WM_CLOSE, WM_QUIT, WM_APP = 0x0000, 0x0010, 0x0012, 0x8000
WM_RENDER_FORMAT, WM_RENDER_ALL, WM_DESTROY_CLIPBOARD = 0x0305, 0x0306, 0x0307
WM_HOTKEY, WM_POWER, WM_SESSION = 0x0312, 0x0218, 0x02B1
POWER_RESUMED = (0x0007, 0x0012)
# Console or remote session connected, logged on, unlocked.
SESSION_BACK = (0x1, 0x3, 0x5, 0x8)

# Clipboard formats.
CF_UNICODETEXT, CF_TEXT, CF_OEMTEXT, CF_DIB, CF_DIBV5 = 13, 1, 7, 8, 17
# Handles of drawing objects and of the owner alone: no bytes that could be kept.
CF_HANDLES = frozenset({2, 3, 9, 14, 0x80, 0x82, 0x83, 0x8E})
CF_PRIVATE = range(0x0200, 0x0400)

# Keys.
VK_SHIFT, VK_CONTROL, VK_MENU = 0x10, 0x11, 0x12
VK_LWIN, VK_RWIN, VK_V = 0x5B, 0x5C, 0x56
VK_LSHIFT, VK_RSHIFT, VK_LCONTROL, VK_RCONTROL = 0xA0, 0xA1, 0xA2, 0xA3
VK_LMENU, VK_RMENU = 0xA4, 0xA5
KEY_UP, KEY_EXTENDED = 0x0002, 0x0001
MOD_ALT, MOD_CONTROL, MOD_SHIFT, MOD_WIN, MOD_NOREPEAT = 0x1, 0x2, 0x4, 0x8, 0x4000

# Display affinity: nothing, black in pictures, not in pictures at all (since Windows 10 2004).
WDA_NONE, WDA_MONITOR, WDA_EXCLUDE = 0x0, 0x1, 0x11
# DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2
PER_MONITOR_V2 = -4


class KeyboardInput(Structure):
    """KEYBDINPUT."""

    _fields_: ClassVar = [
        ("key", c_uint16), ("scan", c_uint16), ("flags", c_uint32), ("time", c_uint32),
        ("extra", c_void_p),
    ]  # fmt: skip


class MouseInput(Structure):
    """MOUSEINPUT: never sent, but it is what gives INPUT its size."""

    _fields_: ClassVar = [
        ("dx", c_int32), ("dy", c_int32), ("data", c_uint32), ("flags", c_uint32),
        ("time", c_uint32), ("extra", c_void_p),
    ]  # fmt: skip


class AnyInput(Union):
    """The union of INPUT."""

    _fields_: ClassVar = [("keyboard", KeyboardInput), ("mouse", MouseInput)]


class Input(Structure):
    """INPUT; `kind` is 1 for a key."""

    _fields_: ClassVar = [("kind", c_uint32), ("value", AnyInput)]


class BitmapHeader(Structure):
    """BITMAPINFOHEADER; a negative height means rows from the top."""

    _fields_: ClassVar = [
        ("size", c_uint32), ("width", c_int32), ("height", c_int32), ("planes", c_uint16),
        ("bits", c_uint16), ("compression", c_uint32), ("image_size", c_uint32),
        ("x_per_meter", c_int32), ("y_per_meter", c_int32), ("used", c_uint32),
        ("important", c_uint32),
    ]  # fmt: skip


class WinRect(Structure):
    """RECT."""

    _fields_: ClassVar = [
        ("left", c_int32), ("top", c_int32), ("right", c_int32), ("bottom", c_int32),
    ]  # fmt: skip

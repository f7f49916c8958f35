"""Presses Ctrl+V on X11 through XTEST. There is no way to press any other key from here."""

from __future__ import annotations

import time

from Xlib import XK, X
from Xlib.ext import xtest

from assistant.domain.notice import Notice, UserFault
from assistant.x11 import connect

# The whole keyboard of this program. A test proves that no other key ever leaves it.
PASTE_MODIFIER = "Control_L"
PASTE_KEY = "v"
_HELD = (
    "Control_L", "Control_R", "Shift_L", "Shift_R", "Alt_L", "Alt_R", "Meta_L", "Meta_R",
    "Super_L", "Super_R", "ISO_Level3_Shift",
)  # fmt: skip


class X11PasteKeys:
    """Implements PasteKeys for X11 and XWayland windows."""

    def paste(self) -> None:
        """Let go of held modifiers, press Ctrl+V once. Raises UserFault without XTEST."""
        display = connect()
        try:
            if not display.has_extension("XTEST"):
                raise UserFault(Notice("insert.no_xtest"))
            codes = {name: display.keysym_to_keycode(XK.string_to_keysym(name)) for name in _HELD}
            pressed = display.query_keymap()
            for code in set(codes.values()) - {0}:
                if pressed[code // 8] & (1 << (code % 8)):
                    xtest.fake_input(display, X.KeyRelease, code)
            modifier = codes[PASTE_MODIFIER]
            key = display.keysym_to_keycode(XK.string_to_keysym(PASTE_KEY))
            for kind, code in (
                (X.KeyPress, modifier),
                (X.KeyPress, key),
                (X.KeyRelease, key),
                (X.KeyRelease, modifier),
            ):
                xtest.fake_input(display, kind, code)
            display.sync()
            # Let the events reach the client before the connection closes.
            time.sleep(0.01)
        finally:
            display.close()

"""Presses one of the assistant's hotkeys for the demo, as an agent's hand would.

Only combinations that the assistant itself has grabbed make sense here, and none with Enter is
accepted: the demo sends nothing either.
"""

from __future__ import annotations

from Xlib import XK, X
from Xlib.ext import xtest

from assistant.shortcut import parse
from assistant.x11 import connect

_MODIFIERS = {"ctrl": "Control_L", "alt": "Alt_L", "shift": "Shift_L", "super": "Super_L"}


def press(keys: str, screen: str) -> None:
    """Press and release "ctrl+alt+i" on the given X display; letters and digits only."""
    shortcut = parse(keys)
    if len(shortcut.key) != 1:
        raise ValueError(f"not a letter or digit: {shortcut.key}")
    _strike([*(_MODIFIERS[one] for one in shortcut.modifiers), shortcut.key], screen)


def clear_box(screen: str) -> None:
    """Empty the input box that has the keyboard, as an agent does who has sent from elsewhere."""
    _strike(["Control_L", "a"], screen)
    _strike(["BackSpace"], screen)


def _strike(names: list[str], screen: str) -> None:
    connection = connect(screen)
    codes = [connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
    for code in codes:
        xtest.fake_input(connection, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(connection, X.KeyRelease, code)
    connection.sync()
    connection.close()

"""Presses Ctrl+V on Windows. There is no way to press any other key from here."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.notice import Notice, UserFault
from assistant.win32 import constants as c
from assistant.win32.port import KeyCalls

# The whole keyboard of this program. A test proves that no other key is ever pressed.
PASTE_MODIFIER, PASTE_KEY = c.VK_LCONTROL, c.VK_V
_HELD = (
    c.VK_LSHIFT, c.VK_RSHIFT, c.VK_LMENU, c.VK_RMENU, c.VK_LWIN, c.VK_RWIN, c.VK_LCONTROL,
    c.VK_RCONTROL,
)  # fmt: skip


class WindowsPasteKeys:
    """Implements PasteKeys; `still_there` is asked right before the keys go."""

    def __init__(self, keys: KeyCalls, still_there: Callable[[], bool]) -> None:
        self._keys = keys
        self._still_there = still_there

    def paste(self) -> None:
        """Let go of held modifiers, press Ctrl+V once, all in one go.

        Raises UserFault when the keyboard is elsewhere by now, or when Windows takes no keys.
        """
        if not self._still_there():
            raise UserFault(Notice("insert.not_in_front"))
        # Ctrl last: letting go of Alt or the Windows key alone would open a menu.
        strokes = [(key, False) for key in _HELD if self._keys.held(key)]
        strokes += [
            (PASTE_MODIFIER, True), (PASTE_KEY, True), (PASTE_KEY, False), (PASTE_MODIFIER, False)
        ]  # fmt: skip
        if self._keys.send(strokes) == len(strokes):
            return
        # Half a volley may have left the modifier down.
        self._keys.send([(PASTE_KEY, False), (PASTE_MODIFIER, False)])
        raise UserFault(Notice("insert.keys_refused"))

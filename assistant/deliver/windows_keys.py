"""Presses Ctrl+V on Windows. There is no way to press any other key from here."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.notice import Notice, UserFault
from assistant.win32 import constants as c
from assistant.win32.port import KeyCalls

# The whole keyboard of this program. A test proves that no other key is ever pressed.
PASTE_MODIFIER, PASTE_KEY = c.VK_LCONTROL, c.VK_V
_SHIFTS = (c.VK_LSHIFT, c.VK_RSHIFT)
_OTHERS = (c.VK_LMENU, c.VK_RMENU, c.VK_LWIN, c.VK_RWIN, c.VK_RCONTROL)


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
        # Alt or the Windows key that comes up alone opens a menu: Ctrl goes down before. Shift
        # that comes up while Ctrl is down may change the input method: it goes first.
        strokes = [(key, False) for key in _SHIFTS if self._keys.held(key)]
        strokes.append((PASTE_MODIFIER, True))
        strokes += [(key, False) for key in _OTHERS if self._keys.held(key)]
        strokes += [(PASTE_KEY, True), (PASTE_KEY, False), (PASTE_MODIFIER, False)]
        if self._keys.send(strokes) == len(strokes):
            return
        # Half a volley may have left the modifier down.
        self._keys.send([(PASTE_KEY, False), (PASTE_MODIFIER, False)])
        raise UserFault(Notice("insert.keys_refused"))

"""Presses Command and V on macOS. There is no way to press any other key from here."""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.domain.notice import Notice, UserFault
from assistant.macos.layer import Keyboard

PASTE_KEY = "v"
# How long the agent's fingers may still rest on the hotkey (seconds).
HELD_SECONDS = 0.6
_AGAIN = 0.02


class MacPasteKeys:
    """Implements PasteKeys. `ready` says whether the keyboard is still in the chat's box."""

    def __init__(
        self,
        keyboard: Keyboard,
        ready: Callable[[], bool],
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keyboard = keyboard
        self._ready = ready
        self._sleep = sleep
        self._clock = clock

    def paste(self) -> None:
        """Press Command and V once, where the keyboard still is in the box.

        Raises UserFault while secure input is on (macOS may then withhold the keys, and what is
        open is a password field), and when another window or box has taken the keyboard.
        """
        if self._keyboard.secure():
            raise UserFault(Notice("insert.secure_input"))
        code = self._keyboard.code(PASTE_KEY)
        if code is None:
            raise UserFault(Notice("insert.not_taken"))
        until = self._clock() + HELD_SECONDS
        while self._keyboard.held() and self._clock() < until:
            self._sleep(_AGAIN)
        if not self._ready():
            raise UserFault(Notice("insert.not_in_front"))
        self._keyboard.paste(code)

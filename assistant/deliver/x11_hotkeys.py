"""Global hotkeys on X11 through XGrabKey: no root needed, conflicts are reported by the server."""

from __future__ import annotations

import logging
import select
import threading
from collections.abc import Callable, Mapping
from typing import Any

from Xlib import XK, X, error

from assistant.domain.notice import Notice
from assistant.shortcut import readable
from assistant.x11 import connect

log = logging.getLogger("assistant.deliver.hotkeys")

_MASKS = {"ctrl": X.ControlMask, "alt": X.Mod1Mask, "shift": X.ShiftMask, "super": X.Mod4Mask}
_SYMBOLS = {
    "enter": "Return", "escape": "Escape", "space": "space", "tab": "Tab",
    "backspace": "BackSpace", "delete": "Delete", "insert": "Insert", "home": "Home",
    "end": "End", "pageup": "Page_Up", "pagedown": "Page_Down", "up": "Up", "down": "Down",
    "left": "Left", "right": "Right",
}  # fmt: skip
# Caps Lock and Num Lock count as modifiers for a grab, so each combination needs its own.
_LOCKS = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
_RELEVANT = X.ControlMask | X.Mod1Mask | X.ShiftMask | X.Mod4Mask


class X11Hotkeys:
    """Implements HotkeyBackend; the callback runs on its thread and must only enqueue."""

    name = "xgrabkey"

    def __init__(self) -> None:
        self._display = connect()
        self._root = self._display.screen().root
        self._bound: dict[tuple[int, int], str] = {}
        self._callback: Callable[[str], None] = lambda action: None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        """Bind action → keys; returns a notice for each that is invalid or taken. Call once."""
        self._callback = callback
        problems: list[Notice] = []
        for action, keys, shortcut in readable(bindings, problems):
            name = _SYMBOLS.get(shortcut.key, shortcut.key)
            if name.startswith("f") and name[1:].isdigit():
                name = name.upper()
            code = self._display.keysym_to_keycode(XK.string_to_keysym(name))
            mask = sum(_MASKS[one] for one in shortcut.modifiers)
            if not code or not self._grab(code, mask):
                problems.append(Notice.of("hotkey.taken", keys=keys))
                continue
            self._bound[code, mask] = action
        self._thread = threading.Thread(target=self._listen, name="hotkeys", daemon=True)
        self._thread.start()
        return problems

    def _grab(self, code: int, mask: int) -> bool:
        problem = error.CatchError(error.BadAccess)
        for locks in _LOCKS:
            self._root.grab_key(
                code, mask | locks, True, X.GrabModeAsync, X.GrabModeAsync, onerror=problem
            )
        self._display.sync()
        if problem.get_error() is None:
            return True
        for locks in _LOCKS:
            self._root.ungrab_key(code, mask | locks, onerror=error.CatchError(error.BadAccess))
        self._display.sync()
        return False

    def _listen(self) -> None:
        try:
            while not self._stop.is_set():
                while self._display.pending_events():
                    self._handle(self._display.next_event())
                select.select([self._display.fileno()], [], [], 0.25)
        except (error.ConnectionClosedError, OSError) as problem:
            log.warning("the X server is gone: %s", problem)

    def _handle(self, event: Any) -> None:
        if event.type == X.KeyPress:
            action = self._bound.get((event.detail, event.state & _RELEVANT))
            if action:
                self._callback(action)

    def close(self) -> None:
        """Give all keys back."""
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=2)
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            log.debug("the connection was closed already")

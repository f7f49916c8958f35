"""Global hotkeys on Windows: RegisterHotKey first, `keyboard` for what it can't take.

A registered key needs no hook in everybody's typing, outlives lock and sleep, and is refused when
it belongs to another program, so that conflicts can be told. Windows keeps some keys from being
registered (with the Windows key, or F12): those are heard by `keyboard`, whose hook is set anew
whenever the user is back.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable, Mapping

from assistant.deliver.port import HotkeyBackend
from assistant.deliver.windows_session import SessionWatch
from assistant.domain.notice import Notice
from assistant.shortcut import Shortcut, readable
from assistant.win32 import constants as c
from assistant.win32.port import MessageLoop

log = logging.getLogger("assistant.deliver.hotkeys")

_MODIFIERS = {
    "ctrl": c.MOD_CONTROL, "alt": c.MOD_ALT, "shift": c.MOD_SHIFT, "super": c.MOD_WIN,
}  # fmt: skip
_KEYS = {
    "enter": 0x0D, "escape": 0x1B, "space": 0x20, "tab": 0x09, "backspace": 0x08, "delete": 0x2E,
    "insert": 0x2D, "home": 0x24, "end": 0x23, "pageup": 0x21, "pagedown": 0x22, "up": 0x26,
    "down": 0x28, "left": 0x25, "right": 0x27, "comma": 0xBC, "period": 0xBE, "slash": 0xBF,
    "semicolon": 0xBA, "minus": 0xBD, "equal": 0xBB,
}  # fmt: skip


def virtual_key(name: str) -> int:
    """The number of a key of assistant/shortcut.py."""
    if len(name) == 1:
        return ord(name.upper())
    if name.startswith("f") and name[1:].isdigit():
        return 0x6F + int(name[1:])
    return _KEYS[name]


def never_registered(shortcut: Shortcut) -> bool:
    """What Windows keeps for itself: combinations with its own key, and F12 (for debuggers)."""
    return "super" in shortcut.modifiers or shortcut.key == "f12"


class WindowsHotkeys:
    """Implements HotkeyBackend; callbacks only enqueue, and run on a thread of ours."""

    name = "RegisterHotKey"

    def __init__(self, loop: MessageLoop, hooked: Callable[[], HotkeyBackend | None]) -> None:
        """`hooked` makes what hears the keys that can't be registered, None where nothing does."""
        self._loop = loop
        self._make_hooked = hooked
        self._hooked: HotkeyBackend | None = None
        self._bound: dict[int, str] = {}
        self._callback: Callable[[str], None] = lambda action: None
        self._pressed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._session: SessionWatch | None = None
        loop.hear(self._heard)

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        """Bind action → keys; returns a notice for each that is invalid or taken. Call once."""
        self._callback = callback
        problems: list[Notice] = []
        left: dict[str, str] = {}
        for action, keys, shortcut in readable(bindings, problems):
            if never_registered(shortcut):
                left[action] = keys
            elif not self._take(action, shortcut):
                problems.append(Notice.of("hotkey.taken", keys=keys))
        if left:
            problems += self._hook(left)
        self._thread = threading.Thread(target=self._serve, name="hotkeys", daemon=True)
        self._thread.start()
        return problems

    def close(self) -> None:
        """Give all keys back."""
        for part in (self._session, self._hooked):
            if part is not None:
                part.close()
        self._session = self._hooked = None
        try:
            self._loop.run(self._release)
        except (OSError, TimeoutError) as fault:
            log.info("keys go with their window: %s", type(fault).__name__)
        self._loop.close()
        self._pressed.put("")
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _take(self, action: str, shortcut: Shortcut) -> bool:
        modifiers = c.MOD_NOREPEAT | sum(_MODIFIERS[one] for one in shortcut.modifiers)
        key, number = virtual_key(shortcut.key), len(self._bound) + 1
        if not self._loop.run(lambda: self._loop.register_key(number, modifiers, key)):
            return False
        self._bound[number] = action
        return True

    def _hook(self, left: Mapping[str, str]) -> list[Notice]:
        hooked = self._hooked = self._make_hooked()
        if hooked is None:
            return [Notice.of("hotkey.taken", keys=keys) for keys in left.values()]
        problems = hooked.register(left, self._pressed.put)
        rearm = getattr(hooked, "rearm", None)
        if rearm is not None:
            self._session = SessionWatch(self._loop, rearm)
        return problems

    def _release(self) -> None:
        for number in self._bound:
            self._loop.release_key(number)
        self._bound.clear()

    def _heard(self, message: int, word: int, _long: int) -> int | None:
        if message != c.WM_HOTKEY:
            return None
        action = self._bound.get(word)
        if action:
            self._pressed.put(action)
        return 0

    def _serve(self) -> None:
        while action := self._pressed.get():
            self._callback(action)


if sys.platform == "win32":

    def make_hotkeys() -> HotkeyBackend:
        """The keys of this desktop. Raises OSError when Windows refuses a hidden window."""
        from assistant.deliver import keyboard_hotkeys
        from assistant.win32.loop import Loop, end_loop

        def hooked() -> HotkeyBackend | None:
            if not keyboard_hotkeys.available():
                return None
            return keyboard_hotkeys.KeyboardHotkeys(end_loop)

        return WindowsHotkeys(Loop("hotkey-messages"), hooked)

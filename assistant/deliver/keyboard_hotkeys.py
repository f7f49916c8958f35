"""Global hotkeys through the `keyboard` package: Windows, and Linux where it may read devices.

It is probed before it is trusted: without /dev/input it raises a bare AssertionError as root and
ImportError otherwise. Its Windows hooks die after lock and unlock, and a callback that takes
over a second is dropped, so callbacks only enqueue and `rearm` binds everything anew.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from assistant.domain.notice import Notice, UserFault
from assistant.shortcut import Shortcut, parse

log = logging.getLogger("assistant.deliver.hotkeys")

_NAMES = {"super": "windows", "escape": "esc", "pageup": "page up", "pagedown": "page down",
          "comma": ",", "period": ".", "slash": "/", "semicolon": ";", "minus": "-",
          "equal": "="}  # fmt: skip


def available() -> bool:
    """True when `keyboard` can listen here."""
    try:
        import keyboard

        keyboard.hook(_ignore)
        keyboard.unhook(_ignore)
    except (AssertionError, ImportError, OSError, ValueError, KeyError) as problem:
        log.info("keyboard can't listen here: %s", type(problem).__name__)
        return False
    return True


def _ignore(event: object) -> None:
    pass


def spelled(shortcut: Shortcut) -> str:
    """The shortcut in the words of `keyboard`."""
    return "+".join(_NAMES.get(part, part) for part in (*shortcut.modifiers, shortcut.key))


class KeyboardHotkeys:
    """Implements HotkeyBackend with `keyboard`."""

    name = "keyboard"

    def __init__(self, end_loop: Callable[[int], object] | None = None) -> None:
        """`end_loop` ends the message loop of a thread (Windows); None where hooks don't die."""
        import keyboard

        self._keyboard: Any = keyboard
        self._end_loop = end_loop
        self._bindings: dict[str, str] = {}
        self._handles: list[Any] = []
        self._callback: Callable[[str], None] = lambda action: None

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        """Bind action → keys; returns a notice for each that could not be bound."""
        self._callback = callback
        self._bindings = {action: keys for action, keys in bindings.items() if keys}
        return self.rearm()

    def rearm(self) -> list[Notice]:
        """Bind everything anew, after a lock and unlock of the session."""
        self._release()
        self._renew_hook()
        problems: list[Notice] = []
        for action, keys in self._bindings.items():
            try:
                shortcut = parse(keys)
                handle = self._keyboard.add_hotkey(
                    spelled(shortcut), self._callback, args=(action,)
                )
                self._handles.append(handle)
            except UserFault as fault:
                problems.append(fault.notice)
            except (AssertionError, ImportError, OSError, ValueError) as problem:
                log.warning("a hotkey could not be bound: %s", type(problem).__name__)
                problems.append(Notice.of("hotkey.taken", keys=keys))
        return problems

    def _renew_hook(self) -> None:
        """Have `keyboard` hear again, and forget keys that went down before the screen was locked.

        It has no call for either: it keeps believing in Win+L, and in a hook that Windows has
        taken away. The thread that set the hook is ended, and with it the hook, if it still lives.
        """
        for name in ("_pressed_events", "_logically_pressed_keys"):
            getattr(self._keyboard, name, {}).clear()
        listener = getattr(self._keyboard, "_listener", None)
        if self._end_loop is None or listener is None or not listener.listening:
            return
        old = listener.listening_thread
        if old.is_alive() and old.native_id is not None:
            self._end_loop(old.native_id)
            old.join(timeout=1)
        if old.is_alive():
            # Two hooks would do everything twice.
            log.warning("the old keyboard hook could not be ended; it is kept")
            return
        new = threading.Thread(target=listener.listen, name="keyboard-hook", daemon=True)
        listener.listening_thread = new
        new.start()

    def _release(self) -> None:
        for handle in self._handles:
            try:
                self._keyboard.remove_hotkey(handle)
            except (KeyError, ValueError):
                log.debug("a hotkey was gone already")
        self._handles.clear()

    def close(self) -> None:
        """Give all keys back."""
        self._release()

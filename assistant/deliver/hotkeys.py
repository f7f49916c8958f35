"""Chooses the way to global hotkeys that works here, or none with a reason."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from assistant.deliver import keyboard_hotkeys
from assistant.deliver.port import HotkeyBackend
from assistant.domain.notice import Notice, UserFault


class NoHotkeys:
    """Stands in where no way to global hotkeys works; the buttons still do."""

    name = "none"

    def __init__(self, notice: Notice) -> None:
        self._notice = notice

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        """Binds nothing and says why."""
        return [self._notice]

    def close(self) -> None:
        """Nothing to give back."""


def choose() -> HotkeyBackend:
    """XGrabKey on X11 (it knows of conflicts and needs no root), Carbon on macOS,
    RegisterHotKey on Windows, else `keyboard`.

    Under Wayland a grab would only hear XWayland windows, so `keyboard` is tried there.
    """
    if sys.platform.startswith("linux") and not os.environ.get("WAYLAND_DISPLAY"):
        from assistant.deliver.x11_hotkeys import X11Hotkeys

        try:
            return X11Hotkeys()
        except UserFault as fault:
            return NoHotkeys(fault.notice)
    if sys.platform == "darwin":
        from assistant.deliver.macos_hotkeys import MacHotkeys
        from assistant.macos.native_desk import NativeWorkspace
        from assistant.macos.native_input import NativeKeyboard

        return MacHotkeys(NativeKeyboard(), NativeWorkspace())
    if sys.platform == "win32":
        from assistant.deliver.windows_hotkeys import make_hotkeys

        try:
            return make_hotkeys()
        except OSError:
            # Its message window was refused; a hook needs none.
            pass
    if keyboard_hotkeys.available():
        return keyboard_hotkeys.KeyboardHotkeys()
    return NoHotkeys(Notice("hotkey.unavailable"))

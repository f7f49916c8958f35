"""What following the chat window must offer, and the one that fits this system."""

from __future__ import annotations

import logging
import sys
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from assistant.domain.window import WindowInfo

_LOG = logging.getLogger("assistant.ui")


class Follower(Protocol):
    """Signals: moved(WindowInfo), in_view_changed(bool), gone()."""

    moved: Any
    in_view_changed: Any
    gone: Any

    def watch(self, window: WindowInfo | None) -> None:
        """Follow another window, or none."""

    def activate(self, window_id: int) -> None:
        """Give a window the focus."""

    def composited(self) -> bool:
        """Whether translucent corners can be shown."""

    def close(self) -> None:
        """Let go of the platform's resources."""


def make_follower(parent: QObject) -> Follower | None:
    """The follower of this platform; None where views alone tell where the window is."""
    name = QGuiApplication.platformName()
    if name == "cocoa" and sys.platform == "darwin":
        from assistant.macos.native_ax import NativeAccessibility
        from assistant.macos.native_desk import NativeWorkspace
        from assistant.ui.macos_follow import MacFollower

        return MacFollower(NativeAccessibility(), NativeWorkspace(), parent)
    if name == "windows" and sys.platform == "win32":
        from assistant.ui.windows_follow import make_windows_follower

        return make_windows_follower(parent)
    if name != "xcb":
        return None
    from assistant.ui.x11_follow import X11Follower

    try:
        return X11Follower(parent)
    except OSError as error:
        _LOG.warning("cannot follow windows: %s", error)
        return None

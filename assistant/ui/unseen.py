"""Keeps our own windows out of pictures that others take of the screen.

A customer who is shown the screen in a call does not see what is said about them. Recognition of
text never reads our own words either; there the window's own image is taken as well.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

_LOG = logging.getLogger("assistant.ui")


class Unseen(QObject):
    """Has `hide` called with the native handle of each window of ours when it is shown."""

    def __init__(self, hide: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._hide = hide

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Windows only, each time they are shown: their handle may be a new one."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._hide(int(watched.winId()))
        return False


class Telling:
    """Says once in the log where Windows can't leave a window out: older ones show it black."""

    def __init__(self, exclude: Callable[[int], str]) -> None:
        self._exclude = exclude
        self._told: set[str] = set()

    def __call__(self, window: int) -> None:
        """Exclude a window as far as that can be done."""
        result = self._exclude(window)
        if result != "excluded" and result not in self._told:
            self._told.add(result)
            _LOG.warning("windows of ours in pictures of the screen: %s", result)


def keep_unseen(owner: QObject) -> None:
    """See to it for every window from now on, while `owner` lives, where the system has a way."""
    app = QApplication.instance()
    if app is None:
        return
    if sys.platform == "darwin" and QGuiApplication.platformName() == "cocoa":
        from assistant.macos.native_desk import keep_unseen as hide

        app.installEventFilter(Unseen(hide, owner))
    if sys.platform == "win32" and QGuiApplication.platformName() == "windows":
        from assistant.win32.windows import Windows

        app.installEventFilter(Unseen(Telling(Windows().exclude_from_capture), owner))

"""Keeps our own windows out of pictures that others take of the screen.

A customer who is shown the screen in a call does not see what is said about them. Recognition of
text never reads our own words either; there the window's own image is taken as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


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


def keep_unseen(owner: QObject) -> None:
    """See to it for every window from now on, while `owner` lives, where the system has a way."""
    app = QApplication.instance()
    if app is None:
        return
    if sys.platform == "darwin" and QGuiApplication.platformName() == "cocoa":
        from assistant.macos.native_desk import keep_unseen as hide

        app.installEventFilter(Unseen(hide, owner))

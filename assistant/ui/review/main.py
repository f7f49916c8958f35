"""Opens the review window and runs it until it is closed."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import Qt

from assistant.review.record import FileSource, Source
from assistant.settings import Settings
from assistant.ui.application import create_application
from assistant.ui.bridge import Bridge
from assistant.ui.crash import CrashWindow, install_hooks
from assistant.ui.look import look_for
from assistant.ui.review.page import Desk, LookOver
from assistant.ui.review.window import ReviewWindow
from assistant.ui.single import SingleInstance


def run(
    settings: Settings,
    source: Source,
    reviewer: str,
    role: str = "supervisor",
    page: str = "",
    look_over: LookOver | None = None,
    alone: bool = True,
) -> int:
    """Show the window, at `page` if one is named; returns the exit status.

    `look_over` is what a line of truth is shown to before it is published, see Desk. Unless
    `alone` is False, raises SecondInstance when the window over this record is open already.
    """
    application = create_application(settings)
    application.setQuitOnLastWindowClosed(True)
    single = _claim(source) if alone else None
    desk = Desk(look_for(settings), settings, source, reviewer, role)
    desk.look_over = look_over or desk.look_over
    window = ReviewWindow(desk)
    bridge, crash = Bridge(lambda _action: None), CrashWindow(desk.look)
    bridge.fault.connect(crash.show_error)
    install_hooks(bridge)
    window.show()
    if page:
        window.go(page)
    if single is None:
        return int(application.exec())
    single.asked.connect(lambda: _to_the_front(window, page))
    status = int(application.exec())
    single.release()
    return status


def _claim(source: Source) -> SingleInstance | None:
    """The one window over this file."""
    if not isinstance(source, FileSource):
        return None
    mark = hashlib.sha256(str(source.file.absolute()).encode()).hexdigest()[:8]
    single = SingleInstance(f"review-{mark}", "single.review_shown")
    single.claim()
    return single


def _to_the_front(window: ReviewWindow, page: str) -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    if page:
        window.go(page)

"""Opens the review window and runs it until it is closed."""

from __future__ import annotations

from assistant.review.record import Source
from assistant.settings import Settings
from assistant.ui.application import create_application
from assistant.ui.look import look_for
from assistant.ui.review.page import Desk, LookOver
from assistant.ui.review.window import ReviewWindow


def run(
    settings: Settings,
    source: Source,
    reviewer: str,
    role: str = "supervisor",
    page: str = "",
    look_over: LookOver | None = None,
) -> int:
    """Show the window, at `page` if one is named; returns the exit status.

    `look_over` is what a line of truth is shown to before it is published, see Desk.
    """
    application = create_application(settings)
    application.setQuitOnLastWindowClosed(True)
    desk = Desk(look_for(settings), settings, source, reviewer, role)
    desk.look_over = look_over or desk.look_over
    window = ReviewWindow(desk)
    window.show()
    if page:
        window.go(page)
    return int(application.exec())

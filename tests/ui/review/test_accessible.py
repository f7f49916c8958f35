"""Every control of the supervisor's pages has a name for those who can't see it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.ui.review.page import Desk
from assistant.ui.review.window import ReviewWindow
from tests.ui.test_accessible import nameless


def test_every_control_of_every_page_has_a_name(
    qtbot, desk: Desk, settled: Callable[[], None]
) -> None:
    window = ReviewWindow(desk)
    qtbot.addWidget(window)
    window.show()
    found = {}
    for entry in window.entries:
        window.go(entry.id)
        settled()
        found[entry.id] = nameless(window)
    assert {name: lost for name, lost in found.items() if lost} == {}
    window.close()

"""When the chat counts as hidden; the events themselves are tested end to end."""

from __future__ import annotations

from assistant.domain.window import Rect
from assistant.ui.x11_follow import covered_share

CHAT = Rect(0, 0, 100, 100)


def test_nothing_above_hides_nothing() -> None:
    assert covered_share(CHAT, []) == 0


def test_the_largest_single_cover_counts() -> None:
    assert covered_share(CHAT, [Rect(0, 0, 10, 100), Rect(50, 0, 500, 500)]) == 0.5


def test_windows_elsewhere_do_not_count() -> None:
    assert covered_share(CHAT, [Rect(100, 0, 50, 50), Rect(-50, -50, 50, 50)]) == 0

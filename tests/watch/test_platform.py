"""Wayland is recognised and explained."""

from __future__ import annotations

import pytest

from assistant.watch.platform import wayland_notice


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, None),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "watch.wayland"),
        ({"XDG_SESSION_TYPE": "wayland"}, "watch.wayland_only"),
        ({}, None),
    ],
)
def test_the_session_decides(environment: dict[str, str], expected: str | None):
    notice = wayland_notice(environment)
    assert (notice.id if notice else None) == expected

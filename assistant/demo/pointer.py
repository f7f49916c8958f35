"""Clicks on a text of the demo's chat window, as an agent's hand would."""

from __future__ import annotations

import asyncio

from Xlib import X
from Xlib.ext import xtest

from assistant.domain.window import Rect, Snapshot, WindowInfo
from assistant.settings import WatchSettings
from assistant.watch.atspi import AtspiBackend
from assistant.x11 import connect


def find_text(snapshot: Snapshot, text: str, left_of: int | None = None) -> Rect | None:
    """Where the first visible node with exactly this text is; `left_of` narrows to a side pane."""
    for node in snapshot.nodes:
        if not node.rect or node.text != text or node.attributes.get("hidden"):
            continue
        if left_of is None or node.rect.x < left_of:
            return node.rect
    return None


async def _read(window: WindowInfo, bus: str) -> Snapshot | None:
    backend = AtspiBackend(WatchSettings(), bus)
    await backend.open()
    try:
        return await backend.snapshot(window)
    finally:
        await backend.close()


def click_text(
    window: WindowInfo, environment: dict[str, str], text: str, left_of: int | None = None
) -> bool:
    """Click on a text of a window on the screen of `environment`; False when it isn't there."""
    snapshot = asyncio.run(_read(window, environment["DBUS_SESSION_BUS_ADDRESS"]))
    place = find_text(snapshot, text, left_of) if snapshot else None
    if place is None:
        return False
    connection = connect(environment["DISPLAY"])
    x, y = int(place.center_x), int(place.center_y)
    xtest.fake_input(connection, X.MotionNotify, x=x, y=y)
    xtest.fake_input(connection, X.ButtonPress, 1)
    xtest.fake_input(connection, X.ButtonRelease, 1)
    connection.sync()
    connection.close()
    return True

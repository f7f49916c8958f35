"""Clicks once with the left button on X11, only into the window in front and only where it shows.

There is no way to press a key from here, and none to click without the checks.
"""

from __future__ import annotations

import logging
import time

from Xlib import X, error
from Xlib.display import Display
from Xlib.ext import xtest

from assistant.deliver.atspi_access import activate
from assistant.domain.window import Rect, WindowInfo
from assistant.watch.x11 import X11WindowTracker
from assistant.x11 import connect

log = logging.getLogger("assistant.deliver")

_BUTTONS = X.Button1Mask | X.Button2Mask | X.Button3Mask
_LEFT = 1
_LEVELS = 12
_SIDES = 4


class X11Pointer:
    """Implements Pointer; every call looks at the real screen."""

    def frame(self, window: WindowInfo) -> Rect | None:
        """Where the window is now; None when it is not in front."""
        # No process counts as our own: the question is what is really in front.
        tracker = X11WindowTracker(own_pids=(-1,))
        try:
            front = tracker.active()
        finally:
            tracker.close()
        return front.rect if front and front.window_id == window.window_id else None

    def body(self, window: WindowInfo) -> Rect | None:
        """The same without the shadow that GTK programs draw around themselves."""
        frame = self.frame(window)
        if frame is None:
            return None
        display = connect()
        try:
            top = display.create_resource_object("window", window.window_id)
            name = display.intern_atom("_GTK_FRAME_EXTENTS")
            found = top.get_full_property(name, X.AnyPropertyType)
        except error.XError:
            return None
        finally:
            display.close()
        if found is None or len(found.value) != _SIDES:
            return frame
        left, right, above, below = (int(value) for value in found.value)
        width, height = frame.width - left - right, frame.height - above - below
        return Rect(frame.x + left, frame.y + above, width, height)

    def click(self, window: WindowInfo, x: int, y: int) -> bool:
        """Click once at a place of the screen if it shows this window; the pointer goes back."""
        if not activate(window.window_id):
            return False
        display = connect()
        try:
            return self._click(display, window, x, y)
        except error.XError as problem:
            log.info("no click: %s", type(problem).__name__)
            return False
        finally:
            display.close()

    def _click(self, display: Display, window: WindowInfo, x: int, y: int) -> bool:
        root = display.screen().root
        before = root.query_pointer()
        if before.mask & _BUTTONS or not display.has_extension("XTEST"):
            return False
        if not _shows(display, window.window_id, x, y):
            log.info("no click: something else is at the place of the input box")
            return False
        xtest.fake_input(display, X.MotionNotify, x=x, y=y)
        display.sync()
        here = root.query_pointer()
        arrived = (here.root_x, here.root_y) == (x, y) and not here.mask & _BUTTONS
        if arrived and _shows(display, window.window_id, x, y):
            xtest.fake_input(display, X.ButtonPress, _LEFT)
            xtest.fake_input(display, X.ButtonRelease, _LEFT)
            display.sync()
            # The program takes the click where the pointer stood.
            time.sleep(0.02)
        else:
            arrived = False
        xtest.fake_input(display, X.MotionNotify, x=before.root_x, y=before.root_y)
        display.sync()
        return bool(arrived)


def _shows(display: Display, window_id: int, x: int, y: int) -> bool:
    """Whether the topmost window at a place of the screen is this one or its frame's."""
    root = display.screen().root
    at = root.translate_coords(root, x, y).child
    if not at:
        return False
    window = display.create_resource_object("window", window_id)
    for _ in range(_LEVELS):
        if window.id == at.id:
            return True
        window = window.query_tree().parent
        if not window or window.id == root.id:
            return False
    return False

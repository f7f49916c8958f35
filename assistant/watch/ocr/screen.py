"""Takes pictures of one window over the X11 protocol, and hears when it draws.

With the Composite extension, as every desktop has it, a window's own image is read: what lies over
it, our overlay among it, is never in the picture. Without it, parts under other windows are left
out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from Xlib import X, error
from Xlib.ext import composite, damage

from assistant import x11
from assistant.domain.window import Rect
from assistant.watch.ocr.areas import overlap, without
from assistant.watch.ocr.screens import WindowGone

log = logging.getLogger("assistant.watch")

T = TypeVar("T")
_GONE = (error.BadWindow, error.BadDrawable, error.BadMatch, error.BadValue, error.BadAccess)
_EVERYTHING = (1 << 15, 1 << 15)


class Screen:
    """One display connection and the window followed on it. Raises UserFault without a display."""

    def __init__(self, name: str | None = None) -> None:
        self._display = x11.connect(name)
        self._root = self._display.screen().root
        self._composite = bool(self._display.has_extension("Composite"))
        self._damages = bool(self._display.has_extension("DAMAGE"))
        if self._composite:
            self._display.composite_query_version()
        if self._damages:
            self._display.damage_query_version()
        self._window: Any = None
        self._redirected = False
        self._damage: int | None = None
        self._image: Any = None
        self._offset = (0, 0)
        self._size = (0, 0)

    @property
    def hears_drawing(self) -> bool:
        """True when the server tells what was drawn, so that nothing need be polled."""
        return self._damage is not None

    @property
    def sees_through(self) -> bool:
        """True when the window's own image is read, whatever lies over it."""
        return self._image is not None

    def fileno(self) -> int:
        """Readable when the server reports something."""
        return int(self._display.fileno())

    def close(self) -> None:
        """Let go of the window and the display."""
        self.leave()
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            log.debug("display connection was closed already")

    def follow(self, window_id: int) -> Rect:
        """Turn to a window; its place on the screen without the frame. Raises WindowGone."""
        try:
            return self._guarded(lambda: self._follow(window_id))
        except WindowGone:
            # Its number may come back for another window, of which nothing is known.
            self._bury()
            raise

    def leave(self) -> None:
        """Turn away from the window."""
        window, self._window = self._window, None
        catch = error.CatchError(*_GONE, error.BadRequest)
        try:
            if self._damage is not None:
                self._display.damage_destroy(self._damage)
            self._drop_image()
            if window is not None and self._redirected:
                window.composite_unredirect_window(composite.RedirectAutomatic, onerror=catch)
            self._display.sync()
        except (*_GONE, error.XError, error.ConnectionClosedError, OSError):
            log.debug("the window was gone already")
        self._damage, self._redirected, self._size = None, False, (0, 0)

    def _bury(self) -> None:
        """Turn away from a window that is gone: the server has let go of all that was its."""
        self._damage, self._redirected = None, False
        self.leave()

    def drawn(self) -> list[Rect]:
        """What was drawn since the last call, in pixels of the window."""
        found: list[Rect] = []
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.DestroyNotify:
                self._bury()
                return [*found, Rect(0, 0, *_EVERYTHING)]
            if event.type in (X.MapNotify, X.UnmapNotify, X.ConfigureNotify):
                self._drop_image()
                found.append(Rect(0, 0, *self._size))
            elif hasattr(event, "area"):
                area = event.area
                found.append(Rect(area.x, area.y, area.width, area.height))
        if found and self._damage is not None:
            self._display.damage_subtract(self._damage)
            self._display.flush()
        return found

    def grab(self, area: Rect, holes: Sequence[Rect]) -> NDArray[np.uint8]:
        """The RGB picture of a part of the window; holes are not read, and black.

        Raises WindowGone.
        """
        return self._guarded(lambda: self._grab(area, holes))

    def _guarded(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except _GONE as fault:
            self._drop_image()
            raise WindowGone(str(type(fault).__name__)) from fault

    def _follow(self, window_id: int) -> Rect:
        if self._window is None or self._window.id != window_id:
            self.leave()
            self._window = self._display.create_resource_object("window", window_id)
        window = self._window
        if window.get_attributes().map_state != X.IsViewable:
            raise WindowGone("not viewable")
        shape = window.get_geometry()
        if shape.depth not in (24, 32):
            raise WindowGone(f"depth {shape.depth}")
        origin = window.translate_coords(self._root, 0, 0)
        if (shape.width, shape.height) != self._size:
            self._drop_image()
            self._size = (shape.width, shape.height)
        if self._damages and self._damage is None:
            window.change_attributes(event_mask=X.StructureNotifyMask)
            self._damage = window.damage_create(damage.DamageReportDeltaRectangles)
        if self._composite and self._image is None:
            self._name_image(window)
        return Rect(-int(origin.x), -int(origin.y), shape.width, shape.height)

    def _name_image(self, window: Any) -> None:
        """The image of the top-level window if a compositor keeps one, else one of our asking."""
        top = window
        while True:
            parent = top.query_tree().parent
            if not parent or parent.id == self._root.id:
                break
            top = parent
        if not self._redirected and self._try_image(top):
            inside = window.translate_coords(top, 0, 0)
            border = int(top.get_geometry().border_width)
            self._offset = (border - int(inside.x), border - int(inside.y))
            return
        catch = error.CatchError(*_GONE)
        if not self._redirected:
            window.composite_redirect_window(composite.RedirectAutomatic, onerror=catch)
            self._display.sync()
            self._redirected = catch.get_error() is None
        if self._redirected and self._try_image(window):
            border = int(window.get_geometry().border_width)
            self._offset = (border, border)

    def _try_image(self, window: Any) -> bool:
        catch = error.CatchError(*_GONE)
        image = window.composite_name_window_pixmap(onerror=catch)
        self._display.sync()
        if catch.get_error() is not None:
            return False
        self._image = image
        return True

    def _drop_image(self) -> None:
        image, self._image = self._image, None
        if image is not None:
            image.free(onerror=error.CatchError(*_GONE, error.BadPixmap))

    def _grab(self, area: Rect, holes: Sequence[Rect]) -> NDArray[np.uint8]:
        picture = np.zeros((area.height, area.width, 3), np.uint8)
        within = overlap(area, Rect(0, 0, *self._size))
        if within is None:
            return picture
        if self._image is None:
            holes = [*holes, *self._covered()]
        drawable, (left, top) = (
            (self._image, self._offset) if self._image else (self._window, (0, 0))
        )
        for part in without(within, holes):
            data = drawable.get_image(
                part.x + left, part.y + top, part.width, part.height, X.ZPixmap, 0xFFFFFFFF
            ).data
            pixels = np.frombuffer(data, np.uint8).reshape(part.height, part.width, 4)
            x, y = part.x - area.x, part.y - area.y
            picture[y : y + part.height, x : x + part.width] = pixels[:, :, 2::-1]
        return picture

    def _covered(self) -> list[Rect]:
        """Parts of the window that lie under others, in its own pixels."""
        own = self._window
        while True:
            parent = own.query_tree().parent
            if not parent or parent.id == self._root.id:
                break
            own = parent
        origin = self._window.translate_coords(self._root, 0, 0)
        covered, above = [], False
        for other in self._root.query_tree().children:
            if other.id == own.id:
                above = True
            elif above and other.get_attributes().map_state == X.IsViewable:
                shape = other.get_geometry()
                border = 2 * int(shape.border_width)
                x, y = int(shape.x) + int(origin.x), int(shape.y) + int(origin.y)
                covered.append(Rect(x, y, shape.width + border, shape.height + border))
        return covered

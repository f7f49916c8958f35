"""Which window is active and where its frame is, over the X11 protocol (EWMH)."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from Xlib import X, error

from assistant import x11
from assistant.domain.notice import Notice, UserFault
from assistant.domain.window import Rect, WindowInfo

log = logging.getLogger("assistant.watch")

T = TypeVar("T")

_WATCHED = X.PropertyChangeMask | X.StructureNotifyMask
# Longest property read, in 32-bit units: a window title has no need of more.
_PROPERTY_UNITS = 1024


class X11WindowTracker:
    """The active window over a display connection of its own; use it from one thread only.

    Windows of `own_pids` (default: this process) never count: while one of them is active, the
    window before it stays the active one. Raises UserFault when no X server answers.
    """

    def __init__(self, name: str | None = None, own_pids: Collection[int] = ()) -> None:
        self._display = x11.connect(name)
        self._own = frozenset(own_pids) or frozenset({os.getpid()})
        self._root = self._display.screen().root
        self._root.change_attributes(event_mask=X.PropertyChangeMask)
        self._last: WindowInfo | None = None
        self._listening: set[int] = set()
        self._fresh = False

    def fileno(self) -> int:
        """Readable when something may have changed; then call `changed()`."""
        return int(self._display.fileno())

    def changed(self) -> bool:
        """Take in what the X server reported; True when the active window should be asked again.

        Raises UserFault when the server is gone.
        """
        seen = self._guarded(self._take_in) or False
        if seen:
            self._fresh = False
        return seen

    def _take_in(self) -> bool:
        seen = False
        while self._display.pending_events():
            event = self._display.next_event()
            seen = seen or event.type in (
                X.PropertyNotify,
                X.ConfigureNotify,
                X.DestroyNotify,
                X.UnmapNotify,
                X.MapNotify,
            )
        return seen

    def active(self) -> WindowInfo | None:
        """The window the user works in; asks the X server only after something changed."""
        self.changed()
        if self._fresh:
            return self._last
        found = self._ask_active()
        if found is not None and found.pid in self._own:
            found = self.locate(self._last.window_id) if self._last else None
        self._last = found
        self._fresh = True
        return found

    def locate(self, window_id: int) -> WindowInfo | None:
        """The same window now; None when it is gone or not shown."""
        return self._guarded(lambda: self._describe(window_id))

    def shown(self) -> tuple[WindowInfo, ...]:
        """Every window that the window manager lists and that can be seen, oldest first."""
        ids = self._guarded(lambda: self._property(self._root, "_NET_CLIENT_LIST"))
        found = [self.locate(int(one)) for one in (ids if ids is not None else ())]
        return tuple(one for one in found if one is not None and one.pid not in self._own)

    def close(self) -> None:
        """Close the display connection."""
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            log.debug("display connection was closed already")

    def _guarded(self, ask: Callable[[], T | None]) -> T | None:
        # A window may vanish between any two requests.
        try:
            return ask()
        except (error.BadWindow, error.BadDrawable, error.BadMatch):
            return None
        except (error.ConnectionClosedError, OSError) as fault:
            raise UserFault(Notice.of("watch.no_display"), str(fault)) from fault

    def _property(self, window: Any, name: str) -> Any:
        atom = self._display.intern_atom(name)
        found = window.get_property(atom, X.AnyPropertyType, 0, _PROPERTY_UNITS)
        return found.value if found is not None else None

    def _ask_active(self) -> WindowInfo | None:
        ids = self._guarded(lambda: self._property(self._root, "_NET_ACTIVE_WINDOW"))
        if ids is None or not len(ids) or not ids[0]:
            return None
        window_id = int(ids[0])
        self._guarded(lambda: self._listen(window_id))
        return self.locate(window_id)

    def _listen(self, window_id: int) -> None:
        if window_id in self._listening:
            return
        if len(self._listening) > 64:
            self._listening.clear()
        catch = error.CatchError(error.BadWindow)
        self._display.create_resource_object("window", window_id).change_attributes(
            event_mask=_WATCHED, onerror=catch
        )
        self._listening.add(window_id)

    def _describe(self, window_id: int) -> WindowInfo | None:
        window = self._display.create_resource_object("window", window_id)
        if window.get_attributes().map_state != X.IsViewable:
            return None
        pid = self._property(window, "_NET_WM_PID")
        return WindowInfo(
            window_id=window_id,
            pid=int(pid[0]) if pid is not None and len(pid) else 0,
            app=self._program(window),
            title=self._title(window),
            rect=self._frame(window),
        )

    def _program(self, window: Any) -> str:
        raw = self._property(window, "WM_CLASS")
        names = [part for part in _text(raw).split("\0") if part]
        return names[-1].lower() if names else ""

    def _title(self, window: Any) -> str:
        raw = self._property(window, "_NET_WM_NAME") or self._property(window, "WM_NAME")
        return _text(raw)

    def _frame(self, window: Any) -> Rect:
        size = window.get_geometry()
        origin = window.translate_coords(self._root, 0, 0)
        # Xlib translates the root's origin into the window: hence the signs.
        x, y = -int(origin.x), -int(origin.y)
        left, right, top, bottom = 0, 0, 0, 0
        extents = self._property(window, "_NET_FRAME_EXTENTS")
        if extents is not None and len(extents) == 4:
            left, right, top, bottom = (int(value) for value in extents)
        return Rect(x - left, y - top, size.width + left + right, size.height + top + bottom)


def _text(raw: object) -> str:
    if isinstance(raw, bytes):
        return raw.decode("utf-8", errors="replace")
    return raw if isinstance(raw, str) else ""

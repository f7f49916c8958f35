"""Follows the chat window on X11 by events, not by polling: where it is, whether it can be seen."""

from __future__ import annotations

import logging
import os
from dataclasses import replace

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from Xlib import X, Xatom, error
from Xlib.protocol import event as xevent

from assistant.domain.notice import UserFault
from assistant.domain.window import Rect, WindowInfo
from assistant.ui.placement import covered_share
from assistant.x11 import connect

_LOG = logging.getLogger("assistant.ui")
_ERRORS = (error.XError, error.ConnectionClosedError, OSError)
_COVERED = 0.5
_OTHERS_MS = 60


class X11Follower(QObject):
    """Watches one window at a time.

    Signals: moved(WindowInfo), in_view_changed(bool), gone() when the window was closed.
    """

    moved = Signal(object)
    in_view_changed = Signal(bool)
    gone = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Connects to the display of the environment; raises OSError when there is none."""
        super().__init__(parent)
        try:
            self._display = connect()
        except (UserFault, error.XError, error.ConnectionClosedError) as fault:
            raise OSError(str(fault)) from fault
        # BadWindow for a window that has just closed is ordinary; it shows up as a failed look.
        self._display.set_error_handler(lambda *_: 0)
        self._root = self._display.screen().root
        atom = self._display.intern_atom
        self._active, self._stacking = atom("_NET_ACTIVE_WINDOW"), atom("_NET_CLIENT_LIST_STACKING")
        self._state, self._hidden = atom("_NET_WM_STATE"), atom("_NET_WM_STATE_HIDDEN")
        self._wm_state, self._pid = atom("WM_STATE"), atom("_NET_WM_PID")
        self._desktop, self._here = atom("_NET_WM_DESKTOP"), atom("_NET_CURRENT_DESKTOP")
        # Other windows' frames are children of the root: their moves may uncover the chat.
        self._root.change_attributes(event_mask=X.PropertyChangeMask | X.SubstructureNotifyMask)
        self._display.flush()
        self._window: WindowInfo | None = None
        self._in_view = True
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.timeout.connect(self._look)
        self._notifier = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def composited(self) -> bool:
        """Whether a compositor runs, so that translucent corners can be shown."""
        owner = self._display.get_selection_owner(self._display.intern_atom("_NET_WM_CM_S0"))
        return bool(owner != X.NONE)

    def watch(self, window: WindowInfo | None) -> None:
        """Follow another window, or none."""
        old = self._window.window_id if self._window else None
        new = window.window_id if window else None
        if old == new:
            return
        try:
            if old is not None:
                self._select(old, 0)
            if new is not None:
                self._select(new, X.StructureNotifyMask | X.PropertyChangeMask)
            self._display.flush()
        except _ERRORS as fault:
            self._lost(fault)
            return
        self._window = window
        self._in_view = True
        if window is not None:
            self._look_soon.start(0)

    def _select(self, id: int, mask: int) -> None:
        self._display.create_resource_object("window", id).change_attributes(event_mask=mask)

    def activate(self, window_id: int) -> None:
        """Ask the window manager to give a window the focus, as a pager would."""
        message = xevent.ClientMessage(
            window=self._display.create_resource_object("window", window_id),
            client_type=self._active,
            data=(32, [2, X.CurrentTime, 0, 0, 0]),
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        try:
            self._root.send_event(message, event_mask=mask)
            self._display.flush()
        except _ERRORS as fault:
            self._lost(fault)

    def close(self) -> None:
        """Let go of the display."""
        self._notifier.setEnabled(False)
        self._look_soon.stop()
        try:
            self._display.close()
        except _ERRORS as fault:
            _LOG.debug("closing the display: %s", type(fault).__name__)

    def _lost(self, fault: Exception) -> None:
        _LOG.warning("following windows stopped: %s", type(fault).__name__)
        self._notifier.setEnabled(False)
        self._window = None

    def _read(self) -> None:
        try:
            while self._display.pending_events():
                self._sort(self._display.next_event())
        except _ERRORS as fault:
            self._lost(fault)

    def _sort(self, event: xevent.AnyEvent) -> None:
        """Look at once for what concerns the chat, a moment later for all else on the screen."""
        if self._window is None:
            return
        about = getattr(event, "window", None)
        ours = about is not None and about.id == self._window.window_id
        if event.type == X.DestroyNotify:
            self._forget(about.id if about is not None else 0)
        elif ours or event.type == X.PropertyNotify:
            if ours or event.atom in (self._active, self._stacking, self._here):
                self._look_soon.start(0)
        elif not self._look_soon.isActive():
            self._look_soon.start(_OTHERS_MS)

    def _forget(self, id: int) -> None:
        if self._window is not None and id == self._window.window_id:
            self._window = None
            self.gone.emit()

    def _look(self) -> None:
        if self._window is None:
            return
        try:
            rect = self._frame(self._window.window_id)
            in_view = rect is not None and self._visible(self._window.window_id, rect)
        except (error.BadWindow, error.BadDrawable):
            self._forget(self._window.window_id)
            return
        except _ERRORS as fault:
            self._lost(fault)
            return
        if rect is not None and rect != self._window.rect:
            self._window = replace(self._window, rect=rect)
            self.moved.emit(self._window)
        if in_view != self._in_view:
            self._in_view = in_view
            self.in_view_changed.emit(in_view)

    def _frame(self, id: int) -> Rect | None:
        window = self._display.create_resource_object("window", id)
        size = window.get_geometry()
        corner = self._root.translate_coords(window, 0, 0)
        return Rect(corner.x, corner.y, size.width, size.height)

    def _values(self, id: int, name: int, kind: int = X.AnyPropertyType) -> list[int]:
        window = self._root if id == self._root.id else None
        window = window or self._display.create_resource_object("window", id)
        found = window.get_full_property(name, kind)
        return list(found.value) if found is not None else []

    def _visible(self, id: int, rect: Rect) -> bool:
        if self._hidden in self._values(id, self._state, Xatom.ATOM):
            return False
        state = self._values(id, self._wm_state)
        if state and state[0] != 1:  # 1 = NormalState, 3 = IconicState
            return False
        desktop, here = self._values(id, self._desktop), self._values(self._root.id, self._here)
        if desktop and here and desktop[0] not in (here[0], 0xFFFFFFFF):
            return False
        return covered_share(rect, self._above(id)) <= _COVERED

    def _above(self, id: int) -> list[Rect]:
        """Frames of other programs' windows that lie above; our own never hide the chat."""
        stack = self._values(self._root.id, self._stacking, Xatom.WINDOW)
        if id not in stack:
            return []
        found = []
        for other in stack[stack.index(id) + 1 :]:
            try:
                if os.getpid() in self._values(other, self._pid):
                    continue
                state = self._values(other, self._wm_state)
                rect = self._frame(other)
            except (error.BadWindow, error.BadDrawable):
                continue
            if rect is not None and (not state or state[0] == 1):
                found.append(rect)
        return found

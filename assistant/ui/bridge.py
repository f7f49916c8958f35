"""The one door between the GUI thread and all others: views in, actions and keys across."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from assistant.domain.view import AgentAction, OverlayView


class Bridge(QObject):
    """Thread-safe; lives on the GUI thread.

    Signals (delivered on the GUI thread): view_changed(OverlayView), key_pressed(str action),
    fault(BaseException).
    """

    view_changed = Signal(object)
    key_pressed = Signal(str)
    fault = Signal(object)
    _wake = Signal()

    def __init__(self, on_action: Callable[[AgentAction], None]) -> None:
        """`on_action` is called on the GUI thread and must only enqueue."""
        super().__init__()
        self._on_action = on_action
        self._lock = threading.Lock()
        self._latest: OverlayView | None = None
        self._closed = False
        self._wake.connect(self._deliver)

    def push(self, view: OverlayView) -> None:
        """Show a view, from any thread; returns at once. Of many in a row only the last counts."""
        with self._lock:
            waiting = self._latest is not None
            self._latest = view
        if not waiting:
            self._wake.emit()

    def press(self, action: str) -> None:
        """A global hotkey was pressed, from any thread; `action` is a field of HotkeySettings."""
        self.key_pressed.emit(action)

    def report(self, error: BaseException) -> None:
        """A bug surfaced on some thread; the crash window shows it."""
        self.fault.emit(error)

    def send(self, action: AgentAction) -> None:
        """What the agent did in the overlay; called on the GUI thread."""
        self._on_action(action)

    def close(self) -> None:
        """Show no view any more: one that comes while the program ends would open its window."""
        self._closed = True

    def _deliver(self) -> None:
        with self._lock:
            view, self._latest = self._latest, None
        if view is not None and not self._closed:
            self.view_changed.emit(view)

"""What was copied, over X11: XFixes says when the clipboard changes hands, then the text is asked.

Nothing is asked while nothing changes, and nothing of owners that are ourselves or that mark their
text as secret (the hint that password managers set).
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Collection
from typing import Any

from Xlib import X, error
from Xlib.ext import xfixes

from assistant import x11
from assistant.domain.notice import UserFault

_HINT = "x-kde-passwordManagerHint"
_TEXT = ("UTF8_STRING", "text/plain;charset=utf-8", "STRING")
_ANSWER_SECONDS = 0.4
# Larger copies are no chats: owners send them in pieces, which are not asked for.
_MOST_UNITS = 256_000


class X11CopiedText:
    """CopiedText on a display connection of its own; one thread only. Raises OSError."""

    def __init__(self, name: str | None = None, own_pids: Collection[int] = ()) -> None:
        self._own = frozenset(own_pids) or frozenset({os.getpid()})
        try:
            self._display = x11.connect(name)
        except UserFault as fault:
            raise OSError(fault.detail or fault.notice.id) from fault
        try:
            if not self._display.has_extension("XFIXES"):
                raise OSError("no XFIXES")
            self._display.xfixes_query_version()
            root = self._display.screen().root
            self._window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
            self._selection = self._atom("CLIPBOARD")
            mask = xfixes.XFixesSetSelectionOwnerNotifyMask
            self._display.xfixes_select_selection_input(self._window, self._selection, mask)
            self._display.sync()
        except (error.XError, error.ConnectionClosedError, OSError) as fault:
            self._display.close()
            raise OSError(str(fault)) from fault

    def take(self) -> str | None:
        """The text that was copied since the last call."""
        try:
            return self._fetch() if self._changed() else None
        except (error.XError, error.ConnectionClosedError) as fault:
            raise OSError(str(fault)) from fault

    def skip(self) -> None:
        """Forget what was copied until now; its text is not asked for."""
        try:
            self._changed()
        except (error.XError, error.ConnectionClosedError) as fault:
            raise OSError(str(fault)) from fault

    def _changed(self) -> bool:
        changed = False
        while self._display.pending_events():
            changed = _is_owner_change(self._display.next_event()) or changed
        return changed

    def close(self) -> None:
        """Close the display connection."""
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            return

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _fetch(self) -> str | None:
        owner = self._display.get_selection_owner(self._selection)
        if owner == X.NONE or self._is_own(owner):
            return None
        targets = self._ask("TARGETS")
        if targets is None:
            return None
        offered = set(targets)
        if self._atom(_HINT) in offered:
            return None
        for name in _TEXT:
            if self._atom(name) in offered:
                value = self._ask(name)
                return _decoded(value, name)
        return None

    def _is_own(self, owner: Any) -> bool:
        """Whether this program holds the clipboard; asked of the server, not of the window."""
        try:
            found = self._display.res_query_client_ids([{"client": owner.id, "mask": 2}])
        except (error.XError, AttributeError):
            return False
        return any(self._own & set(one.value) for one in found.ids)

    def _ask(self, target: str) -> Any:
        place = self._atom("ASSISTANT_COPIED")
        self._window.delete_property(place)
        self._window.convert_selection(self._selection, self._atom(target), place, X.CurrentTime)
        self._display.flush()
        until = time.monotonic() + _ANSWER_SECONDS
        while time.monotonic() < until:
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.SelectionNotify and event.target == self._atom(target):
                    if event.property == X.NONE:
                        return None
                    found = self._window.get_property(place, X.AnyPropertyType, 0, _MOST_UNITS)
                    return found.value if found is not None else None
            select.select([self._display.fileno()], [], [], 0.02)
        return None


def _is_owner_change(event: Any) -> bool:
    return type(event).__name__ in ("SelectionNotify", "SetSelectionOwnerNotify") and (
        event.type != X.SelectionNotify
    )


def _decoded(value: object, target: str) -> str | None:
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes):
        return None
    return value.decode("latin-1" if target == "STRING" else "utf-8", "replace")

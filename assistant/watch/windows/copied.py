"""What was copied, on Windows: a number says when the clipboard changes, then the text is asked.

Nothing is asked while nothing changes, and nothing of owners that are ourselves or that mark their
text as not for others (password managers).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection

from assistant.win32 import constants as c
from assistant.win32.port import ClipboardCalls, WindowCalls

_MARKS = ("ExcludeClipboardContentFromMonitorProcessing", "Clipboard Viewer Ignore")
_HISTORY = "CanIncludeInClipboardHistory"
_TRIES, _AGAIN = 4, 0.02
# Larger copies are no chats.
_MOST = 1_000_000


class WindowsCopiedText:
    """Implements CopiedText; one thread only. What was copied before is not looked at."""

    def __init__(
        self,
        board: ClipboardCalls,
        windows: WindowCalls,
        own_pids: Collection[int] = (),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._board = board
        self._windows = windows
        self._own = frozenset(own_pids) or frozenset({os.getpid()})
        self._sleep = sleep
        self._seen = board.sequence()

    def take(self) -> str | None:
        """The text that was copied since the last call; None while somebody still writes it."""
        number = self._board.sequence()
        if number == self._seen:
            return None
        owner = self._board.owner()
        if owner and self._windows.pid(owner) in self._own:
            self._seen = number
            return None
        if not self._opened():
            # Somebody is still writing; the next look asks again.
            return None
        try:
            self._seen = self._board.sequence()
            return self._text()
        finally:
            self._board.close()

    def skip(self) -> None:
        """Forget what was copied until now; its text is not asked for."""
        self._seen = self._board.sequence()

    def close(self) -> None:
        """Nothing is held."""

    def _opened(self) -> bool:
        for _ in range(_TRIES):
            if self._board.open(0):
                return True
            self._sleep(_AGAIN)
        return False

    def _text(self) -> str | None:
        offered = set(self._board.formats())
        if c.CF_UNICODETEXT not in offered:
            return None
        if any(self._board.number(name) in offered for name in _MARKS):
            return None
        history = self._board.number(_HISTORY)
        if history in offered and not any(self._board.get(history) or b""):
            return None
        data = self._board.get(c.CF_UNICODETEXT)
        if data is None or len(data) > 2 * _MOST:
            return None
        whole = data[: len(data) // 2 * 2]
        return whole.decode("utf-16-le", "replace").partition("\0")[0].replace("\r\n", "\n")

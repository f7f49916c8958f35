"""The pasteboard of macOS with all its formats.

A draft is offered without its content, which is handed over when somebody asks for it: that tells
whether the chat program has taken it. It carries the marks by which clipboard histories leave it
out (nspasteboard.org).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.notice import Notice, UserFault
from assistant.macos.layer import Pasteboard
from assistant.watch.macos.copied import MARKS

LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Saved:
    """What lay on the pasteboard: items of type → bytes."""

    items: tuple[Mapping[str, bytes], ...] = ()


class MacClipboard:
    """Implements Clipboard; raises UserFault when the main thread does not come to it."""

    def __init__(self, board: Pasteboard) -> None:
        self._board = board
        self._ours = -1
        self._read = threading.Event()

    def save(self) -> Saved:
        """Everything on it now, but what is too large."""
        try:
            return Saved(self._board.items(LARGEST))
        except TimeoutError as fault:
            raise UserFault(Notice("insert.clipboard_busy")) from fault

    def set_text(self, text: str) -> None:
        """Offer plain text, marked as not for clipboard history."""
        read = self._read = threading.Event()
        try:
            self._ours = self._board.offer(text, MARKS, read.set)
        except TimeoutError as fault:
            raise UserFault(Notice("insert.clipboard_busy")) from fault

    def wait_until_read(self, timeout: float) -> bool:
        """Wait until somebody has fetched what was set last, at most `timeout` seconds."""
        return self._read.wait(timeout)

    def restore(self, saved: object) -> None:
        """Put back what save() returned, unless somebody has copied something since."""
        assert isinstance(saved, Saved)
        if self._board.count() != self._ours:
            return
        try:
            self._ours = self._board.put(saved.items)
        except TimeoutError as fault:
            raise UserFault(Notice("insert.clipboard_busy")) from fault

    def close(self) -> None:
        """A text that nobody has fetched can't be handed over any more: leave none behind."""
        if self._board.count() == self._ours and not self._read.is_set():
            self._board.put(())

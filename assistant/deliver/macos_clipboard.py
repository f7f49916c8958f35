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
from assistant.watch.macos.copied import MARKS, PLAIN

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
        self._text = ""
        self._read = threading.Event()

    def save(self) -> Saved:
        """Everything on it now, but what is too large."""
        try:
            return Saved(self._board.items(LARGEST))
        except TimeoutError as fault:
            raise UserFault(Notice("insert.clipboard_busy")) from fault

    def set_text(self, text: str) -> None:
        """Offer plain text, marked as not for clipboard history."""
        self._text = text
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
        if self._board.count() == self._ours:
            self._ours = self._board.put(saved.items)

    def close(self) -> None:
        """What was copied and not pasted yet stays there, though nobody will hand it over."""
        if self._board.count() == self._ours and not self._read.is_set():
            plain = {PLAIN: self._text.encode("utf-8", "replace")}
            self._board.put((plain | dict.fromkeys(MARKS, b""),))

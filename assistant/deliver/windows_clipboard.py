"""The Windows clipboard: the draft is promised, not handed out, so that we know who took it.

What stood on it is kept with all its formats and put back afterwards, unless somebody has copied
something since. Drafts are marked so that clipboard history and the cloud leave them alone.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from assistant.domain.notice import Notice, UserFault
from assistant.win32 import constants as c
from assistant.win32.port import ClipboardCalls, MessageLoop

log = logging.getLogger("assistant.deliver.clipboard")

T = TypeVar("T")

LARGEST = 16 * 1024 * 1024
# Another program holds the clipboard for some milliseconds after every change of it.
_TRIES, _AGAIN = 12, 0.025
# Windows makes these of the others by itself.
_MADE = frozenset({c.CF_TEXT, c.CF_OEMTEXT})
# Promises of Office and its like: asked for, they start or hang the program that made them, and
# some hold the number of a window instead of data.
_OLE = (
    "DataObject", "Ole Private Data", "Object Descriptor", "Link Source Descriptor", "Link Source",
    "ObjectLink", "OwnerLink", "Native", "Embed Source", "Embedded Object",
)  # fmt: skip
_MARKS = (
    ("ExcludeClipboardContentFromMonitorProcessing", b"\0\0\0\0"),
    ("CanIncludeInClipboardHistory", b"\0\0\0\0"),
    ("CanUploadToCloudClipboard", b"\0\0\0\0"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was on the clipboard, best format first."""

    formats: tuple[tuple[int, bytes], ...] = ()


class WindowsClipboard:
    """Implements Clipboard; every method may be called from any thread but the loop's."""

    def __init__(
        self, calls: ClipboardCalls, loop: MessageLoop, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._calls = calls
        self._loop = loop
        self._sleep = sleep
        self._text: bytes | None = None
        self._read = threading.Event()
        loop.hear(self._heard)

    def save(self) -> Saved:
        """Everything on the clipboard now. Raises UserFault while another program holds it."""
        return self._on_loop(lambda: self._held(self._keep))

    def set_text(self, text: str) -> None:
        """Promise plain text, marked as not for clipboard history. Raises UserFault."""
        data = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-16-le", "replace")
        self._on_loop(lambda: self._held(lambda: self._promise(data + b"\0\0")))

    def wait_until_read(self, timeout: float) -> bool:
        """Wait until somebody has asked for what was set last, at most `timeout` seconds."""
        return self._read.wait(timeout)

    def restore(self, saved: object) -> None:
        """Put back what save() returned, unless somebody has copied something since."""
        assert isinstance(saved, Saved)
        try:
            self._on_loop(lambda: self._put_back(saved))
        except UserFault as fault:
            # The draft was inserted all the same: what was copied before is lost, no more.
            log.warning("what was copied before could not be put back: %s", fault.notice.id)

    def close(self) -> None:
        """Give up the clipboard; a copied draft stays on it."""
        self._loop.close()

    # ------------------------------------------------------------ on the loop's thread

    def _on_loop(self, work: Callable[[], T]) -> T:
        try:
            return self._loop.run(work)
        except (OSError, TimeoutError) as fault:
            # The owner of what is on it has promised it and does not answer.
            raise UserFault(Notice("insert.clipboard_busy"), str(fault)) from fault

    def _held(self, work: Callable[[], T]) -> T:
        for number in range(_TRIES):
            if self._calls.open(self._loop.window):
                break
            if number + 1 == _TRIES:
                raise UserFault(Notice("insert.clipboard_busy"))
            self._sleep(_AGAIN)
        try:
            return work()
        finally:
            self._calls.close()

    def _keep(self) -> Saved:
        found: list[tuple[int, bytes]] = []
        size = 0
        left = c.CF_HANDLES | _MADE | {self._calls.number(name) for name in _OLE}
        for number in self._calls.formats():
            if number in left or number in c.CF_PRIVATE:
                continue
            data = self._calls.get(number)
            if data is not None and size + len(data) <= LARGEST:
                size += len(data)
                found.append((number, data))
        return Saved(tuple(found))

    def _promise(self, data: bytes) -> None:
        self._calls.empty()
        self._text = data
        self._read.clear()
        marked = all(self._calls.put(self._calls.number(name), mark) for name, mark in _MARKS)
        if not marked:
            log.info("the draft could not be kept out of clipboard history")
        if not self._calls.put(c.CF_UNICODETEXT, None):
            raise UserFault(Notice("insert.clipboard_busy"))

    def _put_back(self, saved: Saved) -> None:
        if self._calls.owner() != self._loop.window:
            self._text = None
            return

        def put() -> None:
            self._text = None
            self._calls.empty()
            for number, data in saved.formats:
                self._calls.put(number, data)

        self._held(put)

    def _heard(self, message: int, word: int, _long: int) -> int | None:
        if message == c.WM_RENDER_FORMAT:
            # The clipboard is held by who asks: nothing is opened here.
            if word == c.CF_UNICODETEXT and self._text is not None:
                self._calls.put(c.CF_UNICODETEXT, self._text)
                self._read.set()
            return 0
        if message == c.WM_RENDER_ALL:
            self._leave_behind()
            return 0
        if message == c.WM_DESTROY_CLIPBOARD:
            return 0
        return None

    def _leave_behind(self) -> None:
        """This program ends: what was only promised is handed over for good."""
        if self._text is None or not self._calls.open(self._loop.window):
            return
        try:
            if self._calls.owner() == self._loop.window:
                self._calls.put(c.CF_UNICODETEXT, self._text)
        finally:
            self._calls.close()

"""Puts a draft into a chat's input box by pasting, and makes sure that it is the right box.

The order matters: look at the window first (an agent may have switched customers inside it),
paste, read back, and give the clipboard back whatever happens. Nothing here or below presses
Enter or clicks Send.
"""

from __future__ import annotations

import logging
import re
import time
import unicodedata
from collections.abc import Callable

from assistant.deliver.port import (
    ChatAccess,
    Clipboard,
    CurrentChat,
    InputWriter,
    InsertRequest,
    InsertResult,
    PasteKeys,
)
from assistant.domain.chat import ChatKey
from assistant.domain.notice import Notice, UserFault

log = logging.getLogger("assistant.deliver")

# How long a client may take to fetch the pasted text, and then to show it to accessibility.
FETCH_SECONDS = 1.5
SHOW_SECONDS = 2.0
_LINE_BREAKS = re.compile(r"[ \t]*(?:\r\n|[\r\n\u2028\u2029\x0b\x0c\x85])+[ \t]*")


def one_line(text: str) -> str:
    """The text without line breaks: for input boxes in which a pasted break would send."""
    joined = _LINE_BREAKS.sub("\n", text.strip()).split("\n")
    result = joined[0]
    for part in joined[1:]:
        # Chinese and Japanese sentences join without a space, others need one.
        wide = unicodedata.east_asian_width(result[-1:] or " ") in "WF"
        result += part if wide else f" {part}"
    return result


def printable(text: str) -> str:
    """The text without control characters other than line breaks and tabs."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and c.isprintable())


class PasteInserter:
    """Inserts by clipboard and paste keys; blocking, for a thread of its own."""

    def __init__(
        self,
        access: ChatAccess,
        clipboard: Clipboard,
        keys: PasteKeys,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        writer: InputWriter | None = None,
    ) -> None:
        self._access = access
        self._clipboard = clipboard
        self._keys = keys
        self._sleep = sleep
        self._clock = clock
        self._writer = writer

    def insert(self, request: InsertRequest) -> InsertResult:
        """Paste into the input box of the request's chat, or refuse and say why."""
        current = self._access.current(request.window)
        if current is None or not _shows(current, request):
            return _not_there(current)
        if not self._access.focus_input(request.window):
            return _refused("insert.no_input")
        text = printable(request.text)
        text = text if current.newline_safe else one_line(text)
        before = self._access.input_text(request.window)
        writer = self._writer
        if writer is not None and not writer.writes(request.window):
            writer = None
        saved = self._clipboard.save() if writer is None else None
        # Bringing the window up and saving took up to seconds, in which an agent may have switched.
        current = self._access.current(request.window)
        if current is None or not _shows(current, request):
            return _not_there(current)
        if writer is not None:
            if not writer.write(text):
                return _refused("insert.not_taken")
            return _inserted(self._read_back(request, text, before))
        try:
            self._clipboard.set_text(text)
            self._keys.paste()
            fetched = self._clipboard.wait_until_read(FETCH_SECONDS)
            shown = self._read_back(request, text, before) if fetched else None
        except UserFault as fault:
            return InsertResult(False, notice=fault.notice)
        finally:
            self._clipboard.restore(saved)
        if not fetched:
            return _refused("insert.not_taken")
        return _inserted(shown)

    def _read_back(self, request: InsertRequest, text: str, before: str | None) -> str | None:
        wanted = _bare(text)
        already = _bare(before or "").count(wanted)
        until = self._clock() + SHOW_SECONDS
        while True:
            shown = self._access.input_text(request.window)
            if shown is not None and _bare(shown).count(wanted) > already:
                return shown
            if self._clock() >= until:
                return None
            self._sleep(0.05)


def _inserted(shown: str | None) -> InsertResult:
    if shown is None:
        # The client took the text but doesn't show its box to us: say so, don't claim more.
        return InsertResult(True, notice=Notice("insert.unconfirmed"))
    return InsertResult(True, inserted=shown)


def _shows(current: CurrentChat, request: InsertRequest) -> bool:
    known = request.known_as
    as_known = known(request.window, current.chat) if known is not None else current.chat
    return _same(current.chat, request.chat) or _same(as_known, request.chat)


def _same(shown: ChatKey, wanted: ChatKey) -> bool:
    """The same customer in the same program; the own account counts where both know it."""
    accounts = {shown.account, wanted.account} - {""}
    return (shown.app, shown.peer) == (wanted.app, wanted.peer) and len(accounts) < 2


def _not_there(current: CurrentChat | None) -> InsertResult:
    if current is None:
        return _refused("insert.window_gone")
    return _refused("insert.other_chat", peer=current.chat.peer)


def _refused(id: str, **args: object) -> InsertResult:
    return InsertResult(False, notice=Notice.of(id, **args))

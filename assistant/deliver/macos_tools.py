"""Everything inserting needs on macOS, put together."""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.conversation.profile import Library
from assistant.deliver.macos_access import MacAccess
from assistant.deliver.macos_clipboard import MacClipboard
from assistant.deliver.macos_keys import MacPasteKeys
from assistant.deliver.macos_pointer import MacPointer
from assistant.deliver.paste import PasteInserter
from assistant.deliver.port import InsertRequest, InsertResult
from assistant.deliver.silent_access import SilentAccess
from assistant.domain.notice import Notice
from assistant.macos.layer import Accessibility, Keyboard, Mouse, Pasteboard, Workspace
from assistant.settings import WatchSettings


class MacTools:
    """Implements Tools."""

    def __init__(
        self,
        library: Library,
        settings: WatchSettings,
        layer: Accessibility,
        workspace: Workspace,
        board: Pasteboard,
        keyboard: Keyboard,
        mouse: Mouse,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clipboard = MacClipboard(board)
        self._access = MacAccess(library, settings, layer, workspace, sleep, clock)
        self._library = library
        self._layer, self._workspace = layer, workspace
        self._keyboard, self._mouse = keyboard, mouse
        self._sleep, self._clock = sleep, clock

    def insert(self, request: InsertRequest) -> InsertResult:
        """Insert into a chat's input box."""
        if not self._layer.trusted():
            return InsertResult(False, notice=Notice("insert.macos_locked_out"))
        pointer = MacPointer(self._mouse, self._workspace, self._layer, self._sleep)
        access = SilentAccess(self._access, self._library, pointer, request.look, self._sleep)
        keys = MacPasteKeys(
            self._keyboard,
            lambda: self._access.still_focused() or pointer.still_there(),
            self._sleep,
            self._clock,
        )
        inserter = PasteInserter(
            access, self.clipboard, keys, self._sleep, self._clock, writer=self._access
        )
        return inserter.insert(request)

    def close(self) -> None:
        """Let go of everything."""
        self._access.close()
        self.clipboard.close()

"""Everything inserting needs on Windows, put together."""

from __future__ import annotations

import sys

from assistant.conversation.profile import Library
from assistant.deliver.paste import PasteInserter
from assistant.deliver.port import InsertRequest, InsertResult
from assistant.deliver.windows_access import WindowsAccess
from assistant.deliver.windows_clipboard import WindowsClipboard
from assistant.deliver.windows_keys import WindowsPasteKeys
from assistant.domain.notice import Notice, UserFault
from assistant.settings import WatchSettings
from assistant.watch.windows.backend import UiaBackend
from assistant.win32.port import ClipboardCalls, KeyCalls, MessageLoop, WindowCalls


class WindowsTools:
    """Implements Tools."""

    def __init__(
        self,
        library: Library,
        windows: WindowCalls,
        backend: UiaBackend,
        board: ClipboardCalls,
        keys: KeyCalls,
        loop: MessageLoop,
    ) -> None:
        self.clipboard = WindowsClipboard(board, loop)
        self._access = WindowsAccess(library, windows, backend)
        presses = WindowsPasteKeys(keys, self._access.still_focused)
        self._inserter = PasteInserter(self._access, self.clipboard, presses, writer=self._access)

    def insert(self, request: InsertRequest) -> InsertResult:
        """Insert into a chat's input box."""
        return self._inserter.insert(request)

    def close(self) -> None:
        """Let go of UI Automation and the clipboard."""
        self._access.close()
        self.clipboard.close()


if sys.platform == "win32":

    def make_tools(library: Library, settings: WatchSettings) -> WindowsTools:
        """The tools of this desktop. Raises UserFault when Windows refuses a hidden window."""
        from assistant.watch.windows.backend import make_backend
        from assistant.win32.clipboard import SystemClipboard
        from assistant.win32.keys import Keys
        from assistant.win32.loop import Loop
        from assistant.win32.windows import Windows

        try:
            loop = Loop("clipboard")
        except OSError as fault:
            raise UserFault(Notice("insert.clipboard_busy"), str(fault)) from fault
        backend = make_backend(settings)
        return WindowsTools(library, Windows(), backend, SystemClipboard(), Keys(), loop)

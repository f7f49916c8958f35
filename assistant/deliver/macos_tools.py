"""Everything inserting needs on macOS, put together."""

from __future__ import annotations

from assistant.conversation.profile import Library
from assistant.deliver.macos_access import MacAccess
from assistant.deliver.macos_clipboard import MacClipboard
from assistant.deliver.macos_keys import MacPasteKeys
from assistant.deliver.paste import PasteInserter
from assistant.deliver.port import InsertRequest, InsertResult
from assistant.domain.notice import Notice
from assistant.macos.layer import Accessibility, Keyboard, Pasteboard, Workspace
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
    ) -> None:
        self._layer = layer
        self.clipboard = MacClipboard(board)
        self._access = MacAccess(library, settings, layer, workspace)
        keys = MacPasteKeys(keyboard, self._access.still_focused)
        self._inserter = PasteInserter(self._access, self.clipboard, keys, writer=self._access)

    def insert(self, request: InsertRequest) -> InsertResult:
        """Insert into a chat's input box."""
        if not self._layer.trusted():
            return InsertResult(False, notice=Notice("insert.macos_locked_out"))
        return self._inserter.insert(request)

    def close(self) -> None:
        """Let go of everything."""
        self._access.close()
        self.clipboard.close()

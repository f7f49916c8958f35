"""Everything inserting needs on X11, put together."""

from __future__ import annotations

from assistant.conversation.profile import Library
from assistant.deliver.atspi_access import AtspiAccess
from assistant.deliver.paste import PasteInserter
from assistant.deliver.port import InsertRequest, InsertResult
from assistant.deliver.silent_access import SilentAccess
from assistant.deliver.x11_clipboard import X11Clipboard
from assistant.deliver.x11_keys import X11PasteKeys
from assistant.deliver.x11_pointer import X11Pointer
from assistant.settings import WatchSettings


class X11Tools:
    """Implements Tools; raises UserFault when there is no X server."""

    def __init__(self, library: Library, settings: WatchSettings) -> None:
        self.clipboard = X11Clipboard()
        self._library = library
        self._access = AtspiAccess(library, settings)

    def insert(self, request: InsertRequest) -> InsertResult:
        """Insert into a chat's input box."""
        access = SilentAccess(self._access, self._library, X11Pointer(), request.look)
        return PasteInserter(access, self.clipboard, X11PasteKeys()).insert(request)

    def close(self) -> None:
        """Let go of bus and clipboard."""
        self._access.close()
        self.clipboard.close()

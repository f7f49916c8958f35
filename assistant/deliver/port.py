"""What inserting, the clipboard and hotkeys must offer on any platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.chat import ChatKey
from assistant.domain.notice import Notice
from assistant.domain.window import WindowInfo


@dataclass(frozen=True, slots=True)
class InsertRequest:
    """Put `text` into the input box of `window`, only while it still shows `chat`."""

    chat: ChatKey
    window: WindowInfo
    text: str


@dataclass(frozen=True, slots=True)
class InsertResult:
    """`inserted` is what was read back from the input box; `notice` says why it failed."""

    ok: bool
    inserted: str = ""
    notice: Notice | None = None


class Inserter(Protocol):
    """Pastes into a chat's input box. No implementation ever presses Enter or clicks Send."""

    def insert(self, request: InsertRequest) -> InsertResult:
        """Blocking, up to a few seconds; call it off the GUI thread."""


class Clipboard(Protocol):
    """The system clipboard with all its formats."""

    def save(self) -> object:
        """What is on it now, to be given back to restore()."""

    def set_text(self, text: str) -> None:
        """Put plain text on it, kept out of clipboard history where the platform can."""

    def restore(self, saved: object) -> None:
        """Put back what save() returned."""


class HotkeyBackend(Protocol):
    """Global keys; callbacks only enqueue."""

    name: str

    def register(
        self, bindings: Mapping[str, str], callback: Callable[[str], None]
    ) -> list[Notice]:
        """Bind action → "ctrl+alt+x"; returns a notice for each that could not be bound."""

    def close(self) -> None:
        """Give all keys back."""

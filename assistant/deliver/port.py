"""What inserting, the clipboard and hotkeys must offer on any platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.domain.chat import ChatKey
from assistant.domain.notice import Notice
from assistant.domain.window import Snapshot, WindowInfo


@dataclass(frozen=True, slots=True)
class InsertRequest:
    """Put `text` into the input box of `window`, only while it still shows `chat`.

    `look` reads the window anew where it tells assistive programs nothing; `known_as` says under
    which name the session knows the chat that a window shows, where another source named it.
    """

    chat: ChatKey
    window: WindowInfo
    text: str
    look: Callable[[WindowInfo], Snapshot | None] | None = None
    known_as: Callable[[WindowInfo, ChatKey], ChatKey] | None = None


@dataclass(frozen=True, slots=True)
class InsertResult:
    """`inserted` is what was read back from the input box; `notice` says why it failed."""

    ok: bool
    inserted: str = ""
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class CurrentChat:
    """Which chat a window shows, and whether its input box keeps pasted line breaks."""

    chat: ChatKey
    newline_safe: bool


class Inserter(Protocol):
    """Pastes into a chat's input box. No implementation ever presses Enter or clicks Send."""

    def insert(self, request: InsertRequest) -> InsertResult:
        """Blocking, up to a few seconds; call it off the GUI thread."""


class ChatAccess(Protocol):
    """Looks at the chat window anew and reaches its input box; every call reads the real window."""

    def current(self, window: WindowInfo) -> CurrentChat | None:
        """What the window shows now, or None when it is gone or can't be read."""

    def focus_input(self, window: WindowInfo) -> bool:
        """Give the keyboard to the window and its input box; False when there is none."""

    def input_text(self, window: WindowInfo) -> str | None:
        """What stands in the input box; None when it can't be read."""


class InputWriter(Protocol):
    """Writes into an input box without clipboard and keys, where a profile asks for that."""

    def writes(self, window: WindowInfo) -> bool:
        """Whether this window's program has drafts written instead of pasted."""

    def write(self, text: str) -> bool:
        """Write where the cursor stands in the box that was focused last; False if not taken."""


class PasteKeys(Protocol):
    """The only keys this program ever presses: those that paste."""

    def paste(self) -> None:
        """Let go of held modifiers, then press the platform's paste keys once."""


class Clipboard(Protocol):
    """The system clipboard with all its formats."""

    def save(self) -> object:
        """What is on it now, to be given back to restore()."""

    def set_text(self, text: str) -> None:
        """Put plain text on it, kept out of clipboard history where the platform can."""

    def wait_until_read(self, timeout: float) -> bool:
        """Wait until somebody has fetched the text, at most `timeout` seconds."""

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

"""What the rest of the program sees of Windows: plain values, and no call that can't be faked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from assistant.domain.window import Rect

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WindowEvent:
    """A WinEvent: its number, the window, and which object of the window it is about."""

    event: int
    window: int
    object_id: int
    child_id: int


class WindowCalls(Protocol):
    """Questions about top-level windows; all are quick and none asks the window's program."""

    def foreground(self) -> int:
        """The window that has the keyboard, its top-level one; 0 while none has."""

    def exists(self, window: int) -> bool:
        """False once it was destroyed."""

    def shown(self, window: int) -> bool:
        """Visible, neither minimised nor cloaked (on another virtual desktop, suspended)."""

    def title(self, window: int) -> str:
        """The text of its title bar."""

    def pid(self, window: int) -> int:
        """The process whose window it is; for a frame of the store's programs, whose content."""

    def program(self, pid: int) -> str:
        """Path of the process's executable; "" when it may not be asked."""

    def frame(self, window: int) -> Rect | None:
        """What is seen of it, in physical pixels, without the invisible borders; None when gone."""

    def above(self, window: int) -> Sequence[int]:
        """Shown windows that lie over it, lets clicks through or is excluded from capture aside."""

    def out_of_reach(self, pid: int) -> bool:
        """Whether the process has higher rights, so that Windows keeps our keys from it (UIPI)."""

    def activate(self, window: int) -> bool:
        """Ask for the foreground; True when Windows agreed."""

    def exclude_from_capture(self, window: int) -> str:
        """Keep an own window out of pictures of the screen: "excluded", "black" or "refused"."""


class MessageLoop(Protocol):
    """A thread with a hidden window and a message loop: hooks, keys and clipboard live on it."""

    window: int

    def run(self, work: Callable[[], T]) -> T:
        """Do something on the thread and wait for it, at most some seconds (TimeoutError)."""

    def hear(self, handler: Callable[[int, int, int], int | None]) -> None:
        """Give (message, wParam, lParam) to a handler first; None leaves it to Windows."""

    def hook(self, ranges: Sequence[tuple[int, int]], pid: int, heard: Heard) -> Sequence[int]:
        """Listen to ranges of WinEvents of a process, 0 = all; call inside run()."""

    def unhook(self, hooks: Sequence[int]) -> None:
        """No longer listen; call inside run()."""

    def hear_session(self) -> bool:
        """Have lock, unlock and waking up told by messages; call inside run()."""

    def register_key(self, number: int, modifiers: int, key: int) -> bool:
        """Take a global key; False when it belongs to another program. Call inside run()."""

    def release_key(self, number: int) -> None:
        """Give a global key back; call inside run()."""

    def close(self) -> None:
        """End the thread, its window, hooks and keys."""


Heard = Callable[[WindowEvent], None]


class ClipboardCalls(Protocol):
    """The clipboard's own calls; between open() and close() it is ours alone."""

    def open(self, window: int) -> bool:
        """False while another program holds it."""

    def close(self) -> None:
        """Let others have it."""

    def empty(self) -> None:
        """Throw its content away and own it."""

    def formats(self) -> Sequence[int]:
        """Formats on it, best first."""

    def get(self, format: int) -> bytes | None:
        """The bytes of a format that is memory; None when it can't be had."""

    def put(self, format: int, data: bytes | None) -> bool:
        """Offer bytes, or with None the promise to bring them when they are asked for."""

    def number(self, name: str) -> int:
        """The number of a format that has a name."""

    def owner(self) -> int:
        """The window that owns what is on it, 0 for none."""

    def sequence(self) -> int:
        """Grows with every change."""


class KeyCalls(Protocol):
    """Keys that are pressed for the agent; the only ones are in deliver/windows_keys.py."""

    def held(self, key: int) -> bool:
        """Whether a key is down now."""

    def send(self, strokes: Sequence[tuple[int, bool]]) -> int:
        """(key, pressed) in one go; how many Windows took: 0 when it keeps them from the target."""


class PictureCalls(Protocol):
    """Pixels of the screen."""

    def pixels(self, area: Rect) -> bytes:
        """Blue, green, red, unused of each pixel of an area of the screen, row by row from the top.

        Raises OSError while the screen is locked.
        """

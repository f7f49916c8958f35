"""What any way of seeing windows must offer."""

from __future__ import annotations

from typing import Protocol

from assistant.domain.window import Snapshot, SourceHealth, WindowInfo


class WindowTracker(Protocol):
    """Knows which window is active and where it is."""

    def active(self) -> WindowInfo | None:
        """The window the user works in, or None; never one of our own."""

    def locate(self, window_id: int) -> WindowInfo | None:
        """The same window now, or None when it is gone."""

    def close(self) -> None:
        """Let go of the platform's resources."""


class CaptureBackend(Protocol):
    """Reads the visible text of one window; all calls come from the watching thread's loop."""

    name: str

    async def open(self) -> SourceHealth:
        """Connect; says how healthy the source is and never raises for a missing service."""

    def health(self) -> SourceHealth:
        """How healthy the source is after the last look."""

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """Visible text nodes now, or None when the window shows none to this source."""

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep up to `timeout` seconds; True when an event of the watched window woke us."""

    def wake(self) -> None:
        """End a wait early; called on the loop's own thread."""

    async def close(self) -> None:
        """Disconnect."""

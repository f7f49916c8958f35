"""Reads what the agent copies, where they have switched that on; never otherwise.

What password managers and this program put on the clipboard is marked or ours, and is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from assistant.domain.notice import Notice
from assistant.domain.window import Snapshot, SourceHealth, SourceState, TextNode, WindowInfo
from assistant.watch.waking import Waking

log = logging.getLogger("assistant.watch")

NAME = "clipboard"
COPIED = "copied"


class CopiedText(Protocol):
    """The thin layer over a platform's clipboard."""

    def take(self) -> str | None:
        """Text that somebody else has copied since the last call; None when nothing new is there.

        Asking must cost next to nothing while nothing was copied. Raises OSError when the
        clipboard can't be reached.
        """

    def skip(self) -> None:
        """Forget what was copied until now, unread. Raises OSError as take() does."""

    def close(self) -> None:
        """Let go of the platform's resources."""


class ClipboardBackend:
    """CaptureBackend whose snapshots are what was copied while a chat window was in front."""

    name = NAME

    def __init__(
        self,
        layer: Callable[[], CopiedText],
        reads: Callable[[WindowInfo], bool] = lambda _window: True,
        longest: int = 200_000,
        told: Callable[[SourceHealth], None] = lambda _health: None,
    ) -> None:
        """`reads` says for which windows a copied text is looked at; `told` hears of its health.

        It tells by itself, whatever else is read: that copies are read must never be out of sight.
        """
        self._make = layer
        self._reads = reads
        self._longest = longest
        self._told = told
        self._layer: CopiedText | None = None
        self._waking = Waking()
        self._health = SourceHealth(NAME, SourceState.UNAVAILABLE)

    def health(self) -> SourceHealth:
        """Whether the clipboard can be reached."""
        return self._health

    async def open(self) -> SourceHealth:
        """Listen from now on: what was copied before is not looked at."""
        try:
            self._layer = self._make()
            self._health = SourceHealth(NAME, SourceState.OK, Notice("watch.clipboard_on"))
            self._told(self._health)
        except OSError as fault:
            self._lost(fault)
        return self._health

    async def snapshot(self, window: WindowInfo) -> Snapshot | None:
        """What was copied since the last look, if this window's program is read that way."""
        if self._layer is None:
            return None
        try:
            text = self._layer.take()
        except OSError as fault:
            self._lost(fault)
            return None
        if not text or not text.strip() or not self._reads(window):
            return None
        node = TextNode(text[-self._longest :], None, COPIED)
        return Snapshot(window, (node,), datetime.now().astimezone(), NAME)

    def ignore(self) -> None:
        """What was copied until now is not looked at: it was copied in another window."""
        if self._layer is not None:
            try:
                self._layer.skip()
            except OSError as fault:
                self._lost(fault)

    async def wait_for_change(self, timeout: float) -> bool:
        """Sleep; nothing wakes but `wake()`."""
        return await self._waking.wait(timeout)

    def wake(self) -> None:
        """End a wait early."""
        self._waking.wake()

    async def close(self) -> None:
        """Stop listening."""
        if self._layer is not None:
            self._layer.close()
        self._layer = None

    def _lost(self, fault: OSError) -> None:
        log.warning("clipboard: %s", type(fault).__name__)
        self._layer = None
        self._health = SourceHealth(
            NAME, SourceState.UNAVAILABLE, Notice("watch.clipboard_unreachable")
        )
        self._told(self._health)

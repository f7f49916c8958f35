"""The wait between two looks, which something new in the watched window ends early."""

from __future__ import annotations

import asyncio
import logging

log = logging.getLogger("assistant.watch")


class Waking:
    """Waits on the watching loop; others wake it, from there or from threads of their own."""

    def __init__(self, settle: float = 0.0) -> None:
        """`settle`: seconds in which what belongs to the same change may still come in."""
        self._settle = settle
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Belong to the running loop from now on: the one that threads wake."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._woken = loop, asyncio.Event()

    async def wait(self, timeout: float) -> bool:
        """Sleep up to `timeout` seconds; True when something woke us."""
        try:
            await asyncio.wait_for(self._woken.wait(), timeout)
        except TimeoutError:
            return False
        if self._settle:
            await asyncio.sleep(self._settle)
        self._woken.clear()
        return True

    def wake(self) -> None:
        """End a wait; called on the loop's own thread."""
        self._woken.set()

    def wake_from_thread(self) -> None:
        """The same from any thread; nothing happens before `open`, or once the loop has ended."""
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(self.wake)
        except RuntimeError:
            log.debug("the watching loop has ended")

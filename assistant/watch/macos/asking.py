"""Has programs build the trees that they keep back until somebody reads them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from assistant.macos import programs
from assistant.macos.layer import Accessibility, AxFault

log = logging.getLogger("assistant.watch")

# What makes Electron, and what makes Chromium, build the tree of their pages.
_MANUAL, _ENHANCED = "AXManualAccessibility", "AXEnhancedUserInterface"
# Something else may have had a program give its tree up: it is asked again after this (seconds).
_AGAIN = 60.0


class TreeRequests:
    """Remembers who was asked; `take_back()` at the end, or programs would go on building."""

    def __init__(self, layer: Accessibility, clock: Callable[[], float]) -> None:
        self._layer = layer
        self._clock = clock
        self._asked: dict[int, tuple[str, float]] = {}

    def ask(self, pid: int, app: str) -> None:
        """Ask a program that tells nothing; it takes a moment until it does.

        Electron listens to one attribute and Chromium to the other, which has side effects on
        other programs: they slow their windows down.
        """
        _, asked = self._asked.get(pid, ("", -1e9))
        now = self._clock()
        if now - asked < _AGAIN:
            return
        self._asked[pid] = _MANUAL, now
        taken = self._tell(pid, _MANUAL, True)
        if not taken and (programs.is_chromium(app) or programs.is_electron(app)):
            self._asked[pid] = _ENHANCED, now
            self._tell(pid, _ENHANCED, True)

    def take_back(self) -> None:
        """Let every program that was asked give its tree up again."""
        asked, self._asked = self._asked, {}
        for pid, (name, _) in asked.items():
            self._tell(pid, name, False)

    def _tell(self, pid: int, name: str, value: bool) -> bool:
        try:
            self._layer.write(self._layer.application(pid), name, value)
        except AxFault as fault:
            log.debug("%s was not taken: %s", name, fault)
            return False
        return True

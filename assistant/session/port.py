"""Time, as the session sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The present; a test moves it by hand."""

    def now(self) -> datetime:
        """Aware local time."""

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
